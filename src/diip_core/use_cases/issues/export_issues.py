"""Export the issues of a scope."""

from __future__ import annotations

from collections.abc import Iterator

from diip_core.domain.identity.permissions import Action, Actor
from diip_core.domain.issues.export import ExportedIssue
from diip_core.domain.issues.issue import Scope
from diip_core.ports.bundle import Ports
from diip_core.services.authorization import authorize


def export_issues(
    ports: Ports,
    actor: Actor,
    scope: Scope,
    *,
    with_comments: bool = False,
    with_tombstones: bool = False,
) -> Iterator[ExportedIssue]:
    """Every issue of the scope with its history, by external id as text by code point.

    The issues stream from one consistent look at the storage, so memory stays flat.

    Raises:
        NotFound: no such project or integration.
        Forbidden: the actor may not read it.
    """
    with ports.storage.read() as view:
        authorize(view, actor, scope.project_id, Action.READ)
        view.integrations.get(scope)
        yield from view.issues.export(scope, with_comments=with_comments, with_tombstones=with_tombstones)
