"""Read a project's issues."""

from __future__ import annotations

from diip_core.domain.identity.permissions import Action, Actor, require
from diip_core.domain.issues.issue_query import IssueList, IssueQuery, check_query
from diip_core.ports.bundle import Ports


def read_issues(ports: Ports, actor: Actor, query: IssueQuery) -> IssueList:
    """One page of a project's whole issues; ``query.after`` takes the ``next`` of the page before.

    Raises:
        InvalidInput: a limit outside 1 to 200, or a question that is too long or without a word.
        NotFound: no such project.
        Forbidden: the actor may not read it.
    """
    check_query(query)
    with ports.storage.read(consistent=False) as view:
        require(actor, Action.READ, view.projects.access(query.project_id, actor.user_id))
        return view.issues.find(query)
