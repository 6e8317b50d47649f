"""Alarms that belong together, so that a burst of days is one message."""

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


def extend(episode: Episode | None, finding: Finding) -> Episode:
    """The episode with one more alarm, or a new one: that begins on the finding's day and is a message."""
    if episode is None or not episode.is_open_on(finding.day):
        return Episode(finding.day, finding.day, 1, finding)
    return evolve(
        episode,
        last_alarm=finding.day,
        alarms=episode.alarms + 1,
        peak=finding if finding.score > episode.peak.score else episode.peak,
    )


def add_alarm(episodes: list[Episode], finding: Finding) -> None:
    """Extend the last of a series' episodes, which are in order of days, or begin one after it."""
    present = episodes[-1] if episodes else None
    extended = extend(present, finding)
    if present is not None and extended.first_day == present.first_day:
        episodes[-1] = extended
    else:
        episodes.append(extended)
