"""Where DIIP may go besides public hosts by https: the setting ``DIIP_EGRESS_ALLOW``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import frozen

from diip_adapters.web.addresses import Address, is_public, literal_address
from diip_core.errors import SettingUnusable, SourceMisconfigured

if TYPE_CHECKING:
    from httpx import URL

SETTING = "DIIP_EGRESS_ALLOW"
_ENTRY = re.compile(r"(?:\[(?P<v6>[0-9A-Fa-f:.]+)\]|(?P<host>[A-Za-z0-9._-]+))(?::(?P<port>[0-9]{1,5}))?")


@frozen
class Egress:
    """The places an administrator opened, as (host, port); port None stands for every port.

    They are the only private addresses, http URLs and odd ports that may be asked. ``https_only`` is for
    production: http is then refused even there.
    """

    places: frozenset[tuple[str, int | None]] = frozenset()
    https_only: bool = False

    def allows(self, host: str, port: int) -> bool:
        """Whether the place is listed. ``127.1`` is ``127.0.0.1``, ``Host.`` is ``host``."""
        name = _canonical(host)
        return (name, None) in self.places or (name, port) in self.places

    def check_url(self, url: URL) -> None:
        """Refuse what is known to be wrong before anything is dialled. Raises SourceMisconfigured."""
        place = url.netloc.decode("ascii")
        if url.scheme == "http" and self.https_only:
            raise SourceMisconfigured(f"{place} is asked by http; production asks by https only")
        port = url.port or (443 if url.scheme == "https" else 80)
        if self.allows(url.host, port):
            return
        if url.scheme == "http":
            raise _refusal(place, "is asked by http; use https")
        if port != 443:
            raise _refusal(place, "is not on port 443; use that")
        address = literal_address(url.host)
        if address is not None:
            self.check_address(address, url.host, port)

    def check_address(self, address: Address, host: str, port: int) -> None:
        """Refuse to dial ``address`` for ``host``, unless public or listed. Raises SourceMisconfigured."""
        if not (is_public(address) or self.allows(host, port) or self.allows(str(address), port)):
            raise _refusal(host, "is a private address; give a public one")


def parse_egress(text: str, *, https_only: bool = False) -> Egress:
    """Read a comma-separated list of ``host[:port]``, IPv6 in brackets; blanks and empty entries are ignored.

    Raises:
        SettingUnusable: an entry that is none; the text names it.
    """
    return Egress(frozenset(_place(entry) for raw in text.split(",") if (entry := raw.strip())), https_only)


def read_place(entry: str) -> tuple[str, int | None] | None:
    """``host[:port]``, IPv6 in brackets, as (host, port or None); None if it is neither."""
    found = _ENTRY.fullmatch(entry)
    if not found:
        return None
    port = int(found["port"] or 0)
    sound_port = found["port"] is None or 0 < port < 65536
    if not sound_port or not (found["host"] or literal_address(found["v6"])):
        return None
    return _canonical(found["host"] or found["v6"]), port or None


def _place(entry: str) -> tuple[str, int | None]:
    place = read_place(entry)
    if place is None:
        raise SettingUnusable(
            f"{SETTING}: {entry!r:.80} is no host[:port] such as git.example.org, 10.0.0.5:8080 or [fd00::5]",
            field=SETTING,
        )
    return place


def _canonical(host: str) -> str:
    address = literal_address(host)
    return host.lower().removesuffix(".") if address is None else str(address)


def _refusal(place: str, why: str) -> SourceMisconfigured:
    return SourceMisconfigured(f"{place} {why}, or let an administrator list the host in {SETTING}")
