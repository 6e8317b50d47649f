"""Export the issues of a scope."""

from __future__ import annotations

from collections.abc import Iterator

from diip_core.domain.identity.permissions import Action, Actor
from diip_core.domain.issues.export import EXPORT_BATCH, ExportedIssue
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

    The issues come in batches (`EXPORT_BATCH`), each read in a short transaction of its own. No connection is
    held while the caller handles an issue, however long that takes, and memory stays flat. Each issue is
    consistent in itself; what changes during the export may or may not be in it.

    Raises:
        NotFound: no such project or integration, also if it goes away meanwhile.
        Forbidden: the actor may not read it.
    """
    after: str | None = None
    while True:
        with ports.storage.read() as view:
            authorize(view, actor, scope.project_id, Action.READ)
            view.integrations.get(scope)
            batch = view.issues.export(
                scope, after=after, with_comments=with_comments, with_tombstones=with_tombstones
            )
        yield from batch
        if len(batch) < EXPORT_BATCH:
            return
        after = batch[-1].stored.issue.external_id
