"""The keyset walk, written once for every source (PROVIDERS, the sync algorithm 1 and 2).

A list is read in ascending order of change time. Each request asks for everything since the last change
time seen, inclusive, so that an item edited during the walk moves to the end and lets no other slip
through. Inside a group of equal change times that fills a page, page numbers are the only way on; such a
group is walked again until two passes saw the same members, because an edit inside it shifts its pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from typing import TypeVar

from attrs import evolve, frozen

Row = TypeVar("Row")
_MASK = (1 << 64) - 1


@frozen
class Walk:
    """Where a walk stands. Small and plain, so that it fits a cursor.

    ``since``: the change time asked from, in the provider's own sortable text; null: from the beginning.
    ``page``: which page of that question, above 1 only inside one group of equal change times.
    ``seen``: the ids at ``since`` that were already delivered, where they fit one page.
    ``members``, ``members_before``: an order-free digest of a large group's ids in this pass and the last.
    ``token``: the provider's own keyset cursor, where it offers one; ``reached`` is the last change time
    seen, from which the walk goes on if the provider forgets the token.
    """

    since: str | None = None
    page: int = 1
    seen: tuple[str, ...] = ()
    members: int = 0
    members_before: int | None = None
    token: str | None = None
    reached: str | None = None

    def fresh(self, rows: Sequence[Row], key: Callable[[Row], tuple[str, str]]) -> list[Row]:
        """The rows not yet delivered; ``key`` gives a row's (change time, id)."""
        if not self.seen:
            return list(rows)
        seen = {(self.since, external_id) for external_id in self.seen}
        return [row for row in rows if key(row) not in seen]

    def after(self, keys: Sequence[tuple[str, str]], *, more: bool, token: str | None = None) -> Walk | None:
        """The walk after a page whose rows had these (change time, id) keys; None where it has ended.

        ``more`` is false only where the provider says, or a short page shows, that nothing follows.
        """
        last = max((changed for changed, _ in keys), default=self.since)
        if token is not None:
            return evolve(self, token=token, seen=(), reached=last or self.reached)
        if self.token is not None:
            return Walk(since=last) if more and last != self.reached else None
        members = self._with(external_id for changed, external_id in keys if changed == self.since)
        if more and (not keys or last == self.since):
            return evolve(self, page=self.page + 1, seen=(), members=members)
        if self.page > 1 and members != self.members_before:
            return Walk(since=self.since, members_before=members)
        if not more:
            return None
        return Walk(since=last, seen=tuple(external_id for changed, external_id in keys if changed == last))

    def without_token(self) -> Walk:
        """The same walk for a provider that no longer knows the token: from the last change time seen."""
        return Walk(since=self.reached or self.since)

    def _with(self, ids: Iterable[str]) -> int:
        """The group's digest with these ids: a sum, so that their order does not matter."""
        digests = (int.from_bytes(blake2b(i.encode(), digest_size=8).digest(), "big") for i in ids)
        return (self.members + sum(digests)) & _MASK
