"""A body that fits, for every endpoint that takes one: the example of its own description."""

from __future__ import annotations

from functools import cache
from typing import Any

from diip_http.endpoint import Endpoint
from diip_http.openapi import openapi_document
from diip_http.routes.table import ENDPOINTS

SPECIAL: dict[str, Any] = {
    "connect": {"config": {"repository": "octo/other"}},
    "change_account": {"is_active": True},
    "change_project": {"description": "changed"},
}


def good_body(endpoint: Endpoint) -> Any:
    """What OpenAPI shows as an example."""
    if endpoint.body is None:
        return None
    if endpoint.name in SPECIAL:
        return SPECIAL[endpoint.name]
    operation = document()["paths"][endpoint.path][endpoint.method.lower()]
    return operation["requestBody"]["content"]["application/json"]["example"]


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document of every endpoint."""
    return openapi_document(ENDPOINTS, version="1")
