"""Where issues get stuck, and what changed recently."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from diip_core.domain.insight.flow.bottlenecks import Bottlenecks
from diip_core.domain.insight.flow.degradation import Degradation
from diip_core.domain.insight.flow.what_changed import WhatChanged
from diip_core.domain.mirror.coverage import Coverage


@frozen
class BottleneckReport:
    """``changed`` compares the last 28 days with the 28 before; null if there is too little of either."""

    computed_at: datetime
    found: Bottlenecks
    degradation: Degradation
    changed: WhatChanged | None
    coverage: Coverage
