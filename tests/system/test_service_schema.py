"""schemathesis against the service in memory: whatever it sends, only what is described comes back.

`positive_data_acceptance` is left out: that a form fits its schema does not mean that a tracker accepts it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator

import msgspec
import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from tests.servers.service import until
from tests.unit.diip_http.service import KEYS, PASSWORD
from tests.unit.diip_http.town import build_estate, town_ports

from diip_adapters.settings import read_settings
from diip_core.domain.secret import Secret
from diip_core.use_cases.identity.log_in import log_in
from diip_http.app import create_app
from diip_http.endpoint import Endpoint
from diip_http.routes.table import ENDPOINTS
from diip_http.serving.protocol import bounded
from diip_http.serving.server import listen

EXAMPLES = [8, pytest.param(200, marks=pytest.mark.long)]
"""Requests to an endpoint, or walks through several, of each kind."""
load_all_checks()
LEFT_OUT = CHECKS.get_by_names(["positive_data_acceptance"])
QUIET = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


@pytest.fixture(scope="module")
def service() -> Iterator[tuple[str, str]]:
    """The address of a service with an estate in it, and the token of its owner."""
    ports = town_ports()
    build_estate(ports, "harbour")
    session = log_in(ports, email="owner.harbour@example.org", password=Secret(PASSWORD), address="127.0.0.1")
    app = create_app(ports, read_settings({"DIIP_SIGNING_KEYS": KEYS})).app
    listener = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(app, **bounded({})))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    until(lambda: server.started)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}", session.access_token.reveal()
    server.should_exit = True
    thread.join(60)


@pytest.fixture(scope="module")
def described(service: tuple[str, str]) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_url(service[0] + "/schema/openapi.json")


def test_the_document_is_valid_openapi(described: schemathesis.BaseSchema) -> None:
    whole = schemathesis.openapi.from_dict(described.raw_schema)
    assert {operation.ok().label for operation in whole.get_all_operations()} == {
        f"{endpoint.method} {endpoint.path}" for endpoint in ENDPOINTS
    }


@pytest.mark.parametrize("examples", EXAMPLES)
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("signed", [False, True], ids=["without a token", "with a token"])
@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.name)
def test_only_what_is_described_comes_back(
    endpoint: Endpoint,
    signed: bool,
    mode: GenerationMode,
    examples: int,
    described: schemathesis.BaseSchema,
    service: tuple[str, str],
) -> None:
    if mode is GenerationMode.NEGATIVE and not can_be_wrong(endpoint):
        return
    headers = {"Authorization": f"Bearer {service[1]}"} if signed else {}
    operation = described[endpoint.path][endpoint.method]

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=examples, deadline=None, suppress_health_check=QUIET, derandomize=True)
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(headers=headers, excluded_checks=LEFT_OUT)

    ask()


def can_be_wrong(endpoint: Endpoint) -> bool:
    """Whether there is anything in a request that could not fit."""
    return bool(endpoint.ids or endpoint.body or msgspec.structs.fields(endpoint.query))


@pytest.mark.parametrize("examples", EXAMPLES)
@pytest.mark.parametrize("signed", [False, True], ids=["without a token", "with a token"])
def test_one_thing_after_another(
    signed: bool, examples: int, described: schemathesis.BaseSchema, service: tuple[str, str]
) -> None:
    headers = {"Authorization": f"Bearer {service[1]}"} if signed else {}
    machine = described.as_state_machine()

    class Signed(machine):  # type: ignore[misc,valid-type]
        def get_call_kwargs(self, case: schemathesis.Case) -> dict[str, object]:
            return {"headers": headers}

        def validate_response(self, response: object, case: schemathesis.Case, **more: object) -> None:
            case.validate_response(response, excluded_checks=LEFT_OUT)  # type: ignore[arg-type]

    Signed.run(
        settings=settings(
            max_examples=examples,
            stateful_step_count=8,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
            derandomize=True,
        )
    )
