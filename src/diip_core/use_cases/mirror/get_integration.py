"""Read an integration."""

from __future__ import annotations

from diip_core.domain.identity.permissions import Action, Actor
from diip_core.domain.issues.issue import Scope
from diip_core.domain.mirror.integration import Integration
from diip_core.ports.bundle import Ports
from diip_core.services.authorization import authorize


def get_integration(ports: Ports, actor: Actor, scope: Scope) -> Integration:
    """The integration; its token stays sealed.

    Raises:
        NotFound: no such project or integration, or the actor may not see the project.
    """
    with ports.storage.read(consistent=False) as view:
        authorize(view, actor, scope.project_id, Action.READ)
        return view.integrations.get(scope)
