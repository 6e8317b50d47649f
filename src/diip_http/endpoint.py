"""What a route is: declared once, as data, from which routing, checks and OpenAPI all come."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from functools import partial
from types import MethodType
from typing import Any, Literal, get_args, get_type_hints

import attrs
import litestar
from litestar import Request, Response
from litestar.enums import HttpMethod
from litestar.handlers import HTTPRouteHandler

from diip_core.domain.identity.permissions import Action
from diip_core.domain.identity.rate_limits import Limit
from diip_core.errors import DiipError
from diip_http.parameters import NoParameters
from diip_http.request_context import RequestContext, WithStatus

Method = Literal["GET", "POST", "PATCH", "DELETE"]
Handler = Callable[..., Any]
Limits = Callable[[RequestContext], Sequence[Limit]]
OPERATION = "operation"
"""Where a route's ``opt`` holds its `Endpoint`."""
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


class Pool(Enum):
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
    as far as its caller may know; every answer shows how much room they leave. ``seconds`` is the deadline.
    """

    method: Method
    path: str
    policy: Policy
    handler: Handler
    status: int = 200
    errors: tuple[type[DiipError], ...] = ()
    pool: Pool = Pool.REQUESTS
    also: tuple[int, ...] = ()
    media_types: tuple[str, ...] = ()
    limits: Limits | None = None
    seconds: float = REQUEST_SECONDS
    body: Any = None
    query: type = NoParameters
    answer: Any = None

    @property
    def name(self) -> str:
        """Unique in the service: the handler's own name, and OpenAPI's operationId."""
        return self.handler.__name__

    @property
    def ids(self) -> tuple[str, ...]:
        """The names in the path, in order; those that end in ``_id`` are UUIDs."""
        return tuple(_PLACEHOLDER.findall(self.path))

    @property
    def tag(self) -> str:
        """What OpenAPI groups it under."""
        parts = self.path.split("/")
        return parts[2] if parts[1] == "api" else parts[1]

    @property
    def summary(self) -> str:
        """The first line of the handler's docstring."""
        return (self.handler.__doc__ or "").strip().partition("\n")[0].rstrip(".")

    @property
    def description(self) -> str:
        """The rest of the handler's docstring."""
        rest = (self.handler.__doc__ or "").strip().partition("\n")[2]
        return re.sub(r"\s+", " ", rest).strip()


def _declare(method: Method, path: str, *, policy: Policy, **details: Any) -> Callable[[Handler], Any]:
    """Make a method of a `Controller` a route of Litestar.

    It is called as ``handler(self, context, body=…, query=…, <names of the path>=…)`` with those of these
    that it has. The whole of a request runs in one thread, with the checks in the order that
    `diip_http.dispatch` keeps. There is no default policy: a route always says who may come in.
    """

    def decorate(handler: Handler) -> HTTPRouteHandler:
        hints = get_type_hints(handler, include_extras=True)
        endpoint = Endpoint(
            method=method,
            path=path,
            policy=policy,
            handler=handler,
            body=hints.get("body"),
            query=hints.get("query", NoParameters),
            answer=_answer(hints.get("return")),
            **details,
        )

        async def handle(self: Controller, request: Request[Any, Any, Any]) -> Response[Any]:
            response: Response[Any] = await request.app.state.answer(endpoint.name, request)
            return response

        handle.__name__ = handler.__name__
        # The response sets its own status; Litestar would refuse a body for 204 before it has one.
        return HTTPRouteHandler(path, http_method=method, status_code=200, opt={OPERATION: endpoint})(handle)

    return decorate


get = partial(_declare, "GET")
post = partial(_declare, "POST")
patch = partial(_declare, "PATCH")
delete = partial(_declare, "DELETE")


class Controller(litestar.Controller):
    """Litestar's, which answers OPTIONS for all methods of a path.

    Litestar's own handler of OPTIONS misses the methods that are declared after the first one.
    """

    def get_route_handlers(self) -> list[Any]:
        handlers: list[Any] = super().get_route_handlers()
        methods: dict[str, list[str]] = {}
        for handler in handlers:
            methods.setdefault(handler.opt[OPERATION].path, []).append(handler.opt[OPERATION].method)
        # Ours come first: Litestar adds its own to a path that has none.
        return [*(self._options(path, allowed_methods(known)) for path, known in methods.items()), *handlers]

    def _options(self, path: str, allow: str) -> HTTPRouteHandler:
        async def options() -> Response[None]:
            return Response(None, status_code=204, headers={"Allow": allow})

        handler = HTTPRouteHandler(path, http_method=HttpMethod.OPTIONS, status_code=204)(options)
        handler.owner = self
        return handler


def allowed_methods(methods: Iterable[str]) -> str:
    """An ``Allow`` header for a path with these methods."""
    known = {*methods, "OPTIONS"}
    return ", ".join(sorted(known | {"HEAD"} if "GET" in known else known))


def endpoints_of(controllers: Iterable[type[Controller]]) -> tuple[Endpoint, ...]:
    """Every endpoint of the controllers with its whole path, in the order of declaration."""
    return tuple(
        attrs.evolve(
            handler.opt[OPERATION],
            path=_whole(controller, handler),
            handler=MethodType(handler.opt[OPERATION].handler, controller),
        )
        for controller in controllers
        for handler in vars(controller).values()
        if isinstance(handler, HTTPRouteHandler)
    )


def _whole(controller: type[Controller], handler: HTTPRouteHandler) -> str:
    own: str = handler.opt[OPERATION].path
    return f"{getattr(controller, 'path', '') or ''}{own}".replace(":str}", "}")


def _answer(returned: Any) -> Any:
    """The type of what is written; of a handler that may choose its status, the other one."""
    kinds = get_args(returned)
    kind = next((one for one in kinds if one is not WithStatus), None) if WithStatus in kinds else returned
    return None if kind is type(None) else kind
