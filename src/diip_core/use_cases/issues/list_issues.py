"""Browse a project's issues."""

from __future__ import annotations

from diip_core.domain.identity.permissions import Action, Actor
from diip_core.domain.issues.issue_query import IssuePage, IssueQuery, check_query
from diip_core.ports.bundle import Ports
from diip_core.services.authorization import authorize


def list_issues(ports: Ports, actor: Actor, query: IssueQuery) -> IssuePage:
    """One page of a project's issues without their texts; `find_issues` pages through whole ones.

    Raises: as `find_issues`.
    """
    check_query(query)
    with ports.storage.read(consistent=False) as view:
        authorize(view, actor, query.project_id, Action.READ)
        return view.issues.page(query)
