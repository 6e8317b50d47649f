"""Every id of one tenant, tried with every endpoint by another (guarantee T11)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest
from attrs import frozen
from httpx import Response
from tests.unit.diip_http.bodies import good_body
from tests.unit.diip_http.service import Client, logged_in, make_user, serving
from tests.unit.diip_http.town import Estate, build_estate, filled, town_ports

from diip_core.domain.identity.permissions import RULES, Action
from diip_core.ports.bundle import Ports
from diip_http.endpoint import ANYONE, Endpoint
from diip_http.routes.table import ENDPOINTS

WITH_IDS = [endpoint for endpoint in ENDPOINTS if any(name.endswith("_id") for name in endpoint.ids)]
RANDOM = "01931b3f-6f00-7000-8000-00000000dead"


@frozen
class Neighbours:
    ports: Ports
    mine: Estate
    theirs: Estate
    me: Client
    owner: Client


@pytest.fixture(scope="module")
def neighbours() -> Iterator[Neighbours]:
    ports = town_ports()
    mine, theirs = build_estate(ports, "mine"), build_estate(ports, "theirs")
    make_user(ports, "admin.mine@example.org", admin=True)
    with serving(ports) as client:
        yield Neighbours(ports, mine, theirs, logged_in(client, mine.owner), logged_in(client, theirs.owner))


def is_for_admins(endpoint: Endpoint) -> bool:
    return isinstance(endpoint.policy, Action) and RULES[endpoint.policy].least == "admin"


def mixtures(endpoint: Endpoint, neighbours: Neighbours) -> Iterator[dict[str, str]]:
    """Paths of which at least one id is the neighbour's, or nobody's, and the others are my own."""
    names = [name for name in endpoint.ids if name.endswith("_id")]
    for name in names:
        for foreign in (neighbours.theirs.ids[name], RANDOM):
            yield {**neighbours.mine.ids, name: foreign}
    yield neighbours.theirs.ids
    yield {**neighbours.theirs.ids, **{name: RANDOM for name in names[1:]}}


@pytest.mark.parametrize("endpoint", WITH_IDS, ids=lambda endpoint: endpoint.name)
def test_no_id_of_another_tenant_opens_anything(endpoint: Endpoint, neighbours: Neighbours) -> None:
    body = good_body(endpoint)
    expected = 403 if is_for_admins(endpoint) else 404
    answers = set()
    for ids in mixtures(endpoint, neighbours):
        answer = neighbours.me(endpoint.method, filled(endpoint.path, ids), body)
        assert answer.status_code == expected, (ids, answer.text)
        problem = answer.json()
        answers.add((problem["code"], problem["title"]))
    assert len(answers) == 1


@pytest.mark.parametrize("endpoint", WITH_IDS, ids=lambda endpoint: endpoint.name)
def test_an_id_of_another_tenant_is_answered_as_one_that_nobody_has(
    endpoint: Endpoint, neighbours: Neighbours
) -> None:
    """Byte for byte: any difference would tell which ids exist."""
    body = good_body(endpoint)
    names = [name for name in endpoint.ids if name.endswith("_id")]
    for count in range(1, len(names) + 1):
        for foreign in combinations(names, count):
            answers = []
            for others in (neighbours.theirs.ids, dict.fromkeys(names, RANDOM)):
                ids = {**neighbours.mine.ids, **{name: others[name] for name in foreign}}
                answer = neighbours.me(endpoint.method, filled(endpoint.path, ids), body)
                headers = {name: text for name, text in answer.headers.items() if name != "x-request-id"}
                answers.append((answer.status_code, headers, without_request_id(answer)))
            assert answers[0] == answers[1], foreign


def without_request_id(answer: Response) -> bytes:
    return answer.content.replace(answer.headers["x-request-id"].encode(), b"")


@pytest.mark.parametrize("endpoint", WITH_IDS, ids=lambda endpoint: endpoint.name)
def test_without_a_token_no_id_is_worth_anything(endpoint: Endpoint, neighbours: Neighbours) -> None:
    for ids in (neighbours.theirs.ids, dict.fromkeys(endpoint.ids, RANDOM), dict.fromkeys(endpoint.ids, "x")):
        answer = neighbours.me.bearing(None)(endpoint.method, filled(endpoint.path, ids), good_body(endpoint))
        assert answer.status_code == 401


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.name)
def test_no_list_tells_of_another_tenant(endpoint: Endpoint, neighbours: Neighbours) -> None:
    if endpoint.method != "GET" or endpoint.policy is ANYONE:
        return
    answer = neighbours.me.get(filled(endpoint.path, neighbours.mine.ids))
    foreign = {value for name, value in neighbours.theirs.ids.items() if name != "provider"}
    assert not [value for value in foreign if value in answer.text]


def test_a_deleted_project_is_gone_with_everything_in_it() -> None:
    ports = town_ports()
    estate = build_estate(ports, "gone")
    with serving(ports) as client:
        owner = logged_in(client, estate.owner)
        assert owner("DELETE", filled("/api/projects/{project_id}/", estate.ids)).status_code == 204
        for endpoint in WITH_IDS:
            if "project_id" in endpoint.ids or endpoint.ids == ("job_id",):
                answer = owner(endpoint.method, filled(endpoint.path, estate.ids), good_body(endpoint))
                assert answer.status_code == 404, endpoint.path
