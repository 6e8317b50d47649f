"""Alarms that belong together: a burst of several days is one message."""

from __future__ import annotations

from datetime import date, timedelta

from attrs import evolve, frozen

from diip_core.domain.insight.spikes.finding import Finding

QUIET_DAYS = 7


@frozen
class Episode:
    """From ``first_day`` on; each of its ``alarms`` came within 7 days of the one before.

    ``peak`` is the finding of the highest score.
    """

    first_day: date
    last_alarm: date
    alarms: int
    peak: Finding

    @property
    def closes_on(self) -> date:
        """The last of the 7 quiet days; an alarm on it still extends the episode."""
        return self.last_alarm + timedelta(days=QUIET_DAYS)

    def reaches(self, day: date) -> bool:
        """Whether a day belongs to it: it is open then, or the day lies in its strongest window."""
        return min(self.first_day, self.peak.first_day) <= day <= self.closes_on

    def is_open_on(self, day: date) -> bool:
        return self.first_day <= day <= self.closes_on


def new_episode(finding: Finding) -> Episode:
    """An episode that begins with this alarm."""
    return Episode(finding.day, finding.day, 1, finding)


def add_alarm(episodes: list[Episode], finding: Finding) -> None:
    """Extend the last of a series' episodes, or append a new one; both are in order of days."""
    last = episodes[-1] if episodes else None
    if last is None or not last.is_open_on(finding.day):
        episodes.append(new_episode(finding))
        return
    episodes[-1] = evolve(
        last,
        last_alarm=finding.day,
        alarms=last.alarms + 1,
        peak=finding if finding.score > last.peak.score else last.peak,
    )
