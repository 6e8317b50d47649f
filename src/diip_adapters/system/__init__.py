"""This machine: its clock, randomness, processes and failpoints."""

from diip_adapters.system.clock import SystemClock
from diip_adapters.system.id_generator import SystemIdGenerator
from diip_adapters.system.process_identity import SystemProcessIdentity
from diip_adapters.system.randomness import SystemRandomness

__all__ = ["SystemClock", "SystemIdGenerator", "SystemProcessIdentity", "SystemRandomness"]
