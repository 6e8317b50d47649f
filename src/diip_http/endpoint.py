"""What a route is: declared once, as data, from which routing, checks and OpenAPI all come."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any, Literal, get_args, get_type_hints

import attrs

from diip_core.domain.identity.permissions import Action
from diip_core.domain.identity.throttle import Limit
from diip_core.errors import DiipError
from diip_http.queries import NoParameters
from diip_http.request_context import Call, WithStatus

Method = Literal["GET", "POST", "PATCH", "DELETE"]
Handler = Callable[..., Any]
Limits = Callable[[Call], Sequence[Limit]]
_PLACEHOLDER = re.compile(r"{(\w+)}")


REQUEST_SECONDS = 10.0
"""How long a request may take, its wait for a thread included. Then it is answered with 503."""
PROVIDER_SECONDS = 60.0
"""The same for one that asks a provider, which may take 30 s for each answer."""


class Open(Enum):
    """A route without a lock: its name is said where another one names an action."""

    ANYONE = "anyone"


ANYONE = Open.ANYONE
Policy = Action | Open
"""What a route does, in the words of `diip_core.domain.identity.permissions`, which decides who may."""


class Lane(Enum):
    """Which threads serve a route.

    Passwords are hashed in a few of their own, for their memory (T04). Exports have one and analytics have
    two: what computes in forty threads at once makes all other requests wait for Python's lock.
    """

    REQUESTS = "requests"
    PASSWORDS = "passwords"
    EXPORTS = "exports"
    ANALYTICS = "analytics"


@attrs.frozen
class Endpoint:
    """One method on one path.

    ``body``, ``query`` and ``answer`` are the types of the handler's parameters and of what it returns;
    ``answer`` is null where there is nothing to say (204). ``errors`` are those a caller must expect
    beyond what the declaration itself implies, ``also`` further statuses with a problem document, and
    ``media_types`` what an answer that is no JSON may be. ``limits`` are what a call may count against,
    as far as its caller may know; every answer tells how much room they leave. ``seconds`` is the deadline.
    """

    method: Method
    path: str
    policy: Policy
    handler: Handler
    summary: str
    description: str
    status: int
    tag: str
    body: Any = None
    query: type = NoParameters
    answer: Any = None
    errors: tuple[type[DiipError], ...] = ()
    lane: Lane = Lane.REQUESTS
    also: tuple[int, ...] = ()
    media_types: tuple[str, ...] = ()
    limits: Limits | None = None
    seconds: float = REQUEST_SECONDS

    @property
    def name(self) -> str:
        """Unique in the service: the handler's own name."""
        return self.handler.__name__

    @property
    def ids(self) -> tuple[str, ...]:
        """The names in the path, in order; those that end in ``_id`` are UUIDs."""
        return tuple(_PLACEHOLDER.findall(self.path))


def endpoint(
    method: Method,
    path: str,
    *,
    policy: Policy,
    status: int = 200,
    errors: tuple[type[DiipError], ...] = (),
    lane: Lane = Lane.REQUESTS,
    also: tuple[int, ...] = (),
    media_types: tuple[str, ...] = (),
    limits: Limits | None = None,
    seconds: float = REQUEST_SECONDS,
) -> Callable[[Handler], Endpoint]:
    """Declare a route. The handler's docstring is what OpenAPI says of it, its first line the summary.

    The handler is called as ``handler(call, body=…, query=…, <names of the path>=…)`` with those of these
    that it has. There is no default policy: who may come in is always said.
    """

    def declare(handler: Handler) -> Endpoint:
        hints = get_type_hints(handler, include_extras=True)
        summary, _, description = (handler.__doc__ or "").strip().partition("\n")
        answer = _answer(hints.get("return"))
        return Endpoint(
            method=method,
            path=path,
            policy=policy,
            handler=handler,
            summary=summary.rstrip("."),
            description=re.sub(r"\s+", " ", description).strip(),
            status=status,
            tag=path.split("/")[2] if path.startswith("/api/") else path.split("/")[1],
            body=hints.get("body"),
            query=hints.get("query", NoParameters),
            answer=answer,
            errors=errors,
            lane=lane,
            also=also,
            media_types=media_types,
            limits=limits,
            seconds=seconds,
        )

    return declare


def _answer(returned: Any) -> Any:
    """The type of what is written; of a handler that may grade its answer, the other one."""
    kinds = get_args(returned)
    kind = next((one for one in kinds if one is not WithStatus), None) if WithStatus in kinds else returned
    return None if kind is type(None) else kind
