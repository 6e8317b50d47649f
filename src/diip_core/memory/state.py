"""All that a memory storage holds, as flat tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import attrs
from attrs import define, frozen

from diip_core.domain.identity.account import Credentials
from diip_core.domain.identity.api_key import ApiKey
from diip_core.domain.identity.audit import AuditEntry
from diip_core.domain.identity.membership import Membership
from diip_core.domain.identity.rate_limits import Count
from diip_core.domain.identity.refresh_token import RefreshToken, TokenFamily
from diip_core.domain.insight.cached_result import CachedResult
from diip_core.domain.insight.flow.trends import DayFlow
from diip_core.domain.issues.history import History
from diip_core.domain.issues.issue import Comment, Scope, Tombstone, Transition
from diip_core.domain.issues.snapshot import Snapshot
from diip_core.domain.jobs.job import Job
from diip_core.domain.jobs.worker_registry import RegisteredWorker
from diip_core.domain.mirror.calls import ApiCall
from diip_core.domain.mirror.checkpoint import Checkpoint
from diip_core.domain.mirror.integration import Integration
from diip_core.domain.mirror.lease import Lease
from diip_core.domain.mirror.quarantine import Quarantined
from diip_core.domain.projects.project import Project

Place = tuple[Scope, str]
"""An external id, or a key that people say, within its scope."""


@frozen
class Claim:
    """How far a scope was read, how often it was claimed, and the lease it is under, if any."""

    epoch: int = 0
    lease: Lease | None = None
    checkpoint: Checkpoint = attrs.Factory(Checkpoint)


@frozen
class IssueRow:
    """An issue as it is stored. ``aliases`` are all keys but the present one that it ever answered to."""

    snapshot: Snapshot
    history: History
    aliases: frozenset[str] = frozenset()
    tombstone: Tombstone | None = None

    @property
    def names(self) -> frozenset[str]:
        """Every key the issue answers to."""
        return self.aliases | {self.snapshot.issue.key}


@define
class State:
    """The tables. Their values are frozen, so that a copy of the tables is a copy of everything.

    ``issues``, ``comments`` and ``transitions`` go by external id; ``issue_ids`` by project and DIIP's id;
    ``named``, ``comments_on`` and ``transitions_of`` lead from a key of an issue to external ids. ``days``
    are those last counted of a scope, ``dirty`` the scopes that changed since.
    """

    projects: dict[str, Project] = attrs.Factory(dict)
    integrations: dict[Scope, Integration] = attrs.Factory(dict)
    claims: dict[Scope, Claim] = attrs.Factory(dict)
    issues: dict[Place, IssueRow] = attrs.Factory(dict)
    issue_ids: dict[tuple[str, str], Place] = attrs.Factory(dict)
    named: dict[Place, frozenset[str]] = attrs.Factory(dict)
    comments: dict[Place, Comment] = attrs.Factory(dict)
    comments_on: dict[Place, frozenset[str]] = attrs.Factory(dict)
    transitions: dict[Place, Transition] = attrs.Factory(dict)
    transitions_of: dict[Place, frozenset[str]] = attrs.Factory(dict)
    quarantine: dict[tuple[Scope, str, str], Quarantined] = attrs.Factory(dict)
    calls: dict[Scope, tuple[ApiCall, ...]] = attrs.Factory(dict)
    accounts: dict[str, Credentials] = attrs.Factory(dict)
    token_families: dict[str, TokenFamily] = attrs.Factory(dict)
    refresh_tokens: dict[str, RefreshToken] = attrs.Factory(dict)
    api_keys: dict[str, ApiKey] = attrs.Factory(dict)
    rate_limit_counters: dict[str, Count] = attrs.Factory(dict)
    known_places: dict[tuple[str, str], datetime] = attrs.Factory(dict)
    members: dict[tuple[str, str], Membership] = attrs.Factory(dict)
    audit: dict[str, AuditEntry] = attrs.Factory(dict)
    removed: dict[Scope, None] = attrs.Factory(dict)
    jobs: dict[str, Job] = attrs.Factory(dict)
    days: dict[Scope, Mapping[date, DayFlow]] = attrs.Factory(dict)
    dirty: dict[Scope, None] = attrs.Factory(dict)
    result_cache: dict[tuple[str, str], CachedResult[Any]] = attrs.Factory(dict)
    workers: dict[str, RegisteredWorker] = attrs.Factory(dict)

    def copy(self) -> State:
        return State(*(dict(getattr(self, field.name)) for field in attrs.fields(State)))
