"""What a connect answers to an address or a token that is of no use."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from ipaddress import ip_address
from typing import Any

import pytest
from attrs import evolve
from tests.unit.diip_http.service import Client, logged_in, make_user, serving

from diip_adapters.github.provider import GITHUB
from diip_adapters.web import open_http, parse_egress
from diip_adapters.web.addresses import Address
from diip_core.memory.bundle import memory_ports

NOWHERE = "00000000-0000-7000-8000-000000000000"
CONFIG = {"repository": "octo/rockets"}


@pytest.fixture(scope="module")
def ada() -> Iterator[Client]:
    """Somebody of a service that may go to public hosts and to 127.0.0.1, by its real way out."""
    ports = memory_ports()
    egress = parse_egress("127.0.0.1")

    def resolve(host: str, port: int) -> Sequence[Address]:
        try:
            return [ip_address(host)]
        except ValueError:
            raise socket.gaierror(f"no address for {host}") from None

    ports = evolve(
        ports,
        provider=lambda name: GITHUB,
        http=lambda url: open_http(url, egress=egress, now=ports.clock.now, resolve=resolve),
    )
    make_user(ports, "ada@example.org")
    with serving(ports) as client:
        yield logged_in(client, "ada@example.org")


@pytest.fixture
def project(ada: Client) -> str:
    return ada.post("/api/projects/", {"name": "Harbour"}).json()["id"]


def connecting(ada: Client, project_id: str, **how: Any) -> Any:
    path = f"/api/projects/{project_id}/integrations/github/connect/"
    return ada.post(path, {"config": CONFIG, **how})


UNUSABLE = [
    {"base_url": "zzz"},
    {"base_url": "ftp://127.0.0.1"},
    {"base_url": "http://u:secret@127.0.0.1"},
    {"base_url": "https://git.example/?a=b"},
    {"base_url": "https://git.example/#a"},
    {"base_url": "https://git.example:99999"},
    {"base_url": "https://10.0.0.1"},
    {"base_url": "http://git.example"},
    {"token": "two secrets"},
    {"token": "secret\n"},
    {"token": "sécret"},
]


@pytest.mark.parametrize("verify", [True, False])
@pytest.mark.parametrize("how", UNUSABLE, ids=str)
def test_what_no_call_can_be_made_with_is_bad_input(
    ada: Client, project: str, how: dict[str, str], verify: bool
) -> None:
    """Also where the project is not there: 400 comes before 404."""
    for project_id in (project, NOWHERE):
        answer = connecting(ada, project_id, **how, verify=verify)
        assert answer.status_code == 400
        assert [error["field"] for error in answer.json()["errors"]] == list(how)
        assert "secret" not in answer.text
    assert ada.get(f"/api/projects/{project}/integrations/").json()["items"] == []


@pytest.mark.parametrize("how", UNUSABLE, ids=str)
def test_nor_can_an_integration_be_changed_to_it(ada: Client, project: str, how: dict[str, str]) -> None:
    one = connecting(ada, project, verify=False).json()
    answer = ada("PATCH", f"/api/projects/{project}/integrations/{one['id']}/", how)
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == list(how)


@pytest.mark.parametrize(
    ("base_url", "code"),
    [("http://127.0.0.1:1", "connect"), ("https://nohost.invalid", "dns")],
)
def test_a_host_that_cannot_be_reached_is_reported_as_the_reason(
    ada: Client, project: str, base_url: str, code: str
) -> None:
    answer = connecting(ada, project, base_url=base_url)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert "Retry-After" not in answer.headers
    assert connecting(ada, project, base_url=base_url, verify=False).status_code == 201


def test_null_takes_a_token_and_an_interval_away_and_nothing_else(ada: Client, project: str) -> None:
    one = connecting(ada, project, verify=False, token="t0ken").json()
    path = f"/api/projects/{project}/integrations/{one['id']}/"
    ada("PATCH", path, {"sync_interval_seconds": 600})
    same = ada("PATCH", path, {}).json()
    assert (same["has_token"], same["sync_interval_seconds"]) == (True, 600)
    bare = ada("PATCH", path, {"token": None, "sync_interval_seconds": None}).json()
    assert (bare["has_token"], bare["sync_interval_seconds"]) == (False, None)
    for field in ("paused", "config", "base_url"):
        answer = ada("PATCH", path, {field: None})
        assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (400, [field])
