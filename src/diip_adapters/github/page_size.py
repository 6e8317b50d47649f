"""How many rows to ask for: fewer if a page cannot pass, more again after a while."""

from __future__ import annotations

from attrs import evolve, frozen

SIZES = (100, 50, 25, 5, 1)
"""Each divides the one before, so that page numbers stay exact when the size changes. 100 is the most."""

FIRST_PATIENCE = 4
MOST_PATIENCE = 256

TOO_MUCH = frozenset(
    {"too_large", "http_500", "http_502", "http_504", "timeout", "deadline", "connection_lost", "truncated"}
)
"""Codes of failures that a smaller page may cure."""


@frozen
class PageSize:
    """``rows`` a page; ``good`` pages came since it changed, and after ``patience`` of them it grows.

    ``tried``: it grew, and has not yet lasted as long. A growth that fails so doubles the patience, so that
    a list that never passes at 100 costs little.
    """

    rows: int = SIZES[0]
    good: int = 0
    patience: int = FIRST_PATIENCE
    tried: bool = False

    @property
    def is_smallest(self) -> bool:
        return self.rows == SIZES[-1]

    def smaller(self) -> PageSize:
        """The next smaller size; the same if this is the smallest."""
        rows = SIZES[min(SIZES.index(self.rows) + 1, len(SIZES) - 1)]
        patience = min(self.patience * 2, MOST_PATIENCE) if self.tried else self.patience
        return PageSize(rows=rows, patience=patience)

    def after_success(self) -> PageSize:
        lasts = self.good + 1 >= self.patience
        if self.rows == SIZES[0] and (lasts or not self.tried):
            return PageSize()
        return evolve(self, good=self.good + 1, tried=self.tried and not lasts)

    def larger(self) -> PageSize | None:
        """The next larger size, if it is time to try it."""
        if self.rows == SIZES[0] or self.good < self.patience:
            return None
        return PageSize(rows=SIZES[SIZES.index(self.rows) - 1], patience=self.patience, tried=True)

    def is_full(self, rows: int) -> bool:
        """Whether an answer of this many rows may have been cut, so that more may follow.

        A server may cap pages below what was asked for, at a round number.
        """
        return rows >= self.rows or (rows >= 10 and (rows % 10 == 0 or rows % 25 == 0))
