"""Spikes over the wire, each with all it was computed from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from attrs import frozen
from msgspec import Struct

from diip_adapters.schemas.list_page import ListPage
from diip_core.domain.insight.spikes.defaults import LEARNING_DAYS
from diip_core.domain.insight.spikes.episode import Episode, new_episode
from diip_core.domain.insight.spikes.explanation import explain_finding
from diip_core.domain.insight.spikes.finding import Finding
from diip_core.domain.insight.spikes.label_spikes import LabelFinding
from diip_core.domain.insight.spikes.spike_report import LeftOut, SpikeReport, WatchedDay
from diip_core.domain.mirror.inactivity import Inactivity


class FindingSchema(Struct, frozen=True, kw_only=True):
    """A window of days that was over the threshold, with all it was computed from.

    In the `window_days` that end on `date`, `observed` issues were created and `expected` were normal;
    `ratio` is observed over expected. `upper` is the largest count that would have been no alarm.
    `likelihood_ratio` says how many times likelier the counts are under a burst than on normal days; `score`
    is its decadic logarithm times `calibration`, and an alarm if it is over `threshold`. `p_value` is the
    probability of so many issues or more: negative binomial with the mean `expected`, the `variance` and the
    overdispersion `dispersion`. `verified_days` of the window could be verified and were counted;
    `learned_days` were learned from before.
    """

    date: date
    observed: int
    expected: float
    upper: int
    p_value: float
    likelihood_ratio: float
    ratio: float
    score: float
    threshold: float
    window_days: int
    verified_days: int
    variance: float
    dispersion: float
    calibration: float
    learned_days: int
    defaults_version: str
    explanation: str


class LabelFindingSchema(FindingSchema, frozen=True, kw_only=True):
    """The strongest day of a label that spiked within a spike of the project."""

    label: str


class EpisodeSchema(FindingSchema, frozen=True, kw_only=True):
    """A spike of the project, or of one `label` outside of any, by its strongest day.

    Its `alarms` are on days from `first_day` to `last_day`; it is `open` until seven days without one have
    passed. `labels` are those that spiked within it, the loudest first. A spike of a `label` is one window
    of days: `first_day` begins it, and the alarm is on the last.
    """

    first_day: date
    last_day: date
    open: bool
    label: str | None
    alarms: int
    labels: list[LabelFindingSchema]


class LearningSchema(Struct, frozen=True):
    """How many of the `needed_days` days have been learned from; until then DIIP shows "learning"."""

    learned_days: int
    needed_days: int


class InactivitySchema(Struct, frozen=True):
    """No issue in the `window_days` up to `date`, which rather a broken connection explains."""

    date: date
    window_days: int
    expected: float
    p_value: float


class WatchedDaySchema(Struct, frozen=True):
    """A day as the detector saw it: `observed` is null where nobody can vouch for it.

    `bound` is the smallest count that would have been an alarm, null while nothing is known.
    """

    day: date
    observed: int | None
    expected: float
    bound: int | None
    alarm: bool


class SpikesSchema(ListPage[EpisodeSchema], frozen=True, kw_only=True):
    """Spikes, newest first, and what they were looked for in: `recent` are the last 60 days.

    `learning` is null once enough days have taught. Labels were watched from `labels_since` on: those of an
    older spike are empty because nobody looked. An alarm never comes from days that are `left_out`.
    """

    learning: LearningSchema | None
    labels_since: date
    left_out: list[LeftOut]
    inactivities: list[InactivitySchema]
    recent: list[WatchedDaySchema]
    computed_at: datetime
    verified: bool
    unverified_reason: list[str]


@frozen
class Spike:
    """One item of the list; of a label outside of the project's spikes each day is one by itself."""

    episode: Episode
    label: LabelFinding | None = None
    labels: tuple[LabelFinding, ...] = ()


def spikes_in(report: SpikeReport) -> list[Spike]:
    """All spikes of a report, newest first. One of a label begins on no day of a spike of the project."""
    spikes = [
        *(Spike(one.episode, labels=one.labels) for one in report.episodes),
        *(Spike(new_episode(one.finding), label=one) for one in report.digest),
    ]
    return sorted(
        spikes, key=lambda one: (-one.episode.first_day.toordinal(), one.label.name if one.label else "")
    )


def spikes_schema(report: SpikeReport, items: Iterable[Spike], next_cursor: str | None) -> SpikesSchema:
    """A page of spikes with the context that the report shows beside them."""
    today = report.recent[-1].day
    learning = LearningSchema(report.learned_days, LEARNING_DAYS)
    return SpikesSchema(
        items=[_episode(spike, today, report.computed_at.year) for spike in items],
        next_cursor=next_cursor,
        learning=learning if report.learned_days < LEARNING_DAYS else None,
        labels_since=report.labels_since,
        left_out=list(report.left_out),
        inactivities=[_inactivity(inactivity) for inactivity in report.inactivities],
        recent=[_watched(day) for day in report.recent],
        computed_at=report.computed_at,
        verified=report.coverage.verified,
        unverified_reason=list(report.coverage.reasons),
    )


def _episode(spike: Spike, today: date, this_year: int) -> EpisodeSchema:
    episode = spike.episode
    return EpisodeSchema(
        **_numbers(episode.peak, _said(episode.peak, spike.label, this_year)),
        first_day=episode.first_day if spike.label is None else episode.peak.first_day,
        last_day=episode.last_alarm,
        open=episode.is_open_on(today),
        label=spike.label.name if spike.label else None,
        alarms=episode.alarms,
        labels=[
            LabelFindingSchema(**_numbers(one.finding, one.explanation(this_year=this_year)), label=one.name)
            for one in spike.labels
        ],
    )


def _said(finding: Finding, label: LabelFinding | None, this_year: int) -> str:
    return (
        explain_finding(finding, this_year=this_year)
        if label is None
        else label.explanation(this_year=this_year)
    )


def _numbers(finding: Finding, explanation: str) -> dict[str, Any]:
    return {
        "date": finding.day,
        "observed": finding.observed,
        "expected": finding.expected,
        "upper": finding.bound,
        "p_value": finding.probability,
        "likelihood_ratio": finding.likelihood_ratio,
        "ratio": finding.ratio,
        "score": finding.score,
        "threshold": finding.threshold,
        "window_days": finding.length_days,
        "verified_days": finding.verified_days,
        "variance": finding.variance,
        "dispersion": finding.dispersion,
        "calibration": finding.calibration,
        "learned_days": finding.learned_days,
        "defaults_version": finding.defaults_version,
        "explanation": explanation,
    }


def _inactivity(inactivity: Inactivity) -> InactivitySchema:
    return InactivitySchema(
        inactivity.day, inactivity.length_days, inactivity.expected, inactivity.probability
    )


def _watched(day: WatchedDay) -> WatchedDaySchema:
    return WatchedDaySchema(day.day, day.observed, day.expected, day.bound, day.is_alarm)
