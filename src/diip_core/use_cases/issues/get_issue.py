"""Read one issue."""

from __future__ import annotations

from diip_core.domain.identity.permissions import Action, Actor, require
from diip_core.domain.issues.issue_query import IssueDetail
from diip_core.ports.bundle import Ports


def get_issue(ports: Ports, actor: Actor, project_id: str, issue_id: str) -> IssueDetail:
    """The whole issue with all that became of it; one that is gone upstream too, with its tombstone.

    Raises:
        NotFound: no such project or issue, or the actor may not see the project.
    """
    with ports.storage.read(consistent=False) as view:
        require(actor, Action.READ, view.projects.access(project_id, actor.user_id))
        return IssueDetail(
            stored=view.issues.get(project_id, issue_id),
            transitions=view.issues.transitions(project_id, issue_id),
        )
