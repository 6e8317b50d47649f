"""The keyset walk, written once for every source.

A list is read in ascending order of change time. Each request asks for everything since a change time
already seen, inclusive, so that an item edited during the walk moves to the end and no other item slips
through. Inside a group of equal change times that fills a page, page numbers are the only way on. Such a
group is read again until two passes saw the same rows, because an edit inside it shifts its pages.

Little is trusted. One row with a wrong change time cannot carry the walk past its neighbours, rows that
were seen must reappear, and pages that repeat themselves end the walk with an error.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import TypeVar

from attrs import evolve, frozen

from diip_core.errors import SourceBroken

Row = TypeVar("Row")
Key = tuple[str, str]
"""A row's change time, as text of the provider that sorts by time, and its id."""

LONGEST_SEEN = 1500
"""Characters of keys that a walk remembers, within the 4 KiB of a cursor; older ones are delivered again."""

OUTLIER_ROWS = 10
"""A page of at least this many rows continues from its second greatest time, so one outlier cannot steer."""

MOST_ROUNDS = 10
"""So often a page may return, or a pass over a group differ without being smaller, before it is an error."""

MOST_EMPTY_PAGES = 1000
"""So many empty pages of a numbered list may each name a next one: rows the reader may not see leave gaps."""

_MASK = (1 << 64) - 1


@frozen
class Walk:
    """Where a walk stands. Small and plain, so that it fits a cursor.

    ``since``: the change time asked from; null: from the beginning.
    ``page``: which page of that question, above 1 only inside one group of equal change times.
    ``seen``: the newest keys already delivered, each as "time id".
    ``passed``, ``passed_before``: order-free digests of what this pass over a large group saw, and the
    last one; ``group`` and ``group_before`` count its rows, ``rounds`` the passes without progress.
    ``token``: the provider's own keyset cursor, where it offers one; ``reached`` is the last change time
    seen, from which the walk goes on if the provider forgets the token.
    ``tokenless``: the provider lost a token of this walk, so none is trusted in it again.
    ``mark``, ``lap``, ``lap_limit``: Brent's search for a cycle of pages (BIT 20, 1980). ``mark`` is the
    digest of an earlier page, taken again after 1, 2, 4, 8 … pages; ``repeats`` counts its returns, since
    an edit may show one small page twice.
    """

    since: str | None = None
    page: int = 1
    seen: tuple[str, ...] = ()
    passed: int = 0
    passed_before: int = 0
    group: int = 0
    group_before: int = 0
    rounds: int = 0
    token: str | None = None
    reached: str | None = None
    tokenless: bool = False
    mark: int | None = None
    lap: int = 0
    lap_limit: int = 1
    repeats: int = 0

    def fresh(self, rows: Sequence[Row], key: Callable[[Row], Key]) -> list[Row]:
        """The rows not yet delivered; ``key`` gives the key of each."""
        seen = set(self.seen)
        return [row for row in rows if " ".join(key(row)) not in seen]

    def after(
        self,
        keys: Sequence[Key],
        *,
        more: bool,
        token: str | None = None,
        until: str | None = None,
    ) -> Walk | None:
        """The walk after a page of rows with these keys; None if it has ended.

        ``more`` is false only if the provider says, or a short page shows, that nothing follows;
        ``token`` is the provider's cursor for the next page. Change times after ``until``, the
        provider's own clock, are impossible and steer nothing.

        Raises:
            SourceBroken: the pages bring nothing new, again and again (``no_progress``).
        """
        last = self._last(keys, until)
        if self.token is not None or (token is not None and self.page == 1 and not self.tokenless):
            return self._after_token(keys, last, more=more, token=token)
        if self.page > 1 or (more and last == self.since):
            return self._within_group(keys, last, more=more)
        return self._from(last, keys) if more else None

    def paged(self, keys: Sequence[Key], token: str | None) -> Walk:
        """The next page of a list that has no order by change time.

        Raises:
            SourceBroken: the pages repeat themselves (``no_progress``).
        """
        onward = self._watched(keys)
        most = MOST_ROUNDS if keys else MOST_EMPTY_PAGES
        if onward.repeats > self.repeats and onward.repeats >= most:
            raise _repeating()
        return evolve(onward, page=1 if token else self.page + 1, token=token)

    def missing(self, keys: Sequence[Key]) -> tuple[str, ...]:
        """The known rows that should be in this answer, if none of them is; else nothing.

        The question includes their change time. An edited row counts as shown: it was moved, not lost.
        """
        due = tuple(text for text in self.seen if text.partition(" ")[0] >= (self.since or ""))
        return () if self.page > 1 or has_any(due, keys) else due

    def without_token(self) -> Walk:
        """The same walk for a provider that no longer knows the token: from the last change time seen."""
        return Walk(since=self.reached or self.since, tokenless=True)

    def _last(self, keys: Sequence[Key], until: str | None) -> str | None:
        """The change time to continue from, never before the present one."""
        floor = self.reached or self.since or ""
        times = sorted(changed for changed, _ in keys if until is None or changed <= until)
        steering = times[-2:-1] if len(times) >= OUTLIER_ROWS else times[-1:]
        return max(floor, *steering, "") or None

    def _from(self, last: str | None, keys: Sequence[Key]) -> Walk:
        """The next question, which begins with rows that are known."""
        return Walk(since=last, seen=_newest(keys), tokenless=self.tokenless)

    def _after_token(
        self, keys: Sequence[Key], last: str | None, *, more: bool, token: str | None
    ) -> Walk | None:
        if token in (None, self.token):
            return Walk(since=last, tokenless=True) if more else None
        onward = self._watched(keys)
        if onward.repeats >= MOST_ROUNDS:
            return Walk(since=last, tokenless=True)
        return evolve(onward, token=token, seen=(), reached=last)

    def _within_group(self, keys: Sequence[Key], last: str | None, *, more: bool) -> Walk | None:
        passed = self._passed(keys)
        group = self.group + sum(changed <= (self.since or "") for changed, _ in keys)
        if more and last == self.since:
            onward = self._watched(keys)
            if onward.repeats >= MOST_ROUNDS:
                raise _repeating()
            return evolve(onward, page=self.page + 1, seen=(), passed=passed, group=group)
        if passed != self.passed_before:
            return self._once_more(passed, group)
        return self._from(last, keys) if more else None

    def _once_more(self, passed: int, group: int) -> Walk:
        """Another pass over the group, which was not the same as in the last one."""
        first = self.passed_before == 0 and self.group_before == 0
        rounds = 0 if first or group < self.group_before else self.rounds + 1
        if rounds >= MOST_ROUNDS:
            raise SourceBroken(
                f"the provider's rows of one change time were different in each of {rounds} passes; "
                "run again later and report it if it stays",
                code="no_progress",
            )
        return Walk(
            since=self.since,
            passed_before=passed,
            group_before=group,
            rounds=rounds,
            tokenless=self.tokenless,
        )

    def _watched(self, keys: Sequence[Key]) -> Walk:
        """The walk with this page noted, and whether it is the marked one again."""
        digest = sum(map(_digest, keys)) & _MASK
        if digest == self.mark:
            return evolve(self, lap=0, repeats=self.repeats + 1)
        if self.mark is None or self.lap + 1 == self.lap_limit:
            return evolve(self, mark=digest, lap=0, lap_limit=self.lap_limit * 2)
        return evolve(self, lap=self.lap + 1)

    def _passed(self, keys: Sequence[Key]) -> int:
        """The digest with the group's rows of this page and, on its last, those right behind the group.

        Two equal passes then missed nothing up to the rows behind: whatever shifted a page during the first
        left the group, and the second would lack it. A sum, so that the order does not matter.
        """
        since = self.since or ""
        behind = min((changed for changed, _ in keys if changed > since), default=since)
        return (self.passed + sum(_digest(key) for key in keys if key[0] <= behind)) & _MASK


def _repeating() -> SourceBroken:
    return SourceBroken(
        "the provider sends the same pages again and again, so the walk cannot end; "
        "run again later and report it if it stays",
        code="no_progress",
    )


def has_any(known: Sequence[str], keys: Sequence[Key]) -> bool:
    """Whether a row of ``known`` ("time id" each) is among the keys, whatever its change time is now."""
    ids = {text.rpartition(" ")[2] for text in known}
    return any(external_id in ids for _, external_id in keys)


def _digest(key: Key) -> int:
    return int.from_bytes(blake2b(" ".join(key).encode(), digest_size=8).digest(), "big")


def _newest(keys: Sequence[Key]) -> tuple[str, ...]:
    """As many keys as may be remembered, newest first."""
    newest: list[str] = []
    room = LONGEST_SEEN
    for key in sorted(keys, reverse=True):
        text = " ".join(key)
        room -= len(text)
        if room < 0:
            break
        newest.append(text)
    return tuple(newest)
