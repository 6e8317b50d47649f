"""Where issues get stuck and what changed of late, as of an instant."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from diip_core.domain.insight.flow.bottlenecks import Bottlenecks
from diip_core.domain.insight.flow.degradation import Degradation
from diip_core.domain.insight.flow.what_changed import WhatChanged


@frozen
class BottleneckReport:
    """``changed`` compares the last 28 days with the 28 before; null where there is too little of either."""

    as_of: datetime
    found: Bottlenecks
    degradation: Degradation
    changed: WhatChanged | None
    unverified_reason: tuple[str, ...] = ()

    @property
    def verified(self) -> bool:
        """Whether nothing is known to be missing from what this rests on."""
        return not self.unverified_reason
