from __future__ import annotations

from contextlib import suppress

import pytest
from attrs import evolve, frozen

from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.domain.issues.vocabulary import Vocabulary
from diip_core.domain.mirror.integration import Integration, token_owner
from diip_core.domain.secret import Secret
from diip_core.errors import AccessDenied, NotFound, ProviderRefused, SourceUnavailable
from diip_core.memory.bundle import memory_ports
from diip_core.memory.http import CannedHttp
from diip_core.memory.mirror.issue_source import IDENTITY, ListedSource
from diip_core.ports.bundle import Ports
from diip_core.ports.connect_form import option
from diip_core.ports.issue_source import Identity
from diip_core.ports.provider import Connection, Provider
from diip_core.testing.samples import a_project, an_integration
from diip_core.use_cases.mirror.update_integration import update_integration

OLD, NEW = Secret("old"), Secret("new")


@frozen
class Form:
    repository: str = option("Repository")


class Tracker:
    """A provider that records who asked from where, and answers as the test says."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Secret | None]] = []
        self.identity: Identity | Exception = IDENTITY

    def open(self, connection: Connection) -> ListedSource:
        self.asked.append((connection.base_url, connection.token))
        tracker = self

        class Source(ListedSource):
            def check(self) -> Identity:
                connection.http.get(f"{connection.base_url}/check")
                if isinstance(tracker.identity, Exception):
                    raise tracker.identity
                return tracker.identity

        return Source([])

    def provider(self, name: str) -> Provider:
        return Provider(
            name=name,
            title=name,
            default_base_url="https://a.example",
            settings=Form,
            scope_name=lambda form: form.repository,
            config_for=lambda scope: {"repository": scope},
            open=self.open,
            vocabulary=Vocabulary(),
        )


@pytest.fixture
def tracker() -> Tracker:
    return Tracker()


@pytest.fixture
def ports(tracker: Tracker) -> Ports:
    ports = memory_ports(provider=tracker.provider)
    return evolve(ports, http=lambda base_url: CannedHttp(base_url, ports.clock.now))


@pytest.fixture
def integration(ports: Ports) -> Integration:
    project = a_project()
    made = an_integration(
        project.id,
        base_url="https://a.example",
        config={"repository": "octo/rockets"},
        external_scope_id=IDENTITY.scope_id,
        status="needs_auth",
    )
    sealed = ports.secret_box.seal(OLD, owner=token_owner(made.id))
    made = evolve(made, sealed_token=sealed)
    with ports.storage.begin() as work:
        work.projects.add(project)
        work.integrations.add(made)
    return made


def kept(ports: Ports, integration: Integration) -> Integration:
    with ports.storage.read() as view:
        return view.integrations.get(integration.scope)


def token(ports: Ports, integration: Integration) -> Secret | None:
    sealed = kept(ports, integration).sealed_token
    return sealed and ports.secret_box.open(sealed, owner=token_owner(integration.id))


def test_a_new_token_is_verified_and_stored(ports: Ports, integration: Integration, tracker: Tracker) -> None:
    renewed = update_integration(ports, OPERATOR, integration.scope, verify=True, token=NEW)
    assert tracker.asked == [("https://a.example", NEW)]
    assert renewed == kept(ports, integration)
    assert token(ports, integration) == NEW


def test_the_same_token_and_address_make_no_call(
    ports: Ports, integration: Integration, tracker: Tracker
) -> None:
    same = update_integration(
        ports, OPERATOR, integration.scope, verify=True, token=OLD, base_url="https://a.example/"
    )
    assert same == integration
    assert tracker.asked == []


def test_a_new_address_never_sees_the_old_token(
    ports: Ports, integration: Integration, tracker: Tracker
) -> None:
    update_integration(ports, OPERATOR, integration.scope, verify=True, base_url="https://b.example/")
    assert tracker.asked == [("https://b.example", None)]
    assert kept(ports, integration).base_url == "https://b.example"
    assert token(ports, integration) is None


def test_a_stored_token_that_no_key_opens_is_replaced(
    ports: Ports, integration: Integration, tracker: Tracker
) -> None:
    with ports.storage.begin() as work:
        work.integrations.update(evolve(integration, sealed_token=b"damaged"))
    update_integration(ports, OPERATOR, integration.scope, verify=True, token=NEW)
    assert token(ports, integration) == NEW


@pytest.mark.parametrize(
    ("answer", "raised"),
    [
        (AccessDenied("the token is wrong"), ProviderRefused),
        (SourceUnavailable("no answer"), SourceUnavailable),
        (Identity(scope_id="2", scope_name="octo/rockets"), ProviderRefused),
    ],
)
def test_what_could_not_be_verified_changes_nothing(
    ports: Ports,
    integration: Integration,
    tracker: Tracker,
    answer: Identity | Exception,
    raised: type[Exception],
) -> None:
    tracker.identity = answer
    with pytest.raises(raised):
        update_integration(
            ports, OPERATOR, integration.scope, verify=True, token=NEW, base_url="https://b.example"
        )
    assert kept(ports, integration) == integration


@pytest.mark.parametrize("answer", [IDENTITY, AccessDenied("the token is wrong")])
def test_the_live_call_is_in_the_log_however_it_ends(
    ports: Ports, integration: Integration, tracker: Tracker, answer: Identity | Exception
) -> None:
    tracker.identity = answer
    with suppress(ProviderRefused):
        update_integration(ports, OPERATOR, integration.scope, verify=True, token=NEW)
    with ports.storage.read() as view:
        assert [call.endpoint for call in view.calls.latest(integration.scope).items] == ["/check"]


def test_somebody_without_the_right_changes_nothing(ports: Ports, integration: Integration) -> None:
    with pytest.raises(NotFound):
        update_integration(ports, Actor(user_id="stranger"), integration.scope, verify=True, token=NEW)
    assert kept(ports, integration) == integration
