"""Which integration of a project reads a scope, whatever name or address it goes by (guarantee T28)."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from diip_core.domain.mirror.integration import Integration

SAME_SCOPE = "same_scope"
"""The code of an error that says so."""
_PORTS = {"https": 443, "http": 80}


def reader_of(scope_id: str, integration: Integration, project: Iterable[Integration]) -> Integration | None:
    """The first of a project's integrations known to read ``scope_id`` where ``integration`` reads.

    It may be ``integration`` itself. A place is a host and its port: the paths below it lead to the same.
    """
    place = integration.provider, scope_id, _place(integration.base_url)
    for known in project:
        if (known.provider, known.external_scope_id, _place(known.base_url)) == place:
            return known
    return None


def read_already(reader: Integration, integration: Integration) -> str:
    """The line for people where ``reader`` is another one."""
    return (
        f"this project reads {integration.scope_name} already, as {reader.scope_name} "
        f"(integration {reader.id})"
    )


def _place(base_url: str) -> tuple[str | None, int | None]:
    try:
        parts = urlsplit(base_url)
        return parts.hostname, parts.port or _PORTS.get(parts.scheme)
    except ValueError:  # what nobody ever verified may be no URL
        return base_url, None
