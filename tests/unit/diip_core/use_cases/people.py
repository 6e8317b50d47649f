"""Ada, Bob and an admin, all in memory, and what they do."""

from __future__ import annotations

from typing import Any

from diip_core.domain.identity.account import User
from diip_core.domain.identity.audit import AuditEntry
from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.domain.identity.refresh_token import Session
from diip_core.domain.projects.project import Project
from diip_core.domain.secret import Secret
from diip_core.events import Event
from diip_core.memory.bundle import START, memory_ports
from diip_core.memory.clock import ManualClock
from diip_core.ports.bundle import Ports
from diip_core.use_cases.identity.add_user import add_user
from diip_core.use_cases.identity.authenticate import authenticate
from diip_core.use_cases.identity.log_in import log_in
from diip_core.use_cases.projects.create_project import create_project

PASSWORD = Secret("vN4-kettle-Ömega")
ADDRESS = "192.0.2.7"


class People:
    """``announced`` is what was announced so far; every account has the same password."""

    def __init__(self, **overrides: Any) -> None:
        self.announced: list[Event] = []
        self.clock = ManualClock(START)
        self.ports: Ports = memory_ports(self.announced, clock=self.clock, **overrides)
        self.ada = self.add("ada@example.org")
        self.bob = self.add("bob@example.org")
        self.root = self.add("root@example.org", role="admin")
        self.announced.clear()

    def add(self, email: str, **how: Any) -> User:
        return add_user(self.ports, OPERATOR, email=email, password=PASSWORD, **how)

    def log_in(self, email: str = "ada@example.org", **how: Any) -> Session:
        return log_in(self.ports, **{"email": email, "password": PASSWORD, "address": ADDRESS, **how})

    def actor(self, session: Session) -> Actor:
        return authenticate(self.ports, session.access_token.reveal())

    def session_of(self, user: User) -> Actor:
        return self.actor(self.log_in(user.email))

    def project(self) -> Project:
        return create_project(self.ports, Actor(self.ada.id), name="Rockets")

    @property
    def audit(self) -> list[AuditEntry]:
        """Oldest first, without the making of the three."""
        with self.ports.storage.read() as view:
            return list(reversed(view.audit.latest(limit=200)))[3:]

    @property
    def actions(self) -> list[str]:
        return [entry.action for entry in self.audit]
