"""The spikes of a report for programs, under the names of the service's document."""

from __future__ import annotations

import msgspec

from diip_core.domain.insight.spikes.defaults import LEARNING_DAYS
from diip_core.domain.insight.spikes.episode import new_episode
from diip_core.domain.insight.spikes.explanation import explain_finding
from diip_core.domain.insight.spikes.finding import Finding
from diip_core.domain.insight.spikes.label_spikes import LabelFinding
from diip_core.domain.insight.spikes.spike_report import ProjectEpisode, SpikeReport
from diip_core.domain.issues.issue import Json


def spikes_document(report: SpikeReport, this_year: int) -> dict[str, Json]:
    """All spikes, newest first, those of labels outside of any of the project's among them.

    ``this_year`` need not be named in words.
    """
    told = [
        *((one.episode.first_day, "", _episode(one, report, this_year)) for one in report.episodes),
        *((one.finding.day, one.name, _alone(one, report, this_year)) for one in report.digest),
    ]
    learning: Json = {"learned_days": report.learned_days, "needed_days": LEARNING_DAYS}
    return {
        "items": [item for _, _, item in sorted(told, key=lambda one: (-one[0].toordinal(), one[1]))],
        "learning": learning if report.learned_days < LEARNING_DAYS else None,
        "labels_since": report.labels_since.isoformat(),
        "left_out": [msgspec.to_builtins(one) for one in report.left_out],
        "inactivities": [
            {
                "date": one.day.isoformat(),
                "window_days": one.length_days,
                "expected": one.expected,
                "p_value": one.probability,
            }
            for one in report.inactivities
        ],
        "recent": [
            {
                "day": one.day.isoformat(),
                "observed": one.observed,
                "expected": one.expected,
                "bound": one.bound,
                "alarm": one.is_alarm,
            }
            for one in report.recent
        ],
    }


def _episode(spike: ProjectEpisode, report: SpikeReport, this_year: int) -> dict[str, Json]:
    episode = spike.episode
    return {
        **_finding(episode.peak),
        "first_day": episode.first_day.isoformat(),
        "last_day": episode.last_alarm.isoformat(),
        "open": episode.is_open_on(report.recent[-1].day),
        "label": None,
        "alarms": episode.alarms,
        "labels": [_label(one, this_year) for one in spike.labels],
        "explanation": explain_finding(episode.peak, this_year=this_year),
    }


def _alone(label: LabelFinding, report: SpikeReport, this_year: int) -> dict[str, Json]:
    """A label's spike outside of any of the project's: one window of days."""
    finding = label.finding
    return {
        **_label(label, this_year),
        "first_day": finding.first_day.isoformat(),
        "last_day": finding.day.isoformat(),
        "open": new_episode(finding).is_open_on(report.recent[-1].day),
        "alarms": 1,
        "labels": [],
    }


def _label(label: LabelFinding, this_year: int) -> dict[str, Json]:
    return {
        **_finding(label.finding),
        "label": label.name,
        "explanation": label.explanation(this_year=this_year),
    }


def _finding(finding: Finding) -> dict[str, Json]:
    """All it was computed from, under the names of the summary's spike."""
    return {
        "date": finding.day.isoformat(),
        "window_days": finding.length_days,
        "verified_days": finding.verified_days,
        "observed": finding.observed,
        "expected": finding.expected,
        "upper": finding.bound,
        "ratio": finding.ratio,
        "p_value": finding.probability,
        "variance": finding.variance,
        "dispersion": finding.dispersion,
        "calibration": finding.calibration,
        "score": finding.score,
        "threshold": finding.threshold,
        "learned_days": finding.learned_days,
        "defaults_version": finding.defaults_version,
    }
