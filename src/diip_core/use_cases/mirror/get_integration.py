"""Read an integration."""

from __future__ import annotations

from diip_core.domain.identity.permissions import Action, Actor, require
from diip_core.domain.issues.issue import Scope
from diip_core.domain.mirror.integration import Integration
from diip_core.ports.bundle import Ports


def get_integration(ports: Ports, actor: Actor, scope: Scope) -> Integration:
    """The integration; its token stays sealed.

    Raises:
        NotFound: no such project or integration, or the actor may not see the project.
    """
    with ports.storage.read(consistent=False) as view:
        require(actor, Action.READ, view.projects.access(scope.project_id, actor.user_id))
        return view.integrations.get(scope)
