"""This machine: its clocks, its chance, its processes."""

from diip_adapters.system.clock import SystemClock
from diip_adapters.system.randomness import SystemFresh

__all__ = ["SystemClock", "SystemFresh"]
