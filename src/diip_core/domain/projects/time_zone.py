"""Time zones by their names in the IANA database."""

from __future__ import annotations

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from diip_core.errors import InvalidInput


def parse_time_zone(name: str, field: str = "timezone") -> ZoneInfo:
    """The zone of this name; ``field`` is what an error calls it.

    Raises:
        InvalidInput: there is no such zone.
    """
    if name not in _names():
        raise InvalidInput(
            f"{field}: {name!r:.80} is no time zone; name one such as Europe/Berlin", field=field
        )
    return ZoneInfo(name)


@cache
def _names() -> frozenset[str]:
    """The names on this machine; finding them reads some 600 files.

    `localtime` differs between machines and `Factory` stands for a zone not set yet, so neither counts.
    """
    return frozenset(available_timezones() - {"localtime", "Factory"})
