"""Whether a scope is still the one an integration mirrors, and nobody else's."""

from __future__ import annotations

from diip_core.domain.mirror.integration import Integration
from diip_core.errors import SourceMisconfigured
from diip_core.ports.issue_source import Identity
from diip_core.ports.storage.storage import Storage
from diip_core.services.sync.same_scope import SAME_SCOPE, read_already, reader_of


def require_own_scope(storage: Storage, integration: Integration, identity: Identity) -> None:
    """Make sure that the name still means the same scope, which the project reads once (guarantees F19, T28).

    Of two that turn out to read one scope, the one that learns so later stops, or else the younger.

    Raises:
        SourceMisconfigured: a person must remove one of two, or connect the new scope by itself.
    """
    known = integration.external_scope_id
    if known is not None and identity.scope_id != known:
        raise SourceMisconfigured(
            f"{integration.scope_name} now names another scope than the one mirrored here; "
            "connect the new one by itself",
            code="scope_changed",
        )
    with storage.read() as view:
        reader = reader_of(
            identity.scope_id, integration, view.integrations.of_project(integration.project_id)
        )
    if reader is not None and reader.id != integration.id:
        raise SourceMisconfigured(
            f"{read_already(reader, integration)}; remove one of the two", code=SAME_SCOPE
        )
