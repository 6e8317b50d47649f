"""Read one issue."""

from __future__ import annotations

from diip_core.domain.identity.permissions import Action, Actor
from diip_core.domain.issues.issue_query import IssueDetail
from diip_core.ports.bundle import Ports
from diip_core.services.authorization import authorize


def get_issue(ports: Ports, actor: Actor, project_id: str, issue_id: str) -> IssueDetail:
    """The whole issue with all that became of it; one that is gone upstream too, with its tombstone.

    Raises:
        NotFound: no such project or issue, or the actor may not see the project.
    """
    with ports.storage.read(consistent=False) as view:
        authorize(view, actor, project_id, Action.READ)
        return IssueDetail(
            stored=view.issues.get(project_id, issue_id),
            transitions=view.issues.transitions(project_id, issue_id),
        )
