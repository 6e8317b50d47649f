"""Which request goes wrong, and how: a plan that follows a seed.

Three families: an answer is replaced (a status, a limit, a redirect), its bytes or their delivery are
damaged (`damage`), or records in it are (`mangling`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from random import Random

from attrs import Factory, define, field, frozen

from diip_core.errors import InvalidInput

ANSWERS = {
    "http-500": "500 with a JSON message",
    "http-502": "502 with an HTML page",
    "http-503": "503 with an HTML page and retry-after of `seconds`, where that is over 0",
    "http-504": "504 with an HTML page",
    "primary-limit": "403, remaining 0, closed until the reset in `seconds`",
    "secondary-limit": "403 with retry-after of `seconds`",
    "secondary-limit-429": "429 with retry-after of `seconds`",
    "secondary-limit-silent": "403 with the secondary limit's text alone, closed for `seconds`",
    "secondary-limit-429-silent": "429 likewise",
    "abuse-silent": "403 with the old text of the secondary limit alone, closed for `seconds`",
    "primary-limit-silent": "403 with the primary limit's text alone, closed for `seconds`",
    "sso": "403, single sign-on required",
    "classic-token": "403, classic tokens are forbidden",
    "ip-allow-list": "403, the address is not on the IP allow list",
    "token-lifetime": "403, the token lives too long",
    "suspended": "403, the account is suspended",
    "issues-disabled": "410, issues are switched off",
    "legal-block": "451, blocked for legal reasons",
    "moved": "301 to the same place by the repository's id",
    "moved-elsewhere": "301 to another repository's id",
    "unauthorized": "401, bad credentials",
    "forbidden": "403, the token lacks the right",
    "not-found": "404",
    "gone": "410",
    "deep-page": "422, use cursor based pagination",
}
BYTES = {
    "reset": "RST before the first byte",
    "reset-late": "RST after half of the body",
    "hang": "no answer at all",
    "slow": "the answer after `seconds`",
    "drip": "the body in small pieces over `seconds`",
    "drip-headers": "the headers, too",
    "cut-short": "half of what Content-Length says",
    "cut-chunked": "chunked, without the last chunk",
    "cut-silently": "no length, half of the body, end of connection",
    "cut-json": "JSON cut off, with the length that is left",
    "cut-gzip": "gzip cut off, with the length that is left",
    "gzip-bomb": "a little gzip that inflates to 256 MiB",
    "bad-utf8": "a byte that is not UTF-8 in the middle",
    "text": "200 with plain text",
    "html": "200 with a sign-in page",
    "empty": "200 without a body",
    "empty-list": "200 with `[]`",
}
RECORDS = {
    "field-renamed": "`field` (updated_at) under another name",
    "field-gone": "`field` (updated_at) left out",
    "field-retyped": "`field` (title) as an object",
    "null-author": "`user` null",
    "nul": "U+0000 in title and body",
    "lone-surrogate": "\\ud800 in title and body",
    "nan": "NaN as number of comments",
    "huge-int": "10**400 as number of comments",
    "impossible-date": "0000-13-45T24:61:61Z as `field` (created_at)",
    "huge-body": "a body of 1 MB",
    "huge-title": "a title of 1 MB",
    "many-labels": "10,000 labels",
    "duplicate-rows": "records twice in a page",
    "repeated-rows": "the last records of the page before again",
}
KINDS = {**ANSWERS, **BYTES, **RECORDS}


@frozen
class Fault:
    """One way to go wrong. Only requests whose path and query match ``match`` (a regular expression) count.

    ``skip`` of them are let through first, then each fails with chance ``rate``, or every ``every``-th one,
    at most ``times`` times. ``share`` is the part of the records that a fault of records hits, always the
    same ones; ``field`` is theirs. ``seconds`` is the wait that a limit, a drip or slowness means.

    Raises:
        InvalidInput: no such kind.
    """

    kind: str = field()
    rate: float = 1.0
    times: int | None = None
    skip: int = 0
    every: int = 1
    match: str = ""
    seconds: float = 1.0
    share: float = 0.02
    field: str = ""

    @kind.validator
    def _known(self, _: object, kind: str) -> None:
        if kind not in KINDS:
            raise InvalidInput(f"no fault is called {kind!r}; there are {', '.join(KINDS)}")

    @classmethod
    def parse(cls, text: str) -> Fault:
        """Read ``KIND`` or ``KIND:RATE``, such as ``http-502:0.05``.

        Raises:
            InvalidInput: no such kind, or the rate is no number.
        """
        kind, _, rate = text.partition(":")
        try:
            return cls(kind, rate=float(rate or 1))
        except ValueError:
            raise InvalidInput(f"the rate of fault {kind} must be a number between 0 and 1") from None


@define
class FaultPlan:
    """Faults in force, and how often each struck. ``pick`` is asked once for every request."""

    faults: list[Fault] = Factory(list)
    seed: int = 1
    struck: Counter[str] = Factory(Counter)
    _matched: Counter[int] = Factory(Counter)
    _times: Counter[int] = Factory(Counter)
    _rng: Random = field(init=False)

    @_rng.default
    def _from_seed(self) -> Random:
        return Random(self.seed)  # noqa: S311 - no secret depends on it

    def replace(self, faults: Iterable[Fault]) -> None:
        """Forget the plan and follow this one from its start."""
        self.faults = list(faults)
        self._matched.clear()
        self._times.clear()
        self._rng = self._from_seed()

    def pick(self, target: str) -> Fault | None:
        """The fault that strikes the request for ``target`` (path and query), if any; the first that does."""
        for place, fault in enumerate(self.faults):
            if fault.match and not re.search(fault.match, target):
                continue
            self._matched[place] += 1
            if self._strikes(place, fault):
                self._times[place] += 1
                self.struck[fault.kind] += 1
                return fault
        return None

    def _strikes(self, place: int, fault: Fault) -> bool:
        turn = self._matched[place] - fault.skip
        if turn <= 0 or turn % fault.every or (fault.times is not None and self._times[place] >= fault.times):
            return False
        return fault.rate >= 1 or self._rng.random() < fault.rate
