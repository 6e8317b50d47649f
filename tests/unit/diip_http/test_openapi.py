"""The description of the API is whole, and the API is as it is described."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest
from litestar import Litestar, get
from tests.unit.diip_http.bodies import document
from tests.unit.diip_http.service import Client

from diip_http.endpoint import ANYONE, Endpoint
from diip_http.openapi import failures
from diip_http.routes.table import ENDPOINTS
from diip_http.routing import require_policies


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.name)
def test_every_route_is_described(endpoint: Endpoint) -> None:
    operation = document()["paths"][endpoint.path][endpoint.method.lower()]
    assert operation["operationId"] == endpoint.name
    assert re.fullmatch(r"[A-Z].*[^.]", operation["summary"])
    assert [p["name"] for p in operation["parameters"] if p["in"] == "path"] == list(endpoint.ids)
    assert ("security" in operation) == (endpoint.policy is not ANYONE)
    assert ("requestBody" in operation) == (endpoint.body is not None)
    success = operation["responses"][str(endpoint.status)]
    assert ("content" in success) == (endpoint.status != 204)
    for status in failures(endpoint):
        response = operation["responses"][str(status)]["$ref"].rpartition("/")[2]
        assert "application/problem+json" in document()["components"]["responses"][response]["content"]


def test_names_of_operations_are_unique() -> None:
    assert len({endpoint.name for endpoint in ENDPOINTS}) == len(ENDPOINTS)


def test_no_answer_has_a_field_for_a_secret() -> None:
    words = re.compile(r"secret|hash|sealed|encrypted|digest|password")
    answers = set(re.findall(r"schemas/(\w+Schema)\b", json.dumps(document()["paths"])))
    assert answers
    fields = {
        field for name in answers for field in document()["components"]["schemas"][name].get("properties", {})
    }
    assert not [field for field in fields if words.search(field)]


def test_every_reference_in_the_document_leads_somewhere() -> None:
    text = json.dumps(document())
    for kind, name in re.findall(r'"#/components/(\w+)/(\w+)"', text):
        assert name in document()["components"][kind]


def test_the_document_is_served_without_a_host_of_its_own(anyone: Client) -> None:
    served = anyone.get("/schema/openapi.json").json()
    assert served["openapi"] == "3.1.0"
    assert served["servers"] == [{"url": "/"}]


class Loads(HTMLParser):
    """What a page would fetch or run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "link", "img", "iframe", "object"):
            self.found.append(tag)
        self.found += [name for name, value in attrs if name.startswith("on") or "//" in (value or "")]


def test_the_page_shows_every_operation_and_loads_nothing(anyone: Client) -> None:
    page = anyone.get("/schema/")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "style-src 'sha256-" in page.headers["content-security-policy"]
    assert all(f'id="{endpoint.name}"' in page.text for endpoint in ENDPOINTS)
    loads = Loads()
    loads.feed(page.text)
    assert not loads.found


def test_a_route_without_a_policy_stops_the_start() -> None:
    @get("/open-by-accident", sync_to_thread=False)
    def stray() -> str:
        return "x"

    with pytest.raises(ValueError, match="/open-by-accident says no policy"):
        require_policies(Litestar([stray], openapi_config=None, logging_config=None))
