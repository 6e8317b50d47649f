"""A handler, its use case and its operationId bear one name."""

from __future__ import annotations

from types import FunctionType

import pytest

from diip_http.endpoint import Endpoint
from diip_http.routes.table import ENDPOINTS

WITHOUT_USE_CASE = {"get_liveness", "get_readiness", "get_schema", "get_schema_page"}


def use_cases_called(function: FunctionType) -> set[str]:
    """The use cases that a handler names, itself or in a private function of its module."""
    found = set()
    for name in function.__code__.co_names:
        thing = function.__globals__.get(name)
        if not isinstance(thing, FunctionType):
            continue
        if thing.__module__.startswith("diip_core.use_cases."):
            found.add(thing.__name__)
        elif thing.__module__ == function.__module__:
            found |= use_cases_called(thing)
    return found


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.name)
def test_an_operation_is_named_after_its_use_case(endpoint: Endpoint) -> None:
    called = use_cases_called(endpoint.handler.__func__)  # type: ignore[attr-defined]
    if endpoint.name in WITHOUT_USE_CASE:
        assert not called
    else:
        # A second door to a use case, for clients of another convention, adds for whom it is.
        assert endpoint.name.partition("_for_")[0] in called
