"""List the providers there are."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from diip_core.domain.identity.permissions import Action, Actor, require
from diip_core.domain.issues.issue import Json
from diip_core.ports.bundle import Ports


@frozen
class ProviderDescription:
    """What a person needs to connect a tracker; ``config_schema`` is JSON Schema 2020-12."""

    name: str
    title: str
    capabilities: tuple[str, ...]
    config_schema: Mapping[str, Json]
    docs_url: str


def list_providers(ports: Ports, actor: Actor) -> tuple[ProviderDescription, ...]:
    """Every registered provider by name, third-party ones too.

    Raises:
        Forbidden: the actor may not read.
    """
    require(actor, Action.BROWSE)
    return tuple(
        ProviderDescription(
            name=provider.name,
            title=provider.title,
            capabilities=tuple(sorted(capability.value for capability in provider.capabilities)),
            config_schema=provider.form.json_schema(),
            docs_url=provider.docs_url,
        )
        for provider in ports.providers()
    )
