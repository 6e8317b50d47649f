"""Whether a plugin's distribution is made for this version of DIIP, told by its metadata alone."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable

Release = tuple[int, ...]

_REQUIREMENT = re.compile(
    r"(?P<name>[A-Za-z0-9._-]+)\s*(?:\[[^\]]*\])?\s*\(?(?P<clauses>[^;)]*)\)?\s*(?P<marker>;.*)?"
)
_CLAUSE = re.compile(r"\s*(~=|==|!=|<=|>=|<|>)\s*v?([0-9]+(?:\.[0-9]+)*)(\.\*)?")
_COMPARE: dict[str, Callable[[int, int], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}


def normalised(distribution: str) -> str:
    """The name of a distribution as names are compared (PEP 503)."""
    return re.sub(r"[-_.]+", "-", distribution).lower()


def misfit(requirements: Iterable[str], *, distribution: str, version: str) -> str | None:
    """The requirement on ``distribution`` that ``version`` does not meet, or None.

    ``requirements`` are ``Requires-Dist`` lines. Only the numbers of a release are compared (PEP 440), and
    requirements of an extra are no requirements of the plugin.
    """
    present = _release(version)
    for requirement in requirements:
        match = _REQUIREMENT.match(requirement)
        if not match or normalised(match["name"]) != distribution or "extra" in (match["marker"] or ""):
            continue
        if not all(_meets(present, clause) for clause in match["clauses"].split(",")):
            return requirement.partition(";")[0].strip()
    return None


def _meets(present: Release, clause: str) -> bool:
    match = _CLAUSE.match(clause)
    if not match:
        return True
    sign, wanted, wildcard = match[1], _release(match[2]), bool(match[3])
    if sign in ("==", "!="):
        same = present[: len(wanted)] == wanted if wildcard else _order(present, wanted) == 0
        return same == (sign == "==")
    if sign == "~=":
        return _order(present, wanted) >= 0 and present[: len(wanted) - 1] == wanted[:-1]
    return _COMPARE[sign](_order(present, wanted), 0)


def _order(left: Release, right: Release) -> int:
    length = max(len(left), len(right))
    one, other = (release + (0,) * (length - len(release)) for release in (left, right))
    return (one > other) - (one < other)


def _release(version: str) -> Release:
    numbers = re.match(r"v?(?:[0-9]+!)?([0-9]+(?:\.[0-9]+)*)", version)
    return tuple(int(number) for number in numbers[1].split(".")) if numbers else (0,)
