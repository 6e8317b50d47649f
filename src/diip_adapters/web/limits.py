"""How long and how much one request may take, and how much of it is used."""

from __future__ import annotations

import time

from attrs import define, frozen

from diip_core.errors import SourceUnavailable

KIB = 1024
MIB = 1024 * KIB


@frozen
class Limits:
    """Bounds of one request, redirects included.

    The bytes bound holds on the wire and again after inflating. Beyond ``free_bytes`` an answer may not
    inflate to more than ``ratio`` times what came over the wire.
    """

    total_seconds: float = 30.0
    connect_seconds: float = 5.0
    silence_seconds: float = 10.0
    most_bytes: int = 32 * MIB
    free_bytes: int = MIB
    ratio: int = 100
    redirects: int = 3


USUAL = Limits()


@define
class Allowance:
    """What is left to one request. The network stream draws on it, so no drip and no flood gets around it."""

    host: str
    limits: Limits
    ends_at_seconds: float
    received_bytes: int = 0
    cut: bool = False

    @classmethod
    def starting(cls, host: str, limits: Limits) -> Allowance:
        return cls(host, limits, time.monotonic() + limits.total_seconds)

    def seconds(self, wanted: float | None) -> float:
        """As many of the wanted seconds as are left. Raises SourceUnavailable, code ``deadline``."""
        left = self.ends_at_seconds - time.monotonic()
        if left <= 0:
            raise SourceUnavailable(
                f"{self.host} took over {self.limits.total_seconds:g} s to answer; try again later",
                code="deadline",
            )
        return left if wanted is None else min(wanted, left)

    def receive(self, data: bytes) -> bytes:
        """Note bytes off the wire; none: the other side hung up. Raises SourceUnavailable, ``too_large``."""
        self.cut = not data
        self.received_bytes += len(data)
        if self.received_bytes > self.limits.most_bytes:
            raise self.too_large()
        return data

    def too_large(self) -> SourceUnavailable:
        mebibytes = self.limits.most_bytes / MIB
        return SourceUnavailable(
            f"{self.host} sent more than an answer may hold ({mebibytes:g} MiB, at most {self.limits.ratio} "
            "times what was compressed); ask for smaller pages",
            code="too_large",
        )
