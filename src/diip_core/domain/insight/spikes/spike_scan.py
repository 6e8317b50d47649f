"""Go through a project's days, all or on from what was kept, and tell its spikes (INSIGHT §1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo

from attrs import evolve, frozen

from diip_core.domain.insight.spikes.created_days import CreatedDays
from diip_core.domain.insight.spikes.day_score import DayScore
from diip_core.domain.insight.spikes.days import INSIDE, USUAL, Days
from diip_core.domain.insight.spikes.episode import Episode, add_alarm
from diip_core.domain.insight.spikes.follow import Followed, follow
from diip_core.domain.insight.spikes.kept_series import NOTHING_KEPT, KeptSeries, days_to_keep, quarter_of
from diip_core.domain.insight.spikes.label_news import DIGEST_THRESHOLD, LabelFinding, arrange
from diip_core.domain.insight.spikes.sensitivity import Sensitivity
from diip_core.domain.insight.spikes.spike_calendar import SpikeCalendar, lay_out
from diip_core.domain.insight.spikes.spike_report import LeftOut, ProjectEpisode, SpikeReport, WatchedDay
from diip_core.domain.insight.spikes.state import SpikeState
from diip_core.domain.insight.spikes.todays_bound import todays_bound
from diip_core.domain.mirror.coverage import Coverage
from diip_core.domain.mirror.inactivity import Inactivity

LABEL_HISTORY = timedelta(days=2 * 365)
"""After four half-lives of the slowest sum a series knows as much as one that began long before.

It begins with a quarter: one that moved each day would make each day's states new ones.
"""
BEFORE_A_LABEL = timedelta(days=8 * 7)
"""A label's series begins so long before its first issue: one that is new may be what a spike is about."""
SHOWN_DAYS = 60
_ONE_DAY = timedelta(days=1)


@frozen
class KeptSpikes:
    """What a scan leaves for the next one: the project's own series and those of its watched labels."""

    project: KeptSeries
    labels: Mapping[str, KeptSeries]


@frozen
class Scanned:
    """A ``report`` and what to ``keep``; ``steps`` days of series were gone through for it."""

    report: SpikeReport
    keep: KeptSpikes
    steps: int


NO_SPIKES_KEPT = KeptSpikes(NOTHING_KEPT, {})


def scan_spikes(
    created: CreatedDays,
    *,
    coverage: Coverage,
    sensitivity: Sensitivity,
    zone: tzinfo,
    as_of: datetime,
    kept: KeptSpikes = NO_SPIKES_KEPT,
) -> Scanned:
    """What the days up to ``as_of`` hold; the last one, if it is not over, alarms but has not ended.

    History that was there before the mirror began counts like any other: once it is read whole, its days
    can be vouched for. What was ``kept`` makes it faster and never another: of what no longer fits nothing
    is used.
    """
    calendar = lay_out(created.total, created.bulk, coverage=coverage, zone=zone, as_of=as_of)
    keep = days_to_keep(calendar.today)
    project = _Project(calendar, created.total, sensitivity, kept.project, keep)
    labels_since = max(calendar.first, quarter_of(calendar.today - LABEL_HISTORY))
    followed = _follow_labels(
        calendar, labels_since, created.by_label, project, sensitivity, kept.labels, keep
    )
    labels: dict[date, list[LabelFinding]] = defaultdict(list)
    for label, series in followed.items():
        for finding in series.findings:
            labels[finding.day].append(LabelFinding("label", label, finding))
    inside: dict[date, list[LabelFinding]] = defaultdict(list)
    digest: list[LabelFinding] = []
    for day in sorted(labels):
        episode = project.around(day)
        news = arrange(labels[day], episode, day)
        digest.extend(news.digest)
        if episode is not None:
            inside[episode.first_day].extend(news.listed)
    report = SpikeReport(
        as_of=as_of,
        threshold=sensitivity.threshold,
        learned_days=project.followed.state.learned_days,
        episodes=tuple(
            ProjectEpisode(one, _loudest(inside[one.first_day])) for one in reversed(project.episodes)
        ),
        digest=tuple(digest[::-1]),
        labels_since=labels_since,
        inactivities=_runs(project.followed.inactivities)[::-1],
        left_out=_left_out(calendar, created.total),
        recent=tuple(project.recent),
        unverified_reason=coverage.reasons,
    )
    return Scanned(
        report=report,
        keep=KeptSpikes(project.followed.kept, {label: one.kept for label, one in followed.items()}),
        steps=project.followed.steps + sum(one.steps for one in followed.values()),
    )


class _Project:
    """The project's own series: its ``episodes`` in order, and the ``recent`` days one by one."""

    def __init__(
        self,
        calendar: SpikeCalendar,
        counts: Mapping[date, int],
        sensitivity: Sensitivity,
        kept: KeptSeries,
        keep: frozenset[date],
    ) -> None:
        self.marks = calendar.marks()
        self.recent: list[WatchedDay] = []
        self.episodes: list[Episode] = []
        threshold = sensitivity.threshold

        def see(day: date, before: SpikeState, score: DayScore) -> None:
            bound = todays_bound(before, day, threshold)
            self.recent.append(WatchedDay(day, score.count, score.expected, bound, score.is_alarm))

        self.followed = follow(
            Days(calendar.first, counts, self.marks, (threshold, threshold)),
            kept,
            keep=keep,
            hears=True,
            see=see,
            seen_from=calendar.today - timedelta(days=SHOWN_DAYS - 1),
        )
        for finding in self.followed.findings:
            add_alarm(self.episodes, finding)

    def around(self, day: date) -> Episode | None:
        """The episode that is open on a day, else one whose strongest window holds a day on which nobody
        had noticed it yet.
        """
        is_open = (one for one in self.episodes if one.is_open_on(day))
        coming = (one for one in self.episodes if one.reaches(day))
        return next(is_open, None) or next(coming, None)


def _follow_labels(
    calendar: SpikeCalendar,
    start: date,
    by_label: Mapping[str, Mapping[date, int]],
    project: _Project,
    sensitivity: Sensitivity,
    kept: Mapping[str, KeptSeries],
    keep: frozenset[date],
) -> Mapping[str, Followed]:
    """Each label is stepped with the project's own threshold inside its episodes, else with that of the
    digest: so it uses up its evidence only where somebody is told.
    """
    marks, thresholds = bytearray(project.marks), (DIGEST_THRESHOLD, sensitivity.threshold)
    for episode in project.episodes:
        for ordinal in range(
            episode.first_day.toordinal(), min(episode.closes_on, calendar.today).toordinal() + 1
        ):
            place = ordinal - calendar.first.toordinal()
            marks[place] = INSIDE if marks[place] == USUAL else marks[place]
    followed = {}
    for label, counts in by_label.items():
        earliest = min(counts)
        first = max(start, earliest - BEFORE_A_LABEL) if earliest > start else start
        own = bytes(marks[(first - calendar.first).days :])
        series = kept.get(label, NOTHING_KEPT)
        followed[label] = follow(Days(first, counts, own, thresholds), series, keep=keep)
    return followed


def _runs(inactivities: Sequence[Inactivity]) -> tuple[Inactivity, ...]:
    """One that goes on is the same, only longer."""
    runs: list[Inactivity] = []
    for inactivity in inactivities:
        if runs and inactivity.day - runs[-1].day == _ONE_DAY:
            runs.pop()
        runs.append(inactivity)
    return tuple(runs)


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
