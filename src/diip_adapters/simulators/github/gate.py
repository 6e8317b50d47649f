"""Who is asking, whether they may ask now, and what to answer otherwise."""

from __future__ import annotations

from attrs import define, field

from diip_adapters.simulators.call_log import CallLog
from diip_adapters.simulators.faults import Fault
from diip_adapters.simulators.github import refusals
from diip_adapters.simulators.github.limits import Grant, Meter
from diip_adapters.simulators.github.options import Options
from diip_adapters.simulators.wire import Reply, Request


@define
class Gate:
    """Tokens and what each has used. Without ``tokens`` any is good; nobody needs one for public things."""

    options: Options
    log: CallLog
    tokens: dict[str, Grant] = field(factory=dict)
    _meters: dict[str, Meter] = field(factory=dict)

    def caller(self, request: Request) -> tuple[str, Grant | None]:
        """The token, empty without one, and what it is good for; null for one that is no good."""
        token = request.headers.get("authorization", "").rpartition(" ")[2]
        return token, self.tokens.get(token) if token and self.tokens else Grant()

    def meter(self, token: str, now: float) -> Meter:
        """What that credential has used, as of ``now`` (epoch seconds)."""
        limit = self.options.limit if token else self.options.anonymous_limit
        meter = self._meters.setdefault(token, Meter(limit, self.options.window_seconds))
        meter.look(now)
        return meter

    def forget(self) -> None:
        """Every credential begins a new window."""
        self._meters.clear()

    def turn_away(self, meter: Meter, now: float) -> Reply | None:
        """The refusal for a caller who was asked to wait and did not, which counts as a violation."""
        if meter.closed_by is not None:
            self.log.violations["retry-after"] += 1
            return secondary_limit(meter.closed_by, meter.closed_until - now)
        if meter.remaining == 0:
            self.log.violations["reset"] += 1
            return refusals.primary_limit()
        return None


def secondary_limit(fault: Fault, seconds: float) -> Reply:
    """The refusal that the fault stands for, with ``seconds`` left to wait."""
    if fault.kind in ("abuse-silent", "primary-limit-silent"):
        return refusals.limited_by_words(fault.kind)
    status = 429 if "429" in fault.kind else 403
    return refusals.secondary_limit(status, None if fault.kind.endswith("silent") else seconds)
