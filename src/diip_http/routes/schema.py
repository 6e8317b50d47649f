"""The API's own description, open to anyone."""

from __future__ import annotations

from typing import Any

from diip_http.endpoint import ANYONE, Controller, get
from diip_http.request_context import HtmlPage, RequestContext
from diip_http.schema_page import schema_page


class SchemaController(Controller):
    """The OpenAPI document, for programs and for people."""

    path = "/schema"

    @get("/openapi.json", policy=ANYONE)
    def get_schema(self, context: RequestContext) -> dict[str, Any]:
        """Read this API's OpenAPI 3.1 document."""
        return {**context.service.describe(), "servers": [{"url": context.request.root_path or "/"}]}

    @get("/", policy=ANYONE, media_types=("text/html",))
    def get_schema_page(self, context: RequestContext) -> HtmlPage:
        """Read this API's description as a page."""
        return schema_page(context.service.describe())
