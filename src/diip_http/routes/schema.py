"""The API's own description, open to anyone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from diip_http.endpoint import ANYONE, Endpoint, endpoint
from diip_http.openapi import openapi_document
from diip_http.request_context import Call, Page
from diip_http.schema_page import CONTENT_SECURITY_POLICY, schema_page


def schema_endpoints(described: Sequence[Endpoint], *, version: str) -> tuple[Endpoint, ...]:
    """Routes that describe these endpoints, and themselves."""

    @cache
    def document() -> dict[str, Any]:
        return openapi_document((*described, *own), version=version)

    @endpoint("GET", "/schema/openapi.json", policy=ANYONE)
    def read_schema(call: Call) -> dict[str, Any]:
        """Read this API's OpenAPI 3.1 document."""
        return {**document(), "servers": [{"url": call.asked.root_path or "/"}]}

    @endpoint("GET", "/schema/", policy=ANYONE, media_types=("text/html",))
    def read_schema_page(call: Call) -> Page:
        """Read this API's description as a page."""
        return Page(schema_page(document()), CONTENT_SECURITY_POLICY)

    own = (read_schema, read_schema_page)
    return own
