"""URLs that may be asked: read strictly, written only from their parts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlencode, urljoin, urlsplit

from attrs import evolve, frozen

from diip_core.errors import SourceMisconfigured

_ASKABLE = re.compile(r"[!-~]+")
_HOST = re.compile(r"[A-Za-z0-9._:-]{1,253}")
_DEFAULT_PORTS = {"https": 443, "http": 80}


@frozen
class Url:
    """A place and what to ask for there. ``host`` has no brackets, ``target`` is path and query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port

    @property
    def authority(self) -> str:
        """Host and port as URLs and the ``Host`` header write them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"

    def asking(self, params: Mapping[str, str] | None) -> Url:
        """The same with ``params`` added to its query."""
        if not params:
            return self
        joint = "&" if "?" in self.target else "?"
        return evolve(self, target=f"{self.target}{joint}{urlencode(params)}")

    def going(self, location: str) -> Url:
        """Where a redirect to ``location`` leads. Raises SourceMisconfigured."""
        return parse_url(urljoin(str(self), location).partition("#")[0])


def parse_url(text: str) -> Url:
    """Read an absolute http or https URL.

    Raises:
        SourceMisconfigured: it has another scheme, no host, user information, a fragment, or characters
            that a URL must escape. The text repeats nothing of it, as it may hold a password.
    """
    if not _ASKABLE.fullmatch(text):
        raise SourceMisconfigured("the URL has blanks or characters that must be written as %XX")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise SourceMisconfigured("the URL cannot be read; give it as https://host/path") from None
    if parts.scheme not in _DEFAULT_PORTS:
        raise SourceMisconfigured("the URL must begin with https://")
    if "@" in parts.netloc:
        raise SourceMisconfigured("the URL holds user information; give the token by its own option")
    if parts.fragment:
        raise SourceMisconfigured("the URL has a fragment (#…); leave it out")
    if port == 0 or not parts.hostname or not _HOST.fullmatch(parts.hostname):
        raise SourceMisconfigured("the URL names no host; give it as https://host/path")
    query = f"?{parts.query}" if parts.query else ""
    return Url(
        parts.scheme, parts.hostname, port or _DEFAULT_PORTS[parts.scheme], (parts.path or "/") + query
    )
