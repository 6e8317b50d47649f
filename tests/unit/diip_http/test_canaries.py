"""Secrets of every kind, sent through every endpoint, come out nowhere (guarantee T35)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import count

import pytest
from attrs import frozen
from tests.unit.diip_http.bodies import good_body
from tests.unit.diip_http.service import PASSWORD, Client, serving
from tests.unit.diip_http.town import PROVIDER_TOKEN, build_estate, filled, town_ports

from diip_core.ports.bundle import Ports
from diip_http.endpoint import Endpoint
from diip_http.routes.table import ENDPOINTS

TELLS = {"start_session", "renew_session", "obtain_token_pair", "refresh_token_pair", "make_key"}
"""Who hands secrets out, to their owners."""
JSON = {"Content-Type": "application/json"}
NUMBERS = count(1)
SENT = "canary-that-was-sent-91xq"


@frozen
class Town:
    ports: Ports
    announced: list[object]
    client: Client


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    announced: list[object] = []
    ports = town_ports(announced)
    with serving(ports) as client:
        yield Town(ports, announced, client)


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.name)
def test_no_secret_comes_out(endpoint: Endpoint, town: Town, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    town.announced.clear()
    ports, client = town.ports, town.client
    ports.clock.advance(3600)  # type: ignore[attr-defined] - so that no limit is used up
    estate = build_estate(ports, f"harbour{next(NUMBERS)}")
    body = {"email": estate.owner, "password": PASSWORD}
    session = client.post("/api/auth/login/", body).json()
    owner = client.bearing(session["access_token"])
    key = owner.post("/api/auth/keys/", {"name": "k", "scopes": ["read", "write"]}).json()["key"]
    secrets = {PASSWORD, PROVIDER_TOKEN, session["access_token"], session["refresh_token"], key, SENT}
    path = filled(endpoint.path, estate.ids)
    answers = [owner(endpoint.method, path, good_body(endpoint))]
    result = answers[0].text if endpoint.name in TELLS else ""
    good = good_body(endpoint) or {}
    answers += [
        owner(endpoint.method, path, {**good, "token": SENT, "password": SENT}),
        owner(endpoint.method, path, {**good, "password": [SENT], "config": {"repository": [SENT]}}),
        owner(endpoint.method, f"{path}?access_token={SENT}", good),
        owner.bearing(SENT)(endpoint.method, path, good),
        owner.bearing(f"diip_{SENT}")(endpoint.method, path, good),
        owner(endpoint.method, path, content=f'{{"{SENT}'.encode(), headers=JSON),
    ]
    seen = "\n".join(answer.text + str(answer.headers) for answer in answers if answer.text != result)
    seen += "".join(record.getMessage() for record in caplog.records if record.name != "httpx")
    seen += repr(town.announced)
    with ports.storage.read() as view:
        seen += repr(view.audit.latest(limit=200))
    assert not [secret for secret in secrets if secret in seen]
