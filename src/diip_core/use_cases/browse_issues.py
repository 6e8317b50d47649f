"""Browse a project's issues."""

from __future__ import annotations

from diip_core.domain.browsing import GREATEST_LIMIT, IssueList, IssueQuery
from diip_core.domain.permissions import Action, Actor, require
from diip_core.errors import InvalidInput
from diip_core.ports.bundle import Ports


def browse_issues(ports: Ports, actor: Actor, query: IssueQuery) -> IssueList:
    """One page of a project's issues; ``query.after`` takes the ``next`` of the page before.

    Raises:
        InvalidInput: a limit outside 1 to 200.
        NotFound: no such project.
        Forbidden: the actor may not read it.
    """
    if not 1 <= query.limit <= GREATEST_LIMIT:
        raise InvalidInput(f"a page has 1 to {GREATEST_LIMIT} issues", field="limit")
    with ports.storage.read() as view:
        require(actor, Action.READ, view.projects.access(query.project_id, actor.user_id))
        return view.issues.find(query)
