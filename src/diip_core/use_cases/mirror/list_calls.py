"""List the calls that were made to a provider."""

from __future__ import annotations

from diip_core.domain.identity.permissions import Action, Actor
from diip_core.domain.issues.issue import Scope
from diip_core.domain.issues.issue_query import DEFAULT_LIMIT
from diip_core.domain.mirror.calls import CallList, CallPosition
from diip_core.domain.pagination import check_limit
from diip_core.ports.bundle import Ports
from diip_core.services.authorization import authorize


def list_calls(
    ports: Ports, actor: Actor, scope: Scope, *, limit: int = DEFAULT_LIMIT, after: CallPosition | None = None
) -> CallList:
    """The integration's calls, newest first; ``after`` takes the ``next`` of the page before.

    Raises:
        InvalidInput: a limit outside 1 to 200.
        NotFound: no such project or integration, or the actor may not see the project.
    """
    check_limit(limit)
    with ports.storage.read(consistent=False) as view:
        authorize(view, actor, scope.project_id, Action.READ)
        view.integrations.get(scope)
        return view.calls.latest(scope, limit=limit, after=after)
