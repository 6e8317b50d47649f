"""What the mirror holds completely, and what may be missing.

Figures are drawn from days. A day that was not read to its end neither alarms nor teaches.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from attrs import frozen

from diip_core.domain.mirror.integration import INACTIVE, Integration
from diip_core.domain.time import format_instant

FRESH_FOR = timedelta(days=1)
"""The age of the last reading from which on a report of the present says so."""


@frozen
class Coverage:
    """Everything created before ``until`` is mirrored; null if something was never read completely.

    ``reasons`` say, one line each, what may be missing from the figures.
    """

    until: datetime | None
    reasons: tuple[str, ...] = ()

    @property
    def verified(self) -> bool:
        """Whether nothing is known to be missing."""
        return not self.reasons


def cover(
    integrations: Iterable[Integration],
    quarantined: Mapping[str, int],
    *,
    now: datetime,
    end: datetime | None = None,
) -> Coverage:
    """The coverage of a report of the time before ``end`` (null: now) that is drawn from ``integrations``.

    ``quarantined`` counts unreadable records by integration id. A paused or disabled integration does not
    hold the others back; a reason says when its last reading was.
    """
    known = tuple(integrations)
    if not known:
        return Coverage(None, ("nothing is connected to this project",))
    wanted = min(end, now) if end else now
    reasons = [reason for one in known for reason in _reasons(one, quarantined.get(one.id, 0), wanted)]
    if not all(_read_until(one) for one in known):
        return Coverage(None, tuple(reasons))
    going_on = [one for one in known if one.status not in INACTIVE]
    return Coverage(min(filter(None, map(_read_until, going_on or known))), tuple(reasons))


def _read_until(integration: Integration) -> datetime | None:
    return None if integration.first_complete_at is None else integration.last_synced_at


def _reasons(integration: Integration, unreadable: int, wanted: datetime) -> Iterable[str]:
    name = f"{integration.provider} {integration.scope_name}"
    read_until = _read_until(integration)
    if read_until is None:
        yield f"{name}: the first sync has not come to its end"
    elif _is_behind(integration, wanted - read_until):
        yield f"{name}: nothing was read since {format_instant(read_until.replace(microsecond=0))}"
    if integration.incomplete_reason:
        yield f"{name}: {integration.incomplete_reason}"
    if unreadable:
        yield f"{name}: {unreadable} records could not be read"
    if integration.failure is not None and (read_until is None or read_until < wanted):
        yield f"{name}: the last call failed, {integration.failure.message}"
    if integration.status in INACTIVE and (read_until is None or read_until < wanted):
        yield f"{name}: it is {integration.status}"


def _is_behind(integration: Integration, lag: timedelta) -> bool:
    """An active integration may be a day behind; one that stopped is behind at once."""
    stopped = integration.status in INACTIVE or integration.failure is not None
    return lag > (timedelta() if stopped else FRESH_FOR)
