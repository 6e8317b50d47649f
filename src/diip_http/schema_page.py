"""The API as a page for people, made from its OpenAPI document, without script or network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from diip_adapters.html_templates import html_templates, style_source
from diip_http.request_context import HtmlPage

if TYPE_CHECKING:
    from jinja2 import Environment


def schema_page(document: Mapping[str, Any]) -> HtmlPage:
    """The whole page, with a policy that allows its own style sheet and nothing else."""
    templates = _templates()
    style = templates.get_template("schema.css").render()
    return HtmlPage(
        templates.get_template("schema.html").render(document=document),
        f"default-src 'none'; frame-ancestors 'none'; style-src '{style_source(style)}'",
    )


@cache
def _templates() -> Environment:
    environment = html_templates("diip_http")
    environment.filters |= {"json": _json, "type_name": _type_name}
    return environment


def _json(value: object, indent: int | None = None) -> str:
    """JSON that shows HTML's own characters as they are; the template escapes them."""
    return json.dumps(value, indent=indent, ensure_ascii=indent is None)


def _type_name(schema: Mapping[str, Any]) -> str:
    """The type that a schema or a response refers to; empty if it refers to none."""
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    return "Problem" if name.startswith("Problem") else name
