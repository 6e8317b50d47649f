"""From controllers to an ASGI application: Litestar, inside the middleware."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import Any, cast

import attrs
from litestar import Litestar, Request, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException

from diip_http.analytics_requests import Analytics, AnalyticsRequest, Compute, answers_of
from diip_http.chunked_response import ChunkedResponse
from diip_http.computations import ComputationNeeded, Computations, refuse_computation
from diip_http.dispatch import Reply, RequestHandler, note_error
from diip_http.endpoint import OPERATION, Controller, Endpoint, Pool, allowed_methods, endpoints_of
from diip_http.errors import Refused, render
from diip_http.middleware import RAW_REQUEST, App, EdgePolicy, Middleware
from diip_http.request_body import receive_body
from diip_http.request_context import RawRequest
from diip_http.service import Service
from diip_http.streams import Chunks
from diip_http.thread_pools import ThreadPool, password_threads

MOST_REQUESTS_WAITING = 512
MOST_PASSWORDS_WAITING = 64
MOST_EXPORTS_WAITING = 64
MOST_ANALYTICS_WAITING = 256

Pools = dict[Pool, ThreadPool]


@attrs.frozen
class Application:
    """The ASGI application, and what its host must enter while it serves.

    A server that speaks ASGI's lifespan enters it automatically; a host that mounts ``app`` does so by hand.
    """

    app: App
    lifespan: Callable[[], AbstractAsyncContextManager[None]]


def build_application(
    service: Service,
    controllers: Sequence[type[Controller]],
    rules: EdgePolicy,
    compute: Compute | None = None,
) -> Application:
    """Put the service together. Nothing listens yet and no thread runs.

    Raises:
        ValueError: a route that says no policy got in, or two that claim one place.
    """
    pools = {
        Pool.REQUESTS: ThreadPool(None, most_waiting=MOST_REQUESTS_WAITING),
        Pool.PASSWORDS: ThreadPool(password_threads(), most_waiting=MOST_PASSWORDS_WAITING),
        Pool.EXPORTS: ThreadPool(ThreadPoolExecutor(1, "exports"), most_waiting=MOST_EXPORTS_WAITING),
        Pool.ANALYTICS: ThreadPool(ThreadPoolExecutor(2, "analytics"), most_waiting=MOST_ANALYTICS_WAITING),
    }

    endpoints = endpoints_of(controllers)
    computing = ThreadPoolExecutor(1, thread_name_prefix="computing")
    analytics = Analytics(Computations(computing), compute or answers_of(service, endpoints))
    # In the threads for requests nothing is computed over all issues of a project.
    service = attrs.evolve(service, ports=attrs.evolve(service.ports, before_computing=refuse_computation))

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        try:
            yield
        finally:
            for pool in pools.values():
                pool.close()
            computing.shutdown(wait=False, cancel_futures=True)

    litestar = Litestar(
        route_handlers=controllers,
        state=State({"answer": _answers(service, endpoints, pools, analytics)}),
        exception_handlers={Exception: partial(_problem, service)},
        lifespan=[lambda app: lifespan()],
        openapi_config=None,
        logging_config=None,
        debug=False,
        pdb_on_exception=False,
        request_max_body_size=None,
    )
    require_policies(litestar)
    middleware = Middleware(litestar, rules, now=service.ports.clock.now, new_id=service.ports.ids.new_id)  # type: ignore[arg-type]
    return Application(app=middleware, lifespan=lifespan)


def require_policies(litestar: Litestar) -> None:
    """Refuse to start with a route that does not say who may come in (guarantee T15).

    Raises:
        ValueError: there is one; the text names it.
    """
    for route in litestar.routes:
        for handler in getattr(route, "route_handlers", ()):
            if OPERATION not in handler.opt and set(handler.http_methods) != {"OPTIONS"}:
                raise ValueError(f"the route {route.path} says no policy")


def _answers(
    service: Service, endpoints: Sequence[Endpoint], pools: Pools, analytics: Analytics
) -> Callable[[str, Request[Any, Any, Any]], Awaitable[Response[Any]]]:
    """What answers a request to the endpoint of a name."""
    handlers = {endpoint.name: RequestHandler(endpoint, service) for endpoint in endpoints}

    async def answer(name: str, request: Request[Any, Any, Any]) -> Response[Any]:
        handler, raw, refused = handlers[name], _raw_request(request), None
        if handler.endpoint.body is not None:
            body, refused = await receive_body(raw, request.receive)
            raw = attrs.evolve(raw, body=body)
        ids = {name: str(value) for name, value in request.path_params.items()}
        work = partial(handler, raw, ids, refused)
        pool = pools[handler.endpoint.pool]
        try:
            answer = await pool.run(work, seconds=handler.endpoint.seconds)
        except ComputationNeeded as needed:
            answer = await analytics.answer(AnalyticsRequest(name, raw, ids), needed.user_id)
        if answer.chunks is not None:
            return _chunked(answer, answer.chunks, raw, service, pool)
        return _response(answer)

    return answer


def _raw_request(request: Request) -> RawRequest:  # type: ignore[type-arg]
    scope = cast("dict[str, Any]", request.scope)
    return cast("RawRequest", scope[RAW_REQUEST])


def _chunked(
    answer: Reply, chunks: Chunks, raw: RawRequest, service: Service, threads: ThreadPool
) -> Response:  # type: ignore[type-arg]
    headers = dict(answer.headers)
    return ChunkedResponse(
        chunks,
        read=threads.run_at_once,
        report=partial(note_error, service, request_id=raw.request_id),
        is_head=raw.method == "HEAD",
        status_code=answer.status,
        media_type=headers.pop("Content-Type", None),
        headers=headers,
    )


def _response(answer: Reply) -> Response:  # type: ignore[type-arg]
    headers = dict(answer.headers)
    media_type = headers.pop("Content-Type", None)
    return Response(answer.body, status_code=answer.status, headers=headers, media_type=media_type)


def _problem(service: Service, request: Request, error: Exception) -> Response:  # type: ignore[type-arg]
    """What Litestar itself refuses, and what broke outside the answering thread."""
    raw = _raw_request(request)
    if isinstance(error, HTTPException):
        error = _refused(error)
    else:
        note_error(service, error, raw.request_id)
    problem = render(error, request_id=raw.request_id, now=service.ports.clock.now())
    return _response(Reply(problem.status, problem.headers, problem.body))


def _refused(error: HTTPException) -> Refused:
    if error.status_code == 405:
        known = (error.headers or {}).get("allow", "").split(", ")
        headers = {"Allow": allowed_methods(known)}
        return Refused(405, "method_not_allowed", "this address does not know that method", headers)
    if error.status_code == 404:
        return Refused(404, "not_found", "there is nothing at this address")
    return Refused(400, "bad_request", "the request cannot be read")
