"""Results that are kept: served where they still hold, computed where they do not."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any, TypeVar

from attrs import evolve

from diip_core.domain.insight.cached_result import CachedResult
from diip_core.domain.insight.flow.bottleneck_report import BottleneckReport
from diip_core.domain.insight.flow.summary import Summary
from diip_core.domain.insight.priority.priority_report import PriorityReport
from diip_core.domain.insight.spikes.spike_report import ProjectEpisode, SpikeReport
from diip_core.domain.insight.stored_form import from_stored, to_stored
from diip_core.ports.storage.storage import ReadView
from diip_core.services.analysis.context import AnalysisContext

Result = TypeVar("Result", BottleneckReport, PriorityReport, SpikeReport, Summary)
"""What is kept of a whole project as of now."""
_OF_ANOTHER_VERSION = (KeyError, TypeError, ValueError)
"""What `from_stored` raises where an older DIIP kept something else: as good as nothing."""


def cached_or_computed(
    view: ReadView, context: AnalysisContext, kind: type[Result], compute: Callable[[], Result]
) -> Result:
    """The kept result of this type, if nothing changed since, with what may be missing as of now."""
    if context.is_cacheable:
        kept = view.result_cache.fresh(context.project.id, kind.__name__)
        if kept is not None and kept.cache_key == context.cache_key:
            with suppress(*_OF_ANOTHER_VERSION):
                return evolve(from_stored(kind, kept.document), unverified_reason=context.coverage.reasons)
    context.before_computing()
    return compute()


def is_spiking(kept: CachedResult | None, cache_key: str, day: date) -> bool | None:
    """Whether a kept spike report has an episode open on a day; None where there is none that holds still.

    Only the newest episode is read: fifty whole reports would take longer than the rest of an overview.
    """
    if kept is None or kept.cache_key != cache_key:
        return None
    with suppress(*_OF_ANOTHER_VERSION):
        document: Any = kept.document
        newest = document["episodes"][:1]
        return any(from_stored(ProjectEpisode, one).episode.is_open_on(day) for one in newest)
    return None


def to_cache(context: AnalysisContext, result: Result) -> CachedResult:
    """The result as it is kept."""
    return CachedResult(
        kind=type(result).__name__,
        cache_key=context.cache_key,
        computed_at=context.window.now,
        document=to_stored(result),
    )
