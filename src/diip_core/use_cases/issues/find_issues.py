"""Read a project's issues."""

from __future__ import annotations

from diip_core.domain.identity.permissions import Action, Actor
from diip_core.domain.issues.issue_query import IssueList, IssueQuery, check_query
from diip_core.ports.bundle import Ports
from diip_core.services.authorization import authorize


def find_issues(ports: Ports, actor: Actor, query: IssueQuery) -> IssueList:
    """One page of a project's whole issues; ``query.after`` takes the ``next`` of the page before.

    Raises:
        InvalidInput: a limit outside 1 to 200, or a question that is too long or without a word.
        NotFound: no such project.
        Forbidden: the actor may not read it.
    """
    check_query(query)
    with ports.storage.read(consistent=False) as view:
        authorize(view, actor, query.project_id, Action.READ)
        return view.issues.find(query)
