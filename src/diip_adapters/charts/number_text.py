"""Numbers as people read them."""

from __future__ import annotations

from math import isfinite

NO_NUMBER = "–"
_UNITS = ((1e9, "bn"), (1e6, "M"), (1e3, "k"))
_SMALL = 0.005
_DAYS_A_YEAR = 365.25


def exact(value: float | None) -> str:
    """A number for a table: thousands apart, at most two decimals, a smaller one with two digits."""
    if value is None or not isfinite(value):
        return NO_NUMBER
    if isinstance(value, int):
        return f"{value:,}"
    if 0 < abs(value) < _SMALL:
        return f"{value:.2g}"
    return _trimmed(f"{value:,.2f}")


def compact(value: float) -> str:
    """A number for an axis: 950, 1.2k, 3M, 1bn."""
    for unit, name in _UNITS:
        if abs(value) >= unit:
            return f"{_trimmed(f'{value / unit:.2f}')}{name}"
    return f"{value:g}"


def days_text(days: float) -> str:
    """A span of days in its natural unit, rounded: 5 h, 12 d, 14 mo, 3.2 y (of 365.25 days)."""
    if days < 1:
        return f"{days * 24:.2g} h"
    if days < 90:
        return f"{_trimmed(f'{days:.1f}')} d" if days < 10 else f"{days:.0f} d"
    if days < 2 * _DAYS_A_YEAR:
        return f"{days / _DAYS_A_YEAR * 12:.0f} mo"
    return f"{_trimmed(f'{days / _DAYS_A_YEAR:,.1f}')} y"


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".")
