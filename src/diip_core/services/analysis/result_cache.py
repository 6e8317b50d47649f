"""Serve a cached result while it is valid, else compute it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from attrs import evolve

from diip_core.domain.insight.cached_result import CachedResult
from diip_core.domain.insight.flow.bottleneck_report import BottleneckReport
from diip_core.domain.insight.flow.summary import Summary
from diip_core.domain.insight.priority.priority_report import PriorityReport
from diip_core.domain.insight.spikes.spike_report import SpikeReport
from diip_core.ports.storage.storage import ReadView
from diip_core.services.analysis.context import AnalysisContext

Cacheable = TypeVar("Cacheable", BottleneckReport, PriorityReport, SpikeReport, Summary)
"""A result of a whole project as of now."""


def cached_or_computed(
    view: ReadView, context: AnalysisContext, kind: type[Cacheable], compute: Callable[[], Cacheable]
) -> Cacheable:
    """The cached result if nothing changed since, with the coverage as of now; else a computed one."""
    if context.is_cacheable:
        cached = view.result_cache.fresh(context.project.id, kind)
        if cached is not None and cached.cache_key == context.cache_key:
            return evolve(cached.result, coverage=context.coverage)
    context.before_computing()
    return compute()


def to_cache(context: AnalysisContext, result: Cacheable) -> CachedResult[Cacheable]:
    """The result with what it was computed under."""
    return CachedResult(result, context.cache_key, context.window.now)
