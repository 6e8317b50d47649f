"""Lists that are worked out as a whole, such as what comes first, cut into pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from hashlib import blake2b
from typing import Any, Generic, TypeVar

from attrs import frozen

from diip_adapters.schemas.spikes import Spike
from diip_core.domain.insight.flow.bottlenecks import Bottleneck
from diip_core.domain.insight.priority.priority import Ranked
from diip_http.parameters import PageParameters
from diip_http.request_context import RequestContext

Item = TypeVar("Item")
Place = tuple[str, ...]


@frozen
class Ranking(Generic[Item]):
    """An order of items.

    ``place`` names an item's place by this many ``parts``, the texts that a cursor holds; ``rank`` makes of
    them what places compare by. No two items share a place.
    """

    place: Callable[[Item], Place]
    rank: Callable[[Place], tuple[Any, ...]]
    parts: int

    def page(
        self, context: RequestContext, query: PageParameters, items: Iterable[Item]
    ) -> tuple[list[Item], str | None]:
        """The items of the page that the query asks for, in order, and the next page's cursor.

        A page begins behind a place, whether or not an item still has it.

        Raises:
            InvalidInput: the cursor is not of this list with these filters.
        """
        ranked = sorted(((self.rank(self.place(item)), item) for item in items), key=lambda entry: entry[0])
        after = context.after(query, parts=self.parts)
        if after is not None:
            behind = self.rank(after)
            ranked = [entry for entry in ranked if entry[0] > behind]
        page = [item for _, item in ranked[: query.limit]]
        return page, context.cursor(self.place(page[-1]) if len(ranked) > query.limit else None)


def _short(name: str) -> str:
    """A name as part of a place: some are longer than a cursor may be."""
    return blake2b(name.encode(errors="surrogatepass"), digest_size=8).hexdigest()


NEWEST_FIRST: Ranking[Spike] = Ranking(
    place=lambda spike: (
        spike.episode.first_day.isoformat(),
        _short(spike.label.name if spike.label else ""),
    ),
    rank=lambda place: (-date.fromisoformat(place[0]).toordinal(), place[1]),
    parts=2,
)

LARGEST_EXCESS_FIRST: Ranking[Bottleneck] = Ranking(
    place=lambda one: (repr(one.finding.excess_days), one.finding.kind, _short(one.finding.value)),
    rank=lambda place: (-float(place[0]), *place[1:]),
    parts=3,
)

HIGHEST_SCORE_FIRST: Ranking[Ranked] = Ranking(
    place=lambda one: (repr(one.score), repr(one.age_days), one.key, one.issue_id),
    rank=lambda place: (-float(place[0]), float(place[1]), *place[2:]),
    parts=4,
)
