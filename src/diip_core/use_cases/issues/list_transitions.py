"""List what changed in one issue."""

from __future__ import annotations

from diip_core.domain.identity.permissions import Action, Actor
from diip_core.domain.issues.issue import Transition
from diip_core.ports.bundle import Ports
from diip_core.services.authorization import authorize


def list_transitions(ports: Ports, actor: Actor, project_id: str, issue_id: str) -> tuple[Transition, ...]:
    """The issue's transitions by time, also if it is gone upstream.

    Raises:
        NotFound: no such project or issue, or the actor may not see the project.
    """
    with ports.storage.read(consistent=False) as view:
        authorize(view, actor, project_id, Action.READ)
        return view.issues.transitions(project_id, issue_id)
