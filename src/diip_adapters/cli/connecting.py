"""Find the integration that ``diip sync`` names, or connect a new one."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
from attrs import frozen

from diip_adapters.cli.runner import Runner
from diip_adapters.settings import read_secret
from diip_core.domain.identity.permissions import OPERATOR
from diip_core.domain.issues.issue import Json
from diip_core.domain.mirror.integration import Integration
from diip_core.domain.projects.project import Project
from diip_core.domain.projects.project_lookup import find_target_project
from diip_core.domain.projects.unset import UNSET
from diip_core.domain.secret import Secret
from diip_core.errors import Conflict, InvalidInput, NotFound
from diip_core.memory.storage import MemoryStorage
from diip_core.ports.bundle import Ports
from diip_core.ports.provider import Provider
from diip_core.services.sync.same_scope import SAME_SCOPE
from diip_core.services.sync.scope_names import connected_name
from diip_core.use_cases.mirror.connect_integration import connect_integration
from diip_core.use_cases.mirror.update_integration import update_integration
from diip_core.use_cases.projects.create_project import create_project

DEFAULT_PROJECT = "default"
_ATTEMPTS = 3


@frozen
class SyncRequest:
    """What the user asked to mirror. ``options`` are further fields of the provider's connect form.

    ``with_ambient_token`` allows a token from the environment if ``token`` is None.
    """

    provider: str
    scope: str
    project: str = DEFAULT_PROJECT
    base_url: str | None = None
    token: Secret | None = None
    options: Mapping[str, str] = {}
    with_ambient_token: bool = True


def find_or_connect(ports: Ports, request: SyncRequest, runner: Runner) -> Integration:
    """The integration that mirrors what was requested. A first connect that fails stores nothing.

    Raises:
        InvalidInput: an unknown provider, a scope or option it does not accept, or an ambiguous project
            name.
        ProviderRefused, SourceUnavailable: the live call failed.
    """
    try:
        provider = ports.provider(request.provider)
    except NotFound as error:
        raise InvalidInput(error.message, field="provider") from error
    config = {**provider.config_for(request.scope), **_typed(provider, request.options)}
    name = provider.scope_name(provider.form.parse(config))
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            return _find_or_connect(ports, request, runner, config, name)
        except Conflict as clash:  # another run connected the same at this moment
            if clash.code == SAME_SCOPE or attempt == _ATTEMPTS:
                raise
    raise AssertionError("unreachable")


def _find_or_connect(
    ports: Ports, request: SyncRequest, runner: Runner, config: Mapping[str, Json], name: str
) -> Integration:
    with ports.storage.read() as view:
        project = find_target_project(view.projects.all(), request.project)
        known = view.integrations.of_project(project.id) if project else ()
    named = [one for one in known if one.provider == request.provider]
    for integration in named:
        if integration.scope_name.casefold() == name.casefold():
            return _update(ports, request, runner, integration)
    # The user may give the old name of a renamed scope, unless another scope has it now.
    former = [one for one in named if connected_name(ports, one).casefold() == name.casefold()]
    try:
        return _connect(ports, request, runner, config, project)
    except Conflict as clash:
        if clash.code != SAME_SCOPE or len(former) != 1:
            raise
        return _update(ports, request, runner, former[0])


def _update(ports: Ports, request: SyncRequest, runner: Runner, integration: Integration) -> Integration:
    """Give the integration the requested token and address."""
    has_own = integration.sealed_token is not None and integration.status != "needs_auth"
    token = request.token or (None if has_own else _ambient_token(ports, request, runner))
    return runner.call_with_retries(
        lambda: update_integration(
            ports,
            OPERATOR,
            integration.scope,
            token=token or UNSET,
            base_url=request.base_url,
            verify=True,
        )
    )


def _connect(
    ports: Ports, request: SyncRequest, runner: Runner, config: Mapping[str, Json], project: Project | None
) -> Integration:
    """Connect. A new project is created in memory first and stored together with the integration."""
    into = ports if project else attrs.evolve(ports, storage=MemoryStorage(ports.clock))
    home = project or create_project(into, OPERATOR, name=request.project)
    token = request.token or _ambient_token(ports, request, runner)
    integration = runner.call_with_retries(
        lambda: connect_integration(
            into,
            OPERATOR,
            home.id,
            provider=request.provider,
            config=config,
            base_url=request.base_url,
            token=token,
        )
    )
    if project is None:
        with into.storage.read() as view:
            calls = view.calls.latest(integration.scope).items
        with ports.storage.begin() as work:
            work.projects.add(home)
            work.integrations.add(integration)
            work.calls.add(integration.scope, calls[::-1])
    return integration


def _ambient_token(ports: Ports, request: SyncRequest, runner: Runner) -> Secret | None:
    """The token in the environment, for whoever gave none; said, since it is sent to the tracker."""
    if not request.with_ambient_token:
        return None
    for variable in ports.provider(request.provider).token_variables:
        if token := read_secret(variable):
            runner.print_line(f"using the token in {variable}; --no-token leaves it out")
            return token
    return None


def _typed(provider: Provider, options: Mapping[str, str]) -> dict[str, Json]:
    """The options in the types of the form: lists are comma-separated, yes-or-no is true or false."""
    kinds = {field.name: field.type for field in attrs.fields(attrs.resolve_types(provider.settings))}
    return {name: _value(name, text, kinds.get(name)) for name, text in options.items()}


def _value(name: str, text: str, kind: object) -> Json:
    if kind is bool and text in ("true", "false"):
        return text == "true"
    if kind is int:
        try:
            return int(text)
        except ValueError:
            raise InvalidInput(f"{name} must be a whole number", field=name) from None
    if kind == tuple[str, ...]:
        return [part.strip() for part in text.split(",") if part.strip()]
    return text
