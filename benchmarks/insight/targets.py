"""A target of INSIGHT beside what was measured today."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen


@frozen
class Row:
    """One line of the report, all as text but for ``met``, which is None for what is only looked at.

    ``elsewhere`` is the peer's or the literature's figure for the same thing.
    """

    name: str
    today: str
    target: str = ""
    elsewhere: str = ""
    met: bool | None = None


def at_most(name: str, today: float, target: float, *, digits: int = 2, elsewhere: str = "") -> Row:
    """A target from above."""
    return Row(name, f"{today:.{digits}f}", f"≤ {target:g}", elsewhere, today <= target)


def at_least(name: str, today: float, target: float, *, digits: int = 2, elsewhere: str = "") -> Row:
    """A target from below."""
    return Row(name, f"{today:.{digits}f}", f"≥ {target:g}", elsewhere, today >= target)


def print_rows(title: str, rows: Iterable[Row]) -> bool:
    """Print a section; whether every target in it is met."""
    print(f"\n{title}")
    print(f"  {'':<56} {'today':>10} {'target':>9}        elsewhere")
    good = True
    for row in rows:
        verdict = {None: "", True: "met", False: "MISSED"}[row.met]
        print(f"  {row.name:<56} {row.today:>10} {row.target:>9} {verdict:<6} {row.elsewhere}", flush=True)
        good = good and row.met is not False
    return good
