"""The planted outage: three days without a tracker, and the morning on which all that had waited came in."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from attrs import evolve, frozen

from diip_adapters.simulators.organisation import Release, Report

SMALLEST_YEAR = 1_440
"""A year of fewer reports has no outage: three quiet days would not be noticed in it."""
_WEEKS_AGO = 10
_LENGTH_DAYS = 3
_BACK_HOUR = 6
_CAUGHT_UP_HOUR = 9
_ONE_IN = 24
"""One report in 24, 15 days' worth, came by mail: 60 of the smallest year that has an outage."""


@frozen
class Outage:
    """``days`` in a row on which nothing could happen in the tracker; none where there was no outage.

    What would have happened on them, people do from 06:00 to 09:00 UTC of the day after, in the same order,
    and what would have happened in these three hours is done among it. At 09:00 they have caught up.
    """

    days: tuple[date, ...] = ()

    @classmethod
    def planted(cls, now: datetime, *, count: int) -> Outage:
        """Monday to Wednesday, 70 to 76 days before ``now`` begins; none in a year of few reports."""
        if count < SMALLEST_YEAR:
            return cls()
        monday = now.date() - timedelta(weeks=_WEEKS_AGO)
        monday -= timedelta(days=monday.weekday())
        return cls(tuple(monday + timedelta(days=day) for day in range(_LENGTH_DAYS)))

    @property
    def import_day(self) -> date | None:
        """The day after, on which the bot files what came by mail; null where there was no outage."""
        return self.days[-1] + timedelta(days=1) if self.days else None

    def imported(self, count: int) -> int:
        """How many of ``count`` reports came by mail."""
        return count // _ONE_IN if self.days else 0

    def caught_up_at(self) -> datetime:
        """When all that had waited was done; only where there was an outage."""
        return self._on_the_day_after(_CAUGHT_UP_HOUR)

    def postponed(self, at: datetime) -> datetime:
        """When something happened that would have happened at ``at``. Never changes an order of two."""
        if not self.days:
            return at
        down_at = datetime.combine(self.days[0], time(), UTC)
        back_at, caught_up_at = self._on_the_day_after(_BACK_HOUR), self.caught_up_at()
        if not down_at <= at < caught_up_at:
            return at
        share = (at - down_at) / (caught_up_at - down_at)
        return back_at + timedelta(seconds=int(share * (caught_up_at - back_at).total_seconds()))

    def delay(self, report: Report) -> Report:
        """The report as its way was with the outage."""
        return evolve(
            report,
            opened_at=self.postponed(report.opened_at),
            closed_at=report.closed_at and self.postponed(report.closed_at),
            changed_at=self.postponed(report.changed_at),
            happenings=tuple(evolve(done, at=self.postponed(done.at)) for done in report.happenings),
            remarks=tuple(evolve(said, at=self.postponed(said.at)) for said in report.remarks),
        )

    def delay_release(self, release: Release) -> Release:
        """The release, planned and closed when the tracker was there."""
        return evolve(
            release,
            opened_at=self.postponed(release.opened_at),
            closed_at=release.closed_at and self.postponed(release.closed_at),
        )

    def _on_the_day_after(self, hour: int) -> datetime:
        return datetime.combine(self.days[-1] + timedelta(days=1), time(hour), UTC)
