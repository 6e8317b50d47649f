"""This machine: its clocks, its chance, its processes."""

from diip_adapters.system_clock.clock import SystemClock
from diip_adapters.system_clock.fresh import SystemFresh

__all__ = ["SystemClock", "SystemFresh"]
