"""List all accounts."""

from __future__ import annotations

from diip_core.domain.identity.account import User
from diip_core.domain.identity.permissions import Action, Actor, require
from diip_core.domain.issues.issue_query import DEFAULT_LIMIT
from diip_core.domain.pagination import Paginated, check_limit, paginate
from diip_core.ports.bundle import Ports


def list_users(
    ports: Ports, actor: Actor, *, after: str | None = None, limit: int = DEFAULT_LIMIT
) -> Paginated[User]:
    """One page of all users, oldest account first.

    Raises:
        InvalidInput: a limit outside 1 to 200.
        Forbidden: the actor is no admin.
    """
    require(actor, Action.ADMINISTER)
    check_limit(limit)
    with ports.storage.read() as view:
        rows = view.accounts.all(after=after, limit=limit + 1)
    return paginate(rows, limit)
