"""What was asked of a simulator, and how it answered: for tests, and for anybody who wonders."""

from __future__ import annotations

import re
from collections import Counter, deque
from datetime import datetime
from typing import Any

from attrs import Factory, define, frozen

_KEPT = 20_000


@frozen
class Call:
    """One request; ``fault`` names the fault that struck it."""

    at: datetime
    method: str
    target: str
    status: int
    fault: str | None


@define
class CallLog:
    """Counts of requests. A violation is a call before a time that was announced to the caller."""

    calls: deque[Call] = Factory(lambda: deque(maxlen=_KEPT))
    by_status: Counter[int] = Factory(Counter)
    by_path: Counter[str] = Factory(Counter)
    violations: Counter[str] = Factory(Counter)
    requests: int = 0

    def note(self, call: Call) -> None:
        """Remember a call and count it."""
        self.requests += 1
        self.calls.append(call)
        self.by_status[call.status] += 1
        self.by_path[re.sub(r"/\d+", "/{n}", call.target.partition("?")[0])] += 1

    def clear(self) -> None:
        """Start again from nothing."""
        self.calls.clear()
        for counter in (self.by_status, self.by_path, self.violations):
            counter.clear()
        self.requests = 0

    def show(self) -> dict[str, Any]:
        """Everything counted, ready for JSON."""
        return {
            "requests": self.requests,
            "by_status": {str(status): count for status, count in sorted(self.by_status.items())},
            "by_path": dict(self.by_path),
            "violations": dict(self.violations),
        }
