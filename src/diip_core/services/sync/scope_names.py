"""The names that an integration's scope goes by."""

from __future__ import annotations

from diip_core.domain.mirror.integration import Integration
from diip_core.errors import InvalidInput, NotFound
from diip_core.ports.bundle import Ports


def connected_name(ports: Ports, integration: Integration) -> str:
    """The name under which the scope was connected; `scope_name` is its present one.

    They differ once the scope was renamed at the provider. Another scope may take the old name then.
    """
    try:
        provider = ports.provider(integration.provider)
        return provider.scope_name(provider.form.parse(integration.config))
    except (NotFound, InvalidInput):  # its plugin is missing, or asks other questions now
        return integration.scope_name


def meant_name(ports: Ports, provider: str, text: str) -> str:
    """The name that a person means by a pasted address of a scope; the text itself if it is none."""
    try:
        kind = ports.provider(provider)
        return kind.scope_name(kind.form.parse(kind.config_for(text)))
    except (NotFound, InvalidInput):
        return text.strip()
