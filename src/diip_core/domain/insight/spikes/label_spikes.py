"""Spikes of labels, grouped so that they do not drown those of the project.

One real project would have had 3 messages a year of its own and 49 from its labels.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from attrs import frozen

from diip_core.domain.insight.flow.group_comparison import describe_group
from diip_core.domain.insight.spikes.defaults import THRESHOLDS
from diip_core.domain.insight.spikes.episode import Episode
from diip_core.domain.insight.spikes.explanation import explain_finding
from diip_core.domain.insight.spikes.finding import Finding
from diip_core.domain.issues.labels import NO_WORDS, is_classification
from diip_core.domain.issues.vocabulary import Vocabulary

LEAST_DAILY_MEAN = 0.05
DIGEST_THRESHOLD = THRESHOLDS["quiet"]
MOST_IN_DIGEST = 3


@frozen
class LabelFinding:
    """A spike of one value: ``kind`` is ``label``, ``name`` the provider's word."""

    kind: str
    name: str
    finding: Finding

    def explanation(self, *, this_year: int | None = None) -> str:
        """The finding in words, see `explain_finding`."""
        return explain_finding(
            self.finding, f"issues {describe_group(self.kind, self.name)}", this_year=this_year
        )


@frozen
class GroupedLabelSpikes:
    """The label spikes of a day: ``listed`` in the project's episode, or in the ``digest``, one message."""

    listed: tuple[LabelFinding, ...] = ()
    digest: tuple[LabelFinding, ...] = ()


def is_watched(issues: int, days: int) -> bool:
    """Whether a label is frequent enough for a series: 0.05 issues a day or more."""
    return days > 0 and issues >= LEAST_DAILY_MEAN * days


def group_label_spikes(
    findings: Iterable[LabelFinding], episode: Episode | None, day: date, vocabulary: Vocabulary = NO_WORDS
) -> GroupedLabelSpikes:
    """Group the label spikes of a day, strongest first; ``episode`` is one that may reach the day.

    A label of type, effort or priority (`is_classification`) never is a spike of its own.
    """
    ranked = sorted(findings, key=lambda label: (-label.finding.score, label.kind, label.name))
    if episode is not None and episode.reaches(day):
        return GroupedLabelSpikes(listed=tuple(ranked))
    strong = [
        label
        for label in ranked
        if label.finding.score > DIGEST_THRESHOLD and not is_classification(label.name, vocabulary)
    ]
    return GroupedLabelSpikes(digest=tuple(strong[:MOST_IN_DIGEST]))
