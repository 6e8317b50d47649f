"""Scan a project's days for spikes: its own series, then those of its watched labels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta, tzinfo

from attrs import evolve

from diip_core.domain.insight.spikes.created_days import CreatedDays
from diip_core.domain.insight.spikes.day_score import DayScore
from diip_core.domain.insight.spikes.defaults import THRESHOLDS
from diip_core.domain.insight.spikes.episode import Episode, add_alarm
from diip_core.domain.insight.spikes.label_spikes import DIGEST_THRESHOLD, LabelFinding, group_label_spikes
from diip_core.domain.insight.spikes.series import IN_EPISODE, USUAL, Series, scan_series
from diip_core.domain.insight.spikes.spike_calendar import SpikeCalendar, lay_out_days
from diip_core.domain.insight.spikes.spike_report import LeftOut, ProjectEpisode, SpikeReport, WatchedDay
from diip_core.domain.insight.spikes.state import SpikeState
from diip_core.domain.insight.spikes.todays_bound import todays_bound
from diip_core.domain.issues.labels import NO_WORDS
from diip_core.domain.issues.vocabulary import Vocabulary
from diip_core.domain.mirror.coverage import Coverage
from diip_core.domain.mirror.inactivity import Inactivity
from diip_core.domain.projects.project import Sensitivity
from diip_core.domain.time import Window

LABEL_HISTORY = timedelta(days=2 * 365)
"""After four half-lives of the slowest sum, a longer history no longer changes a series.

Label series begin with a quarter, so that their beginning does not move with each day.
"""
BEFORE_A_LABEL = timedelta(days=8 * 7)
"""A label's series begins this long before its first issue: a new label may be what a spike is about."""
SHOWN_DAYS = 60
_ONE_DAY = timedelta(days=1)


def scan_spikes(
    created: CreatedDays,
    window: Window,
    *,
    coverage: Coverage,
    sensitivity: Sensitivity,
    zone: tzinfo,
    vocabulary: Vocabulary = NO_WORDS,
) -> SpikeReport:
    """The spikes of all days up to the window's horizon; the last may be one although it is not over.

    History from before the mirror began counts like any other: once it is read whole, its days are verified.
    """
    calendar = lay_out_days(created.total, created.bulk, coverage=coverage, zone=zone, horizon=window.horizon)
    threshold = THRESHOLDS[sensitivity]
    marks, shown_from = calendar.marks(), calendar.today - timedelta(days=SHOWN_DAYS - 1)
    recent: list[WatchedDay] = []

    def watch(day: date, before: SpikeState, score: DayScore) -> None:
        if day >= shown_from:
            bound = todays_bound(before, day, threshold)
            recent.append(WatchedDay(day, score.count, score.expected, bound, score.is_alarm))

    project = scan_series(
        Series(calendar.first, created.total, marks, (threshold, threshold)),
        with_inactivities=True,
        on_day=watch,
    )
    episodes: list[Episode] = []
    for finding in project.findings:
        add_alarm(episodes, finding)
    labels_since = max(calendar.first, _quarter_of(calendar.today - LABEL_HISTORY))
    marks = _mark_episodes(marks, calendar, episodes)
    listed: dict[date, list[LabelFinding]] = defaultdict(list)
    digest: list[LabelFinding] = []
    for day, findings in _label_findings(created.by_label, calendar, labels_since, marks, threshold):
        episode = _episode_around(day, episodes)
        grouped = group_label_spikes(findings, episode, day, vocabulary)
        digest.extend(grouped.digest)
        if episode is not None:
            listed[episode.first_day].extend(grouped.listed)
    return SpikeReport(
        computed_at=window.now,
        threshold=threshold,
        learned_days=project.state.learned_days,
        episodes=tuple(ProjectEpisode(one, _strongest(listed[one.first_day])) for one in reversed(episodes)),
        digest=tuple(digest[::-1]),
        labels_since=labels_since,
        inactivities=_runs(project.inactivities)[::-1],
        left_out=_left_out(calendar, created.total),
        recent=tuple(recent),
        coverage=coverage,
    )


def _episode_around(day: date, episodes: Sequence[Episode]) -> Episode | None:
    """The episode that is open on a day, else one whose strongest window includes the day.

    In the second case the label spiked before the project did.
    """
    is_open = (one for one in episodes if one.is_open_on(day))
    reaching = (one for one in episodes if one.reaches(day))
    return next(is_open, None) or next(reaching, None)


def _mark_episodes(marks: bytes, calendar: SpikeCalendar, episodes: Sequence[Episode]) -> bytes:
    """The marks, with the days of the project's episodes marked as such."""
    changed = bytearray(marks)
    for episode in episodes:
        last = min(episode.closes_on, calendar.today)
        for index in range((episode.first_day - calendar.first).days, (last - calendar.first).days + 1):
            changed[index] = IN_EPISODE if changed[index] == USUAL else changed[index]
    return bytes(changed)


def _label_findings(
    by_label: Mapping[str, Mapping[date, int]],
    calendar: SpikeCalendar,
    since: date,
    marks: bytes,
    threshold: float,
) -> list[tuple[date, list[LabelFinding]]]:
    """The findings of all labels by day, in order of days.

    Inside the project's episodes a label has the project's own threshold, elsewhere that of the digest: so
    only a spike that is reported uses up its evidence.
    """
    found: dict[date, list[LabelFinding]] = defaultdict(list)
    for label, counts in by_label.items():
        first = max(since + BEFORE_A_LABEL, min(counts)) - BEFORE_A_LABEL
        own = marks[(first - calendar.first).days :]
        for finding in scan_series(Series(first, counts, own, (DIGEST_THRESHOLD, threshold))).findings:
            found[finding.day].append(LabelFinding("label", label, finding))
    return sorted(found.items())


def _quarter_of(day: date) -> date:
    """The first day of its quarter."""
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def _runs(inactivities: Sequence[Inactivity]) -> tuple[Inactivity, ...]:
    """One inactivity for each run of days in a row: the last of the run."""
    runs: list[Inactivity] = []
    for inactivity in inactivities:
        if runs and inactivity.day - runs[-1].day == _ONE_DAY:
            runs.pop()
        runs.append(inactivity)
    return tuple(runs)


def _strongest(findings: list[LabelFinding]) -> tuple[LabelFinding, ...]:
    """The strongest finding of each label, strongest label first."""
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
