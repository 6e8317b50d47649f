"""Spikes of labels and components, told so that they do not drown the project's own.

One real project would have had 3 messages a year of its own and 49 from its labels.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from attrs import frozen

from diip_core.domain.insight.flow.wording import belonging
from diip_core.domain.insight.spikes.episode import Episode
from diip_core.domain.insight.spikes.explanation import explain
from diip_core.domain.insight.spikes.finding import Finding
from diip_core.domain.insight.spikes.sensitivity import Sensitivity

LEAST_DAILY_MEAN = 0.05
DIGEST_THRESHOLD = Sensitivity.QUIET.threshold
MOST_IN_DIGEST = 3


@frozen
class LabelFinding:
    """A spike of one value: ``kind`` is ``label`` or ``component``, ``name`` the provider's word."""

    kind: str
    name: str
    finding: Finding

    def explained(self, *, this_year: int | None = None) -> str:
        """See `diip_core.domain.insight.spikes.explanation.explain`."""
        return explain(self.finding, f"issues {belonging(self.kind, self.name)}", this_year=this_year)


@frozen
class LabelNews:
    """What a day's label spikes become: ``listed`` in the project's episode, or ``digest``, one message."""

    listed: tuple[LabelFinding, ...] = ()
    digest: tuple[LabelFinding, ...] = ()


def is_watched(issues: int, days: int) -> bool:
    """Whether a label or component is frequent enough for a series: 0.05 issues a day or more."""
    return days > 0 and issues >= LEAST_DAILY_MEAN * days


def arrange(findings: Iterable[LabelFinding], episode: Episode | None, day: date) -> LabelNews:
    """Sort a day's label spikes, most surprising first; ``episode`` one that may reach the day."""
    ranked = sorted(findings, key=lambda label: (-label.finding.score, label.kind, label.name))
    if episode is not None and episode.reaches(day):
        return LabelNews(listed=tuple(ranked))
    loud = [label for label in ranked if label.finding.score > DIGEST_THRESHOLD]
    return LabelNews(digest=tuple(loud[:MOST_IN_DIGEST]))
