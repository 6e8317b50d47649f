"""The keyset walk, written once for every source (PROVIDERS, the sync algorithm 1 and 2).

A list is read in ascending order of change time. Each request asks for everything since the last change
time seen, inclusive, so that an item edited during the walk moves to the end and lets no other slip
through. Inside a group of equal change times that fills a page, page numbers are the only way on; such a
group is walked again until two passes saw the same, because an edit inside it shifts its pages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import TypeVar

from attrs import evolve, frozen

Row = TypeVar("Row")
Key = tuple[str, str]
"""A row's change time, as text of the provider that sorts by time, and its id."""

LONGEST_SEEN = 2000
"""So many characters of ids a walk remembers, half of what a cursor may hold; more are delivered again."""

_MASK = (1 << 64) - 1


@frozen
class Walk:
    """Where a walk stands. Small and plain, so that it fits a cursor.

    ``since``: the change time asked from; null: from the beginning.
    ``page``: which page of that question, above 1 only inside one group of equal change times.
    ``seen``: the ids at ``since`` that were already delivered, where they are few.
    ``passed``, ``passed_before``: an order-free digest of what this pass over a large group saw, and the
    last one.
    ``token``: the provider's own keyset cursor, where it offers one; ``reached`` is the last change time
    seen, from which the walk goes on if the provider forgets the token.
    ``tokenless``: the provider lost a token of this walk, so none is trusted in it again.
    """

    since: str | None = None
    page: int = 1
    seen: tuple[str, ...] = ()
    passed: int = 0
    passed_before: int = 0
    token: str | None = None
    reached: str | None = None
    tokenless: bool = False

    def fresh(self, rows: Sequence[Row], key: Callable[[Row], Key]) -> list[Row]:
        """The rows not yet delivered, each told by its ``key``."""
        seen = {(self.since, external_id) for external_id in self.seen}
        return [row for row in rows if key(row) not in seen]

    def after(self, keys: Sequence[Key], *, more: bool, token: str | None = None) -> Walk | None:
        """The walk after a page of rows with these keys; None where it has ended.

        ``more`` is false only where the provider says, or a short page shows, that nothing follows;
        ``token`` is the provider's cursor for the next page.
        """
        last = max((self.reached or self.since or "", *(changed for changed, _ in keys))) or None
        if token not in (None, self.token) and self.page == 1 and not self.tokenless:
            return evolve(self, token=token, seen=(), reached=last)
        if self.token is not None:
            return Walk(since=last, tokenless=True) if more else None
        passed = self._passed(keys)
        if more and last == self.since:
            return evolve(self, page=self.page + 1, seen=(), passed=passed)
        if self.page > 1 and passed != self.passed_before:
            return Walk(since=self.since, passed_before=passed, tokenless=self.tokenless)
        if not more:
            return None
        seen = tuple(external_id for changed, external_id in keys if changed == last)
        few = sum(map(len, seen)) <= LONGEST_SEEN
        return Walk(since=last, seen=seen if few else (), tokenless=self.tokenless)

    def without_token(self) -> Walk:
        """The same walk for a provider that no longer knows the token: from the last change time seen."""
        return Walk(since=self.reached or self.since, tokenless=True)

    def _passed(self, keys: Sequence[Key]) -> int:
        """The digest with the group's rows of this page and, on its last, those right behind the group.

        Two equal passes then missed nothing up to the rows behind: whatever shifted a page during the first
        left the group, and the second would lack it. A sum, so that the order does not matter.
        """
        since = self.since or ""
        behind = min((changed for changed, _ in keys if changed > since), default=since)
        digests = (
            blake2b(f"{changed} {external_id}".encode(), digest_size=8).digest()
            for changed, external_id in keys
            if changed <= behind
        )
        return (self.passed + sum(int.from_bytes(digest, "big") for digest in digests)) & _MASK
