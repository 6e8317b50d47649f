"""From an error to an answer: one table of statuses, one shape of document (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus

import msgspec
from attrs import frozen

from diip_core.errors import (
    CallerError,
    Conflict,
    DiipError,
    Fenced,
    Forbidden,
    InvalidInput,
    NotFound,
    Overloaded,
    ProviderRefused,
    SourceError,
    StorageError,
    StorageUnavailable,
    Throttled,
    Unauthenticated,
)
from diip_http.rate_limit_headers import of_refusal, seconds_until

PROBLEM_JSON = "application/problem+json"
RETRY_SOON_SECONDS = 1

STATUS: Mapping[type[DiipError], int] = {
    Unauthenticated: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    InvalidInput: 400,
    ProviderRefused: 422,
    Throttled: 429,
    Overloaded: 503,
    CallerError: 400,
    SourceError: 422,
    StorageUnavailable: 503,
    Fenced: 503,
    StorageError: 503,
}
"""Class → status; an error that is not named here takes the status of its nearest parent, at last 500."""


class FieldError(msgspec.Struct, frozen=True):
    """What is wrong with one field of the input."""

    field: str
    message: str


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a request was not done. `type` and `code` are stable, `detail` is one line for people."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: list[FieldError] = []


class BadInput(InvalidInput):
    """Correct every field that is named and send it again."""

    def __init__(self, message: str, errors: Sequence[FieldError]) -> None:
        super().__init__(message, field=errors[0].field if errors else None)
        self.errors = tuple(errors)


class Refused(Exception):
    """An answer that only the HTTP layer can give, such as 413; ``code`` names it for programs."""

    def __init__(
        self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message
        self.headers = dict(headers or {})


@frozen
class Rendered:
    """A problem ready to be sent."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def render(error: Exception, *, request_id: str, now: datetime) -> Rendered:
    """The answer to an error. An exception that DIIP did not raise is 500 and shows no detail."""
    headers = {"Content-Type": PROBLEM_JSON}
    fields: Sequence[FieldError] = ()
    if isinstance(error, Refused):
        status, code, detail = error.status, error.code, error.message
        headers |= error.headers
    elif isinstance(error, DiipError):
        status, code, detail = status_of(type(error)), error.code, error.message
        headers |= _waiting(error, status, now)
        fields = _fields(error)
    else:
        status, code, detail = (
            500,
            "internal_error",
            "a bug in DIIP; look up the request_id in its log",
        )
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Bearer realm="diip"'
    problem = Problem(
        type=f"urn:diip:problem:{code}",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        code=code,
        request_id=request_id,
        errors=list(fields),
    )
    return Rendered(status=status, headers=headers, body=msgspec.json.encode(problem))


def status_of(error: type[DiipError]) -> int:
    """The HTTP status of a class of errors."""
    return next((STATUS[kind] for kind in error.__mro__ if kind in STATUS), 500)


def _waiting(error: DiipError, status: int, now: datetime) -> dict[str, str]:
    """How long to wait, and what the limit that refused the request grants."""
    retry_at = getattr(error, "retry_at", None)
    if retry_at is not None:
        limit = of_refusal(error, now) if isinstance(error, Throttled) else {}
        return {"Retry-After": str(seconds_until(retry_at, now))} | limit
    return {"Retry-After": str(RETRY_SOON_SECONDS)} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}


def _fields(error: DiipError) -> Sequence[FieldError]:
    if isinstance(error, BadInput):
        return error.errors
    if isinstance(error, InvalidInput) and error.field:
        return (FieldError(field=error.field, message=error.message),)
    return ()
