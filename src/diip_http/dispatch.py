"""The one thread hop of a request: who asks, what, one use case, and its answer as bytes.

The checks come in the order that the interface promises: who asks (401), what kind of body (415, 413),
the body and the query (400), then the policy (403) and the ids of the path (404), and at last what the use
case itself finds (404, 403, 409, 422).
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import msgspec
from attrs import evolve, field, frozen

from diip_adapters.schemas.list_page import ListPage
from diip_adapters.telemetry.event_lines import bound
from diip_core.domain.identity.permissions import RULES, Action, Actor, require
from diip_core.domain.identity.rate_limits import Limit
from diip_core.errors import DiipError, NotFound, Overloaded, StorageError, Unauthenticated
from diip_http.computations import ComputationNeeded
from diip_http.endpoint import ANYONE, Endpoint
from diip_http.errors import Refused, render
from diip_http.queries import read_query
from diip_http.rate_limit_headers import of_room
from diip_http.request_context import HtmlPage, RawRequest, RequestContext, Streamed, WithStatus
from diip_http.request_scoped_storage import RequestScopedStorage
from diip_http.service import Service
from diip_http.streams import Chunks
from diip_http.strict_json import decoder_of, read_json

JSON = "application/json"
HTML = "text/html"
COMPRESS_FROM_BYTES = 1024
EMPTY = b"{}"
"""An empty body stands for an empty object."""
NOBODY = Actor(user_id=None)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")


@frozen
class Reply:
    """What goes back: one body, or chunks that are still to be read, which whoever sends it closes."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    chunks: Chunks | None = None


@frozen
class RequestHandler:
    """Answers the requests of one endpoint. Blocks: it runs in a thread.

    It raises nothing but `ComputationNeeded`, if the service's ports say so.
    """

    endpoint: Endpoint
    service: Service
    _decoder: Any = field(init=False)
    _wants: tuple[str, ...] = field(init=False)

    @_decoder.default
    def _make_decoder(self) -> Any:
        return decoder_of(self.endpoint.body) if self.endpoint.body is not None else None

    @_wants.default
    def _find_wants(self) -> tuple[str, ...]:
        code = self.endpoint.handler.__code__
        return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]

    def __call__(self, request: RawRequest, ids: Mapping[str, str], refused: Refused | None) -> Reply:
        """The reply to a request; ``refused`` is set if its body was refused already."""
        try:
            with bound(request_id=request.request_id):
                if self.endpoint.answer is Streamed:  # its look lasts until the last chunk is sent
                    return self._answer(self.service, request, ids, refused)
                with RequestScopedStorage(self.service.ports.storage) as storage:
                    ports = evolve(self.service.ports, storage=storage)
                    return self._answer(evolve(self.service, ports=ports), request, ids, refused)
        except ComputationNeeded:
            raise
        except Exception as error:  # the last border: whatever it is becomes a problem document
            note_error(self.service, error, request.request_id)
            return self._problem(error, request)

    def _answer(
        self, service: Service, request: RawRequest, ids: Mapping[str, str], refused: Refused | None
    ) -> Reply:
        context = RequestContext(service=service, actor=self._actor(service, request, ids), request=request)
        with bound(user_id=context.actor.user_id, project_id=ids.get("project_id")):
            try:
                if self.endpoint.limits is None:
                    return self._answer_to(context, ids, refused)
                return self._limited(self.endpoint.limits(context), context, ids, refused)
            except ComputationNeeded as needed:
                needed.user_id = context.actor.user_id
                raise

    def _limited(
        self,
        limits: Sequence[Limit],
        context: RequestContext,
        ids: Mapping[str, str],
        refused: Refused | None,
    ) -> Reply:
        """The reply, also a refusal, with how much room it leaves; a limit that refused reports itself."""
        try:
            answer = self._answer_to(context, ids, refused)
        except (DiipError, Refused) as error:
            answer = self._problem(error, context.request)
        try:
            with context.ports.storage.read(consistent=False) as view:
                room = view.rate_limit_counters.room(limits)
        except StorageError:  # The answer is worth more than its headers.
            return answer
        return evolve(answer, headers={**of_room(room, context.ports.clock.now()), **answer.headers})

    def _problem(self, error: Exception, request: RawRequest) -> Reply:
        problem = render(error, request_id=request.request_id, now=self.service.ports.clock.now())
        return Reply(problem.status, problem.headers, problem.body)

    def _answer_to(self, context: RequestContext, ids: Mapping[str, str], refused: Refused | None) -> Reply:
        if refused is not None:
            raise refused
        given: dict[str, Any] = {"query": read_query(context.request.query_string, self.endpoint.query)}
        if self._decoder is not None:
            given["body"] = read_json(context.request.body or EMPTY, self._decoder)
        self._admit(context.actor)
        given |= {name: _checked(name, text) for name, text in ids.items()}
        wanted = {name: value for name, value in given.items() if name in self._wants}
        return self._encoded(context, self.endpoint.handler(context, **wanted))

    def _actor(self, service: Service, request: RawRequest, ids: Mapping[str, str]) -> Actor:
        if self.endpoint.policy is ANYONE:
            return NOBODY
        scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not bearer.strip():
            raise Unauthenticated("log in first, and send the token as: Authorization: Bearer …")
        project_id = ids.get("project_id", "") if self.endpoint.method == "GET" else ""
        known = project_id if _UUID.fullmatch(project_id) else None
        return service.authenticate(service.ports, bearer.strip(), project_id=known)

    def _admit(self, actor: Actor) -> None:
        """What needs no look at a project is decided here, the rest by the use case, both in one place."""
        policy = self.endpoint.policy
        if isinstance(policy, Action) and RULES[policy].least in ("user", "admin"):
            require(actor, policy)

    def _encoded(self, context: RequestContext, result: Any) -> Reply:
        status = self.endpoint.status
        if isinstance(result, Streamed):
            return _streamed(context, status, result)
        if isinstance(result, HtmlPage):
            policy = {"Content-Security-Policy": result.content_security_policy}
            return Reply(status, {"Content-Type": HTML, **policy}, result.html.encode())
        if isinstance(result, WithStatus):
            status, result = result.status, result.document
        if result is None:
            return Reply(status, {})
        headers = {"Content-Type": JSON}
        if isinstance(result, ListPage) and result.next_cursor is not None:
            headers["Link"] = f'<{context.next_link(result.next_cursor)}>; rel="next"'
        body = msgspec.json.encode(result)
        # What holds tokens is never compressed: its length would reveal them (BREACH, 2013).
        if len(body) >= COMPRESS_FROM_BYTES and self.endpoint.policy is not ANYONE:
            headers["Vary"] = "Accept-Encoding"
            if takes_gzip(context.request):
                headers["Content-Encoding"] = "gzip"
                body = gzip.compress(body, compresslevel=1, mtime=0)
        return Reply(status, headers, body)


def note_error(service: Service, error: Exception, request_id: str) -> None:
    """Log what whoever runs the service must know: bugs, the database's faults and a full service."""
    if isinstance(error, StorageError | Overloaded):
        service.note_fault(error, request_id)
    elif not isinstance(error, DiipError | Refused):
        service.report(error, request_id)


def takes_gzip(request: RawRequest) -> bool:
    """Whether the client said that it can unpack gzip (RFC 9110 §12.5.3)."""
    for offer in request.headers.get("accept-encoding", "").lower().split(","):
        name, _, weight = offer.strip().partition(";")
        if name.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _streamed(context: RequestContext, status: int, streamed: Streamed) -> Reply:
    """The first chunk is read here, so that what can fail at once still becomes a problem document.

    Raises:
        Refused, Overloaded: too many answers are being sent in chunks already.
    """
    release = context.service.streams.take(context.actor.user_id)
    try:
        first = next(streamed.chunks, b"")
    except BaseException:
        release()
        raise
    headers = {
        "Content-Type": streamed.media_type,
        "Content-Disposition": f'attachment; filename="{streamed.filename}"',
        "Vary": "Accept-Encoding",
    }
    chunks: Iterator[bytes] = chain((first,), streamed.chunks)
    if takes_gzip(context.request):
        headers["Content-Encoding"] = "gzip"
        chunks = _compressed(chunks)
    return Reply(status, headers, chunks=Chunks(chunks, closed=release))


def _compressed(chunks: Iterator[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(level=1, wbits=31)
    for chunk in chunks:
        if packed := packer.compress(chunk):
            yield packed
    yield packer.flush()


def _checked(name: str, text: str) -> str:
    """An id as it stands in the path; one that no id can be is one that does not exist."""
    if (_UUID if name.endswith("_id") else _PLAIN).fullmatch(text) is None:
        raise NotFound("there is nothing at this address")
    return text
