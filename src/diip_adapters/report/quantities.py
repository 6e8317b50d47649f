"""Counts, shares and lengths of time in words."""

from __future__ import annotations

from diip_core.domain.statistics.survival import SECONDS_PER_DAY, Interval

NOT_ENOUGH = "not enough data"
_DAYS_A_YEAR = 365.25
_MONTHS_A_YEAR = 12
_WHOLE_FROM = 9.95


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """``1 issue``, ``1,234 issues``."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def signed(number: int) -> str:
    """``+1,234``, ``−4`` with a true minus sign, ``0``."""
    return f"{number:+,}".replace("-", "−") if number else "0"


def enumerated(parts: list[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if parts[1:] else parts)


def share(part: float) -> str:
    """A share from 0 to 1 in per cent. One just above 0 or below 1 is never rounded to it."""
    if 0 < part < 0.01:
        return "under 1%"
    return "over 99%" if 0.99 < part < 1 else f"{part:.0%}"


def length(days: float | None) -> str:
    """A span in its natural unit, rounded: ``40 minutes``, ``5 hours``, ``12 days``, ``3.2 years``."""
    if days is None:
        return NOT_ENOUGH
    number, unit = _in_unit(days)
    if number == "0":
        return "under a minute"
    return f"{number} {unit}" if number == "1" else f"{number} {unit}s"


def length_of_seconds(seconds: float | None) -> str:
    """The same for a span in seconds."""
    return length(None if seconds is None else seconds / SECONDS_PER_DAY)


def around(days: float, interval: Interval) -> str:
    """A length with its interval: ``38 days (29 to 50)``, ``38 days (over 29 days)`` if it is open."""
    if interval.low is None or interval.high is None:
        end = interval.low if interval.high is None else interval.high
        word = "over" if interval.high is None else "up to"
        return length(days) if end is None else f"{length(days)} ({word} {length(end)})"
    low, high = _in_unit(interval.low), _in_unit(interval.high)
    if low[1] == high[1] == _in_unit(days)[1]:
        return f"{length(days)} ({low[0]} to {high[0]})"
    return f"{length(days)} ({length(interval.low)} to {length(interval.high)})"


def _in_unit(days: float) -> tuple[str, str]:
    if days < 1 / 24:
        return f"{days * 1440:.0f}", "minute"
    if days < 2:
        return _rounded(days * 24), "hour"
    if days < 90:
        return _rounded(days), "day"
    if days < 2 * _DAYS_A_YEAR:
        return f"{days / _DAYS_A_YEAR * _MONTHS_A_YEAR:.0f}", "month"
    return f"{days / _DAYS_A_YEAR:,.1f}".removesuffix(".0"), "year"


def _rounded(number: float) -> str:
    return f"{number:.0f}" if number >= _WHOLE_FROM else f"{number:.1f}".removesuffix(".0")
