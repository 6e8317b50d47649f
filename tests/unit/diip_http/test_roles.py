"""Every endpoint × every role, as the table of permissions says."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest
from tests.unit.diip_http.bodies import good_body
from tests.unit.diip_http.service import Client, logged_in, make_user, serving
from tests.unit.diip_http.town import ROLES, Estate, build_estate, filled, town_ports

from diip_core.domain.identity.permissions import RULES, Action, Actor
from diip_core.domain.secret import Secret
from diip_core.ports.bundle import Ports
from diip_core.use_cases.identity.create_api_key import create_api_key
from diip_http.endpoint import Endpoint
from diip_http.routes.table import ENDPOINTS

LOCKED = [endpoint for endpoint in ENDPOINTS if isinstance(endpoint.policy, Action)]
NUMBERS = count(1)
RANK = {"user": 0, "viewer": 1, "maintainer": 2, "owner": 3, "admin": 4}


def expected(endpoint: Endpoint, role: str) -> int | None:
    """The refusal that the role must meet; None where it may pass."""
    assert isinstance(endpoint.policy, Action)
    least = RULES[endpoint.policy].least
    if least == "user" or role == "admin":
        return None
    if least == "admin":
        return 403
    if role == "stranger":
        return 404
    return None if RANK[role] >= RANK[least] else 403


@pytest.fixture(scope="module")
def ports() -> Ports:
    return town_ports()


@pytest.fixture(scope="module")
def client(ports: Ports) -> Iterator[Client]:
    with serving(ports) as client:
        yield client


@pytest.fixture
def estate(ports: Ports) -> Estate:
    """A project of the test's own, at an hour of its own: log-ins before it count against no limit."""
    ports.clock.advance(3600)  # type: ignore[attr-defined]
    return build_estate(ports, f"harbour{next(NUMBERS)}")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("endpoint", LOCKED, ids=lambda endpoint: endpoint.name)
def test_a_role_may_what_the_table_says_and_no_more(
    endpoint: Endpoint, role: str, ports: Ports, client: Client, estate: Estate
) -> None:
    email = estate.owner.replace("owner", role)
    if role in ("stranger", "admin"):
        make_user(ports, email, admin=role == "admin")
    actor = logged_in(client, email)
    if endpoint.ids == ("key_id",):
        made = actor.post("/api/auth/keys/", {"name": "mine"}).json()
        estate.ids["key_id"] = made["id"]
    answer = actor(endpoint.method, filled(endpoint.path, estate.ids), good_body(endpoint))
    refusal = expected(endpoint, role)
    if refusal is not None:
        assert answer.status_code == refusal, answer.text
    else:
        assert answer.status_code not in (401, 403, 404, 500, 503), answer.text


@pytest.mark.parametrize("endpoint", LOCKED, ids=lambda endpoint: endpoint.name)
def test_a_key_that_only_reads_changes_nothing(
    endpoint: Endpoint, ports: Ports, client: Client, estate: Estate
) -> None:
    admin = make_user(ports, estate.owner.replace("owner", "admin"), admin=True)
    assert isinstance(endpoint.policy, Action)
    key = create_api_key(ports, Actor(admin, role="admin"), name="k", scopes={"read"}).token
    answer = client.bearing(key.reveal())(
        endpoint.method, filled(endpoint.path, estate.ids), good_body(endpoint)
    )
    may = RULES[endpoint.policy].scope == "read"
    assert (answer.status_code != 403) == may, answer.text
    assert isinstance(key, Secret)


def test_every_route_says_who_may_come_in() -> None:
    assert all(endpoint.policy for endpoint in ENDPOINTS)
