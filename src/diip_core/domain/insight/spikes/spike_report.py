"""The spike detector's report on a project: episodes, inactivities, and the days it left out."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal

from attrs import evolve, frozen

from diip_core.domain.insight.spikes.episode import Episode
from diip_core.domain.insight.spikes.explanation import explain_finding
from diip_core.domain.insight.spikes.label_spikes import LabelFinding
from diip_core.domain.mirror.coverage import Coverage
from diip_core.domain.mirror.inactivity import Inactivity

LeftOutBecause = Literal["written in bulk", "not read to its end"]


@frozen
class LeftOut:
    """Days, both included, that neither alarm nor teach, and why; ``issues`` were created on them."""

    first_day: date
    last_day: date
    because: LeftOutBecause
    issues: int


@frozen
class ProjectEpisode:
    """A spike of the whole project and the watched labels that spiked within it, strongest first."""

    episode: Episode
    labels: tuple[LabelFinding, ...] = ()

    @property
    def explanation(self) -> str:
        """Its strongest day in words."""
        return explain_finding(self.episode.peak)


@frozen
class WatchedDay:
    """One day as the detector saw it; ``observed`` is null if the day is unverified.

    ``bound`` is the smallest count that would have been an alarm, null while the series is muted.
    """

    day: date
    observed: int | None
    expected: float
    bound: int | None
    is_alarm: bool


@frozen
class SpikeReport:
    """``episodes`` and ``digest`` (label spikes outside of any episode) come newest first.

    Labels were watched from ``labels_since`` on; older episodes list none. The project's series has learned
    from ``learned_days`` verified days; under 28 it is still learning. ``inactivities`` are times without an
    issue, probably because of a broken connection. ``recent`` are the last days up to the present one, which
    is not over yet.
    """

    computed_at: datetime
    threshold: float
    learned_days: int
    episodes: tuple[ProjectEpisode, ...]
    digest: tuple[LabelFinding, ...]
    labels_since: date
    inactivities: tuple[Inactivity, ...]
    left_out: tuple[LeftOut, ...]
    recent: tuple[WatchedDay, ...]
    coverage: Coverage

    @property
    def present_inactivity(self) -> Inactivity | None:
        """The inactivity that lasts: it ends on the last day that is over."""
        last = self.inactivities[0] if self.inactivities else None
        return last if last and self.recent and self.recent[-1].day - last.day == timedelta(days=1) else None

    @property
    def latest_label_alone(self) -> LabelFinding | None:
        """The newest of the ``digest``, unless a spike of the project came after it."""
        alone, whole = self.digest[:1], self.episodes[:1]
        if not alone or (whole and whole[0].episode.last_alarm >= alone[0].finding.day):
            return None
        return alone[0]

    def since(self, first: date) -> SpikeReport:
        """Only what reaches into the time from ``first`` on; ``recent`` and ``learned_days`` stay."""
        return evolve(
            self,
            episodes=tuple(one for one in self.episodes if one.episode.last_alarm >= first),
            digest=tuple(one for one in self.digest if one.finding.day >= first),
            inactivities=tuple(one for one in self.inactivities if one.day >= first),
            left_out=tuple(one for one in self.left_out if one.last_day >= first),
        )

    def open_on(self, day: date) -> ProjectEpisode | None:
        """The project's episode that is open on a day, if any."""
        return next((one for one in self.episodes if one.episode.is_open_on(day)), None)
