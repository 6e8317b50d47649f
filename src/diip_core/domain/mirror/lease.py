"""Who works on a scope, and until when."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from diip_core.errors import Conflict

LEASE_SECONDS = 35
"""A lease outlives the longest provider call (30 s) and a commit; each saved page renews it."""


@frozen
class Holder:
    """A process, named so that others on the same machine can tell at once whether it lives."""

    host: str
    boot_id: str
    pid: int
    started: str


@frozen
class Lease:
    """The right to write a scope's pages. ``epoch`` grows with each claim and fences the one before.

    ``until`` is an instant of the storage's clock.
    """

    project_id: str
    integration_id: str
    epoch: int
    holder: Holder
    until: datetime


class Busy(Conflict):
    """Another run holds the scope. Wait until ``lease.until``, or displace a holder known to be dead."""

    code = "busy"

    def __init__(self, message: str, *, lease: Lease) -> None:
        super().__init__(message)
        self.lease = lease
