"""Go through a project's days once, as they came, and tell its spikes (INSIGHT §1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo

from attrs import evolve

from diip_core.domain.coverage import Coverage
from diip_core.domain.created_days import CreatedDays
from diip_core.domain.spike_calendar import SpikeCalendar, lay_out
from diip_core.domain.spike_report import LeftOut, ProjectEpisode, SpikeReport, WatchedDay
from diip_core.domain.spikes.episode import Episode, add_alarm
from diip_core.domain.spikes.finding import find_spike
from diip_core.domain.spikes.label_news import LabelFinding, arrange, label_threshold
from diip_core.domain.spikes.sensitivity import Sensitivity
from diip_core.domain.spikes.silence import Silence, find_silence
from diip_core.domain.spikes.state import SpikeState
from diip_core.domain.spikes.step import step
from diip_core.domain.spikes.todays_bound import todays_bound

LABEL_HISTORY = timedelta(days=2 * 365)
"""After four half-lives of the slowest sum a series knows as much as one that began long before."""
BEFORE_A_LABEL = timedelta(days=8 * 7)
"""A label's series begins so long before its first issue: one that is new may be what a spike is about."""
SHOWN_DAYS = 60
_ONE_DAY = timedelta(days=1)


def scan_spikes(
    created: CreatedDays, *, coverage: Coverage, sensitivity: Sensitivity, zone: tzinfo, as_of: datetime
) -> SpikeReport:
    """What the days up to ``as_of`` hold; the last one, if it is not over, alarms but has not ended.

    History that was there before the mirror began counts like any other: once it is read whole, its days
    can be vouched for.
    """
    calendar = lay_out(created.total, created.bulk, coverage=coverage, zone=zone, as_of=as_of)
    project = _Project(calendar, created.total, sensitivity)
    labels = _label_findings(calendar, created.by_label, project.open_on, sensitivity)
    inside: dict[date, list[LabelFinding]] = defaultdict(list)
    digest: list[LabelFinding] = []
    for day in sorted(labels):
        episode = project.open_on.get(day) or project.coming(day)
        news = arrange(labels[day], episode, day)
        digest.extend(news.digest)
        if episode is not None:
            inside[episode.first_day].extend(news.listed)
    return SpikeReport(
        as_of=as_of,
        threshold=sensitivity.threshold,
        learned_days=project.state.learned_days,
        episodes=tuple(
            ProjectEpisode(one, _loudest(inside[one.first_day])) for one in reversed(project.episodes)
        ),
        digest=tuple(digest[::-1]),
        silences=tuple(project.silences[::-1]),
        left_out=_left_out(calendar, created.total),
        recent=tuple(project.recent),
        unverified_reason=coverage.reasons,
    )


class _Project:
    """The project's own series, gone through once. ``open_on`` tells the episode as of each day."""

    def __init__(self, calendar: SpikeCalendar, counts: Mapping[date, int], sensitivity: Sensitivity) -> None:
        self.state = SpikeState()
        self.episodes: list[Episode] = []
        self.silences: list[Silence] = []
        self.recent: list[WatchedDay] = []
        self.open_on: dict[date, Episode] = {}
        shown_from = calendar.today - timedelta(days=SHOWN_DAYS - 1)
        for day in calendar.days(calendar.first):
            before, count = self.state, calendar.count(counts, day)
            after, score = step(before, day, count, sensitivity.threshold)
            finding = find_spike(score)
            if finding is not None:
                add_alarm(self.episodes, finding)
            if self.episodes and self.episodes[-1].is_open_on(day):
                self.open_on[day] = self.episodes[-1]
            if day >= shown_from:
                bound = todays_bound(before, day, sensitivity.threshold)
                self.recent.append(WatchedDay(day, count, score.expected, bound, score.is_alarm))
            if day < calendar.today:  # What is not over teaches nothing yet.
                self.state = after
                if count == 0:
                    self._note_silence(find_silence(before, day))

    def coming(self, day: date) -> Episode | None:
        """The episode whose strongest window holds a day on which nobody had noticed it yet."""
        return next((one for one in self.episodes if one.reaches(day)), None)

    def _note_silence(self, silence: Silence | None) -> None:
        """One that goes on is the same, only longer."""
        if silence is None:
            return
        if self.silences and silence.day - self.silences[-1].day == _ONE_DAY:
            self.silences[-1] = silence
        else:
            self.silences.append(silence)


def _label_findings(
    calendar: SpikeCalendar,
    by_label: Mapping[str, Mapping[date, int]],
    open_on: Mapping[date, Episode],
    sensitivity: Sensitivity,
) -> Mapping[date, list[LabelFinding]]:
    found: dict[date, list[LabelFinding]] = defaultdict(list)
    start = max(calendar.first, calendar.today - LABEL_HISTORY)
    for label, counts in by_label.items():
        state = SpikeState()
        for day in calendar.days(max(start, min(counts) - BEFORE_A_LABEL)):
            threshold = label_threshold(sensitivity, open_on.get(day), day)
            state, score = step(state, day, calendar.count(counts, day), threshold)
            finding = find_spike(score)
            if finding is not None:
                found[day].append(LabelFinding("label", label, finding))
    return found


def _loudest(findings: list[LabelFinding]) -> tuple[LabelFinding, ...]:
    """Of each label its most surprising day, the most surprising label first."""
    best: dict[tuple[str, str], LabelFinding] = {}
    for found in findings:
        known = best.get((found.kind, found.name))
        if known is None or found.finding.score > known.finding.score:
            best[found.kind, found.name] = found
    return tuple(sorted(best.values(), key=lambda one: (-one.finding.score, one.kind, one.name)))


def _left_out(calendar: SpikeCalendar, counts: Mapping[date, int]) -> tuple[LeftOut, ...]:
    """Runs of days left out for one reason, newest first."""
    runs: list[LeftOut] = []
    for day in calendar.days(calendar.first):
        if (because := calendar.reason_to_leave_out(day)) is None:
            continue
        alone = LeftOut(day, day, because, counts.get(day, 0))
        last = runs[-1] if runs else None
        if last is not None and last.because == because and day - last.last_day == _ONE_DAY:
            runs[-1] = evolve(last, last_day=day, issues=last.issues + alone.issues)
        else:
            runs.append(alone)
    return tuple(runs[::-1])
