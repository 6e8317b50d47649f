"""All that goes into a series of daily counts, and a digest that tells whether any of it changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from hashlib import blake2b

from attrs import frozen

from diip_core.domain.insight.spikes.defaults import DEFAULTS_VERSION
from diip_core.domain.insight.spikes.state import STATE_VERSION

UNVERIFIED, USUAL, INSIDE = range(3)
"""Marks of a day: nobody can vouch for it, it counts, it counts and lies in an episode of the project."""


@frozen
class Days:
    """Issues by day, and a mark for each day from ``first`` on.

    The last marked day is the present one, which is not over and teaches nothing yet. ``thresholds`` are
    those of `USUAL` days and of days `INSIDE`.
    """

    first: date
    counts: Mapping[date, int]
    marks: bytes
    thresholds: tuple[float, float]

    @property
    def last(self) -> date:
        """The present day."""
        return self.first + timedelta(days=len(self.marks) - 1)

    def digests(self, before: Iterable[date]) -> Mapping[date, bytes]:
        """For each of these days a digest of all that went into the series before it.

        How many marks there are until then tells the first day.
        """
        first = self.first.toordinal()
        known = sorted((day.toordinal(), issues) for day, issues in self.counts.items() if day >= self.first)
        form = f"{STATE_VERSION} {DEFAULTS_VERSION} {self.thresholds};"
        counted, marked = blake2b(form.encode()), blake2b()
        digests, place, marks = {}, 0, 0
        for day in sorted({*before}):
            end, start = day.toordinal(), place
            while place < len(known) and known[place][0] < end:
                place += 1
            counted.update("".join(f"{at}:{issues};" for at, issues in known[start:place]).encode())
            marked.update(self.marks[marks : max(end - first, marks)])
            marks = max(end - first, marks)
            digests[day] = counted.digest() + marked.digest()
        return digests
