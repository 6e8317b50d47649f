"""Browse a project's issues."""

from __future__ import annotations

from diip_core.domain.identity.permissions import Action, Actor, require
from diip_core.domain.issues.issue_query import IssuePage, IssueQuery, check_query
from diip_core.ports.bundle import Ports


def list_issues(ports: Ports, actor: Actor, query: IssueQuery) -> IssuePage:
    """One page of a project's issues without their texts; `read_issues` pages through whole ones.

    Raises: as `read_issues`.
    """
    check_query(query)
    with ports.storage.read(consistent=False) as view:
        require(actor, Action.READ, view.projects.access(query.project_id, actor.user_id))
        return view.issues.page(query)
