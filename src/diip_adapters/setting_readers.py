"""Readers of settings: from a variable's text to a value.

A reader raises ValueError with the end of a sentence that begins with the variable's name.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from diip_adapters.system.failpoint import parse_failpoint
from diip_adapters.web.egress import parse_egress, read_place
from diip_core.domain.secret import Secret


def one_of(*words: str) -> Callable[[str], str]:
    """One of these words."""

    def read(text: str) -> str:
        if text not in words:
            raise ValueError(f"must be one of {', '.join(words)}")
        return text

    return read


def number(least: float, most: float) -> Callable[[str], float]:
    """A finite number in these bounds."""

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not least <= value <= most:
            raise ValueError(f"must be a number from {least:g} to {most:g}")
        return value

    return read


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """A whole number in these bounds, in ASCII digits."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and least <= int(text[:9]) <= most):
            raise ValueError(f"must be a whole number from {least} to {most}")
        return int(text)

    return read


def _list_of(what: str, is_one: Callable[[str], object]) -> Callable[[str], frozenset[str]]:
    def read(text: str) -> frozenset[str]:
        names = frozenset(name.strip() for name in text.split(",") if name.strip())
        if not all(map(is_one, names)):
            raise ValueError(f"must name {what}")
        return names

    return read


def _is_origin(text: str) -> bool:
    scheme, _, place = text.partition("://")
    return text == "*" or (scheme in ("http", "https") and read_place(place) is not None)


def _is_network(text: str) -> bool:
    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return True


distributions = _list_of("distributions, such as diip-jira", re.compile(r"[A-Za-z0-9._-]+").fullmatch)
hosts = _list_of("hosts, such as diip.example.org or diip.example.org:8443", read_place)
origins = _list_of("origins, such as https://app.example.org", _is_origin)
networks = _list_of("addresses or networks, such as 10.0.0.0/8", _is_network)


def public_url(text: str) -> str:
    """The web address of a service, without credentials, query or fragment."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not read_place(parts.netloc) or parts.query or parts.fragment:
        raise ValueError("must be an address such as https://diip.example.org")
    return text.rstrip("/")


def proxy_url(text: str) -> Secret:
    """The address of a proxy. It may hold a password, so an error never repeats it."""
    problem = ValueError("must be the address of a proxy, such as http://proxy.example.org:3128")
    try:
        parts = urlsplit(text)
    except ValueError:
        raise problem from None
    is_place = read_place(parts.netloc.rpartition("@")[2]) is not None
    rest = parts.path.strip("/") + parts.query + parts.fragment
    if parts.scheme not in ("http", "https") or not is_place or rest:
        raise problem
    return Secret(text)


def folder(text: str) -> Path:
    """A folder, which need not exist yet."""
    path = _expanded(text)
    if path.exists() and not path.is_dir():
        raise ValueError("is not a folder")
    return path


def existing_file(text: str) -> Path:
    """A file that exists."""
    path = _expanded(text)
    if not path.is_file():
        raise ValueError(f"must name a file, and {path} is none")
    return path


def egress(text: str) -> str:
    """A list of ``host[:port]``, checked but not parsed."""
    parse_egress(text)
    return text


def failpoint(text: str) -> str:
    """A failpoint, checked but not armed."""
    parse_failpoint(text)
    return text


def _expanded(text: str) -> Path:
    try:
        return Path(text).expanduser().absolute()
    except RuntimeError:
        raise ValueError("begins with ~, and this user has no home folder; name the full path") from None
