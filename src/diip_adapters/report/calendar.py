"""Dates as a report writes them: with the year unless it is the current one."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from attrs import frozen

from diip_core.domain.insight.report import Report
from diip_core.domain.time import MOMENT, MONTHS, WEEKDAYS, local_day


@frozen
class Calendar:
    """The project's time zone, its current day, and ``last``, the last day of the report.

    ``is_past``: the report ends before now.
    """

    zone: ZoneInfo
    today: date
    last: date
    is_past: bool = False

    @classmethod
    def of(cls, report: Report) -> Calendar:
        zone = ZoneInfo(report.timezone)
        now, horizon = report.summary.computed_at, report.flow.horizon
        return cls(zone, local_day(now, zone), local_day(horizon - MOMENT, zone), is_past=horizon < now)

    def day(self, day: date) -> str:
        """``Wed 23 Sep``, ``Wed 23 Sep 2020``."""
        return f"{WEEKDAYS[day.weekday()][:3]} {self.short(day)}"

    def short(self, day: date) -> str:
        """``23 Sep``, ``23 Sep 2020``."""
        return f"{day.day} {MONTHS[day.month - 1]}{self._year(day)}"

    def full(self, day: date) -> str:
        """``23 Sep 2026``, always with the year."""
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"

    def month(self, day: date) -> str:
        """``Sep 2020``."""
        return f"{MONTHS[day.month - 1]} {day.year}"

    def days(self, first: date, last: date) -> str:
        """``on Wed 23 Sep``, ``from 23 Sep to 2 Oct``."""
        if first == last:
            return f"on {self.day(first)}"
        return f"from {self.span(first, last)}"

    def span(self, first: date, last: date) -> str:
        """``23 Sep to 2 Oct``, ``30 Nov 2025 to 26 Nov 2026``: with both years or with none."""
        write = self.short if first.year == last.year else self.full
        return f"{write(first)} to {write(last)}"

    def moment(self, instant: datetime) -> str:
        """``23 Sep 2026, 14:05`` in the project's time zone."""
        local = instant.astimezone(self.zone)
        return f"{local.day} {MONTHS[local.month - 1]} {local.year}, {local:%H:%M} {self.zone.key}"

    def _year(self, day: date) -> str:
        return "" if day.year == self.today.year else f" {day.year}"
