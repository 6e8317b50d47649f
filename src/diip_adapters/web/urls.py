"""URLs that may be asked, read more strictly than httpx does."""

from __future__ import annotations

import re

from httpx import URL, InvalidURL

from diip_core.errors import SourceMisconfigured

_ASKABLE = re.compile(r"[!-~]+")
_HOST = re.compile(r"[A-Za-z0-9._:-]{1,253}")
_DEFAULT_PORTS = {"https": 443, "http": 80}


def parse_url(text: str) -> URL:
    """Read an absolute http or https URL.

    Raises:
        SourceMisconfigured: it has another scheme, no host, user information, a fragment, or characters
            that a URL must escape. The text repeats nothing of it, as it may hold a password.
    """
    if not _ASKABLE.fullmatch(text):
        raise SourceMisconfigured("the URL has blanks or characters that must be written as %XX")
    try:
        return _checked(URL(text))
    except InvalidURL:
        raise SourceMisconfigured("the URL cannot be read; give it as https://host/path") from None


def joined(url: URL, location: str) -> URL:
    """Where a redirect from ``url`` to ``location`` leads. Raises as `parse_url`."""
    if not _ASKABLE.fullmatch(location):
        raise SourceMisconfigured("the URL has blanks or characters that must be written as %XX")
    return _checked(url.join(location).copy_with(fragment=None))


def _checked(url: URL) -> URL:
    if url.scheme not in _DEFAULT_PORTS:
        raise SourceMisconfigured("the URL must begin with https://")
    if url.userinfo:
        raise SourceMisconfigured("the URL holds user information; give the token by its own option")
    if url.fragment:
        raise SourceMisconfigured("the URL has a fragment (#…); leave it out")
    if url.port is not None and not 0 < url.port < 65536:
        raise SourceMisconfigured("the URL's port is none; leave it out")
    if not _HOST.fullmatch(url.raw_host.decode("ascii")):
        raise SourceMisconfigured("the URL names no host; give it as https://host/path")
    return url


def port_of(url: URL) -> int:
    """The port, also where the URL leaves it out."""
    return url.port or _DEFAULT_PORTS[url.scheme]


def authority(url: URL) -> str:
    """Host and port as the ``Host`` header writes them."""
    return url.netloc.decode("ascii")


def same_origin(one: URL, other: URL) -> bool:
    """Whether both name one scheme, host and port (RFC 6454 §4)."""
    return (one.scheme, one.host, port_of(one)) == (other.scheme, other.host, port_of(other))
