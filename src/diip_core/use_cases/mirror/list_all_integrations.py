"""List the integrations of all projects."""

from __future__ import annotations

from diip_core.domain.identity.permissions import Action, Actor, require
from diip_core.domain.issues.issue_query import DEFAULT_LIMIT
from diip_core.domain.mirror.integration import Integration, IntegrationStatus
from diip_core.domain.pagination import Paginated, check_limit, paginate
from diip_core.ports.bundle import Ports


def list_all_integrations(
    ports: Ports,
    actor: Actor,
    *,
    status: IntegrationStatus | None = None,
    silent: bool | None = None,
    limit: int = DEFAULT_LIMIT,
    after: str | None = None,
) -> Paginated[Integration]:
    """Those of a status, or all, oldest first; ``after`` takes the ``next`` of the page before.

    ``silent`` asks for those that fell silent, or for those that did not.

    Raises:
        InvalidInput: a limit outside 1 to 200.
        Forbidden: the actor is no admin.
    """
    check_limit(limit)
    require(actor, Action.ADMINISTER)
    with ports.storage.read(consistent=False) as view:
        rows = view.integrations.everywhere(status=status, silent=silent, after=after, limit=limit + 1)
    return paginate(rows, limit, lambda integration: integration.id)
