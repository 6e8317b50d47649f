"""The spike detector's states, kept from one analysis of a project to the next."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from attrs import frozen

from diip_core.domain.insight.cached_result import CachedResult
from diip_core.domain.insight.spikes.spike_scan import KeptSpikes
from diip_core.domain.insight.stored_form import from_stored, to_stored
from diip_core.ports.storage.storage import ReadView
from diip_core.services.analysis.cache_key import CACHE_KEY_VERSION
from diip_core.services.analysis.context import AnalysisContext


@frozen
class KeptStates:
    """``proved_on`` is the project's day on which they last equalled what a scan of everything leaves."""

    proved_on: date
    spikes: KeptSpikes


def states_of(view: ReadView, context: AnalysisContext) -> KeptStates | None:
    """What the project's last analysis left; nothing where another version did, or where it cannot be read.

    They need no other cache_key: each state knows by its seal whether it still fits.
    """
    kept = view.result_cache.latest(context.project.id, KeptStates.__name__)
    if kept is not None and kept.cache_key == CACHE_KEY_VERSION:
        with suppress(AttributeError, KeyError, TypeError, ValueError):
            return from_stored(KeptStates, kept.document)
    return None


def states_to_keep(context: AnalysisContext, states: KeptStates) -> CachedResult:
    """The states as they are kept."""
    return CachedResult(
        kind=KeptStates.__name__,
        cache_key=CACHE_KEY_VERSION,
        computed_at=context.window.now,
        document=to_stored(states),
    )
