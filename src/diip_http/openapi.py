"""The OpenAPI 3.1 document, made from the endpoints and the types they declare."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any, get_origin

import msgspec

from diip_adapters.schemas.list_page import ListPage
from diip_core.domain.secret import Secret
from diip_http.dispatch import JSON
from diip_http.endpoint import ANYONE, Endpoint, Pool
from diip_http.errors import PROBLEM_JSON, Problem, status_of
from diip_http.request_context import HtmlPage, Streamed
from diip_http.strict_json import LONGEST_SECRET

Json = dict[str, Any]
_COMPONENTS = "#/components/schemas/{name}"
_UUID = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
_SECRET = {"type": "string", "format": "password", "minLength": 1, "maxLength": LONGEST_SECRET}
_WAITING = {429, 503}
_RATE_LIMIT = {
    name: {"schema": {"type": "string"}, "description": text}
    for name, text in (
        ("RateLimit-Limit", "How many the limit grants in a window."),
        ("RateLimit-Remaining", "How many of them are left."),
        ("RateLimit-Reset", "Seconds until the limit forgets what it counted."),
    )
}
_TITLE = "DIIP"
_ABOUT = (
    "Mirrors issue trackers exactly and shows what happens in them. Errors are RFC 9457 problem documents; "
    "instants are RFC 3339 in UTC; lists are paged by `limit` and `cursor`."
)


def openapi_document(endpoints: Sequence[Endpoint], *, version: str) -> Json:
    """The whole document; ``servers`` is left to who knows under which path the service is mounted."""
    types = [kind for endpoint in endpoints for kind in (endpoint.body, endpoint.answer) if _has_schema(kind)]
    types += [endpoint.query for endpoint in endpoints] + [Problem]
    unique = list(dict.fromkeys(types))
    references, schemas = msgspec.json.schema_components(
        unique, ref_template=_COMPONENTS, schema_hook=_schema_hook
    )
    of = dict(zip(unique, references, strict=True))
    paths: Json = {}
    for endpoint in endpoints:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint, of, schemas)
    for query in {endpoint.query for endpoint in endpoints}:
        schemas.pop(of[query]["$ref"].rpartition("/")[2], None)
    statuses = sorted({status for endpoint in endpoints for status in failures(endpoint)})
    return {
        "openapi": "3.1.0",
        "info": {"title": _TITLE, "version": version, "description": _ABOUT},
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": {f"Problem{status}": _problem(status) for status in statuses},
            "securitySchemes": {
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "An access token of a log-in, or an API key (`diip_…`).",
                }
            },
        },
        "tags": [{"name": tag} for tag in dict.fromkeys(endpoint.tag for endpoint in endpoints)],
    }


def failures(endpoint: Endpoint) -> tuple[int, ...]:
    """Every status with a problem document that the endpoint may answer, in order."""
    statuses = {400, 503, *endpoint.also, *map(status_of, endpoint.errors)}
    if endpoint.policy is not ANYONE:
        statuses |= {401, 403}
    if endpoint.ids:
        statuses.add(404)
    if endpoint.body is not None:
        statuses |= {408, 413, 415}
    if endpoint.pool in (Pool.PASSWORDS, Pool.EXPORTS):
        statuses.add(429)
    return tuple(sorted(statuses - {endpoint.status}))


def _operation(endpoint: Endpoint, of: dict[Any, Json], schemas: dict[str, Json]) -> Json:
    operation: Json = {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "tags": [endpoint.tag],
        "parameters": [*map(_path_parameter, endpoint.ids), *_query_parameters(of[endpoint.query], schemas)],
        "responses": {
            str(endpoint.status): _success(endpoint, of),
            **{
                str(status): {"$ref": f"#/components/responses/Problem{status}"}
                for status in failures(endpoint)
            },
        },
    }
    if endpoint.description:
        operation["description"] = endpoint.description
    if endpoint.policy is not ANYONE:
        operation["security"] = [{"bearer": []}]
    if endpoint.body is not None:
        schema = of[endpoint.body]
        named = schemas[schema["$ref"].rpartition("/")[2]]
        operation["requestBody"] = {
            "required": bool(named.get("required")),
            "content": {JSON: {"schema": schema, "example": _example(named, schemas)}},
        }
    return operation


def _path_parameter(name: str) -> Json:
    is_id = name.endswith("_id")
    schema: Json = {"type": "string", "pattern": _UUID} if is_id else {"type": "string", "minLength": 1}
    example = "01931b3f-6f00-7000-8000-000000000001" if is_id else "github"
    return {"name": name, "in": "path", "required": True, "schema": schema, "example": example}


def _query_parameters(reference: Json, schemas: dict[str, Json]) -> Iterable[Json]:
    schema = schemas[reference["$ref"].rpartition("/")[2]]
    for name, kind in schema.get("properties", {}).items():
        plain = dict(kind)
        description = plain.pop("description", "")
        required = name in schema.get("required", ())
        yield {
            "name": name,
            "in": "query",
            "required": required,
            "schema": plain,
            **({"description": description} if description else {}),
        }


def _success(endpoint: Endpoint, of: dict[Any, Json]) -> Json:
    headers: Json = {"X-Request-ID": {"schema": {"type": "string"}}}
    if endpoint.limits is not None:
        headers |= _RATE_LIMIT
    described: Json = {"description": HTTPStatus(endpoint.status).phrase, "headers": headers}
    if _has_schema(endpoint.answer):
        described["content"] = {JSON: {"schema": of[endpoint.answer]}}
        if _is_list(endpoint.answer):
            headers["Link"] = {"schema": {"type": "string"}, "description": 'The next page, `rel="next"`.'}
    elif endpoint.answer is not None:
        described["content"] = {kind: {"schema": {"type": "string"}} for kind in endpoint.media_types}
    return described


def _failure(status: int) -> Json:
    return {"$ref": f"#/components/responses/Problem{status}"}


def _problem(status: int) -> Json:
    headers: Json = {"X-Request-ID": {"schema": {"type": "string"}}}
    if status in _WAITING:
        headers["Retry-After"] = {"schema": {"type": "string"}, "description": "Seconds to wait."}
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        headers |= _RATE_LIMIT
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = {"schema": {"type": "string"}}
    return {
        "description": HTTPStatus(status).phrase,
        "headers": headers,
        "content": {PROBLEM_JSON: {"schema": {"$ref": _COMPONENTS.format(name="Problem")}}},
    }


def _example(schema: Json, schemas: dict[str, Json]) -> Any:
    """The smallest good value: what is required, by the examples of its fields."""
    if "$ref" in schema:
        return _example(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    for chosen in ("examples", "enum"):
        if chosen in schema:
            return schema[chosen][0]
    if "anyOf" in schema:
        return _example(schema["anyOf"][0], schemas)
    kind = str(schema.get("type"))
    if kind == "object":
        fields = schema.get("properties", {})
        return {name: _example(fields[name], schemas) for name in schema.get("required", ())}
    if kind == "array":
        return [_example(schema["items"], schemas)]
    plain = {"integer": schema.get("minimum", 1), "number": 1.0, "boolean": True}
    secret = schema.get("format") == "password"
    return plain.get(kind, "correct horse battery staple" if secret else "text")


def _is_list(kind: Any) -> bool:
    plain = get_origin(kind) or kind
    return isinstance(plain, type) and issubclass(plain, ListPage)


def _has_schema(kind: Any) -> bool:
    return kind is not None and kind not in (Streamed, HtmlPage)


def _schema_hook(kind: type) -> Json:
    if kind is Secret:
        return dict(_SECRET)
    raise NotImplementedError(kind)
