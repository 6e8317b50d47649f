"""The API as a page for people: plain HTML made from the OpenAPI document, without script or network."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;
color:#1b1f24;background:#fff}
h1{margin-bottom:0}h2{margin-top:2.5rem;border-bottom:1px solid #d0d7de}
details{border:1px solid #d0d7de;border-radius:6px;margin:.5rem 0;padding:.4rem .8rem}
summary{cursor:pointer}code,pre{font:14px/1.4 ui-monospace,monospace}
pre{background:#f6f8fa;padding:.8rem;overflow:auto;border-radius:6px}
.method{display:inline-block;min-width:4.5rem;font-weight:600}.lock{color:#57606a}
table{border-collapse:collapse}td,th{text-align:left;padding:.2rem .8rem .2rem 0;vertical-align:top}
@media(prefers-color-scheme:dark){body{background:#0d1117;color:#e6edf3}pre{background:#161b22}
details,h2{border-color:#30363d}.lock{color:#8b949e}a{color:#58a6ff}}
"""

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; frame-ancestors 'none'; style-src 'sha256-"
    + base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    + "'"
)


def schema_page(document: Mapping[str, Any]) -> str:
    """The whole page. Whatever stands in the document is escaped."""
    info = document["info"]
    return "".join(
        [
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width">',
            f"<title>{escape(info['title'])} API</title><style>{_STYLE}</style></head><body>",
            f"<h1>{escape(info['title'])} API</h1><p>Version {escape(info['version'])}. ",
            f'{escape(info["description"])} For programs: <a href="openapi.json">openapi.json</a>.</p>',
            *(_tag(document, tag["name"]) for tag in document["tags"]),
            "<h2>Types</h2>",
            *(_type(name, schema) for name, schema in document["components"]["schemas"].items()),
            "</body></html>",
        ]
    )


def _tag(document: Mapping[str, Any], tag: str) -> str:
    rows = [
        _operation(method, path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if tag in operation["tags"]
    ]
    return f"<h2>{escape(tag)}</h2>{''.join(rows)}"


def _operation(method: str, path: str, operation: Mapping[str, Any]) -> str:
    lock = ' <span class="lock">(Bearer)</span>' if "security" in operation else ""
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    example = f"<p>Body, {_reference(body['schema'])}:</p>{_json(body['example'])}" if body else ""
    return (
        f'<details id="{escape(operation["operationId"])}"><summary><span class="method">'
        f"{escape(method.upper())}</span><code>{escape(path)}</code> {escape(operation['summary'])}{lock}"
        f"</summary><p>{escape(operation.get('description', ''))}</p>"
        f"{_parameters(operation['parameters'])}{example}"
        f"<p>Answers:</p><table>{''.join(_answers(operation['responses']))}</table></details>"
    )


def _parameters(parameters: Iterable[Mapping[str, Any]]) -> str:
    rows = [
        f"<tr><td><code>{escape(parameter['name'])}</code></td><td>{escape(parameter['in'])}</td>"
        f"<td>{escape(parameter.get('description', ''))}</td>"
        f"<td><code>{escape(json.dumps(parameter['schema']))}</code></td></tr>"
        for parameter in parameters
    ]
    return f"<table>{''.join(rows)}</table>" if rows else ""


def _answers(responses: Mapping[str, Any]) -> Iterable[str]:
    for status, response in responses.items():
        content = next(iter(response.get("content", {}).values()), None)
        shape = _reference(content["schema"]) if content else _reference(response)
        yield f"<tr><td>{escape(status)}</td><td>{shape}</td></tr>"


def _reference(schema: Mapping[str, Any]) -> str:
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    if name.startswith("Problem"):
        return '<a href="#type-Problem">Problem</a>'
    return f'<a href="#type-{escape(name)}">{escape(name)}</a>' if name else ""


def _type(name: str, schema: Mapping[str, Any]) -> str:
    return (
        f'<details id="type-{escape(name)}"><summary><code>{escape(name)}</code> '
        f"{escape(schema.get('description', ''))}</summary>{_json(schema)}</details>"
    )


def _json(value: Any) -> str:
    return f"<pre>{escape(json.dumps(value, indent=2, ensure_ascii=False))}</pre>"
