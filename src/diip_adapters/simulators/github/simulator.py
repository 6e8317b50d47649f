"""The simulated GitHub as a whole: from a request to the reply that it gets, or deserves."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from random import Random

from attrs import evolve, frozen

from diip_adapters.simulators.call_log import Call, CallLog
from diip_adapters.simulators.damage import damage
from diip_adapters.simulators.faults import ANSWERS, BYTES, RECORDS, Fault, FaultPlan
from diip_adapters.simulators.github import refusals
from diip_adapters.simulators.github.directory import GHES, Directory, Place
from diip_adapters.simulators.github.editor import Editor
from diip_adapters.simulators.github.gate import Gate, secondary_limit
from diip_adapters.simulators.github.limits import Grant, Meter
from diip_adapters.simulators.github.options import Options
from diip_adapters.simulators.github.repository import Repository, encode
from diip_adapters.simulators.github.routes import OLD_VERSION, VERSION, Routes
from diip_adapters.simulators.mangling import mangle
from diip_adapters.simulators.wire import Reply, Request
from diip_core.ports.clock import Clock


@frozen
class _Habit:
    every: int
    act: Callable[[], object]


class SimulatedGitHub:
    """Repositories, who may read them, and what goes wrong.

    ``plan`` holds the faults, ``log`` the calls and violations, ``tokens`` who may read (empty: everybody).
    It may be asked and changed from several threads; one request is answered at a time.
    """

    def __init__(
        self,
        clock: Clock,
        repositories: Iterable[Repository] = (),
        *,
        seed: int = 1,
        faults: Iterable[Fault] = (),
        options: Options | None = None,
    ) -> None:
        self.clock = clock
        self.plan = FaultPlan(list(faults), seed)
        self.log = CallLog()
        self.rng = Random(seed)  # noqa: S311 - no secret depends on it
        self.lock = threading.RLock()
        self._directory = Directory()
        self._gate = Gate(options or Options(), self.log)
        self._routes = Routes()
        self._habits: list[_Habit] = []
        self._pages: dict[tuple[int, str], bytes] = {}
        for repository in repositories:
            self.add(repository)

    @property
    def options(self) -> Options:
        """How it behaves; setting them begins new rate-limit windows."""
        return self._gate.options

    @options.setter
    def options(self, options: Options) -> None:
        self._gate.options = options
        self._gate.forget()

    @property
    def tokens(self) -> dict[str, Grant]:
        """The tokens that are good, and what for; while it is empty any is."""
        return self._gate.tokens

    def add(self, repository: Repository) -> None:
        """Take in a repository; a name that one moved away from now means this one."""
        with self.lock:
            self._directory.add(repository)

    def repository(self, full_name: str = "") -> Repository:
        """The repository of that name; without a name the first one.

        Raises:
            InvalidInput: there is none.
        """
        return self._directory.get(full_name)

    def move(self, full_name: str, new_full_name: str) -> None:
        """Rename or transfer a repository; the old name answers 301 until another takes it."""
        with self.lock:
            self._directory.move(full_name, new_full_name)

    def editor(self, full_name: str = "") -> Editor:
        """Somebody who works in that repository (without a name: the first one)."""
        return Editor(self.repository(full_name), self.clock, self.lock)

    def every(self, requests: int, act: Callable[[], object]) -> None:
        """After every ``requests``-th request call ``act``, so that things change during a walk."""
        with self.lock:
            self._habits.append(_Habit(max(1, requests), act))

    def rest(self) -> None:
        """Forget what was planned for later requests."""
        with self.lock:
            self._habits.clear()

    def now(self) -> datetime:
        """The provider's own time."""
        return self.clock.now().astimezone(UTC) + timedelta(seconds=self.options.skew_seconds)

    def answer(self, request: Request, /) -> Reply:
        """The reply to a request."""
        with self.lock:
            reply, fault = self._attend(request)
            kind = fault.kind if fault else None
            self.log.note(Call(self.now(), request.method, request.target, reply.status, kind))
            for habit in self._habits:
                if self.log.requests % habit.every == 0:
                    habit.act()
            return reply

    def _attend(self, request: Request) -> tuple[Reply, Fault | None]:
        now = self.now().timestamp()
        token, grant = self._gate.caller(request)
        meter = self._gate.meter(token, now)
        if (reply := self._at_the_door(request, grant, meter)) is not None:
            return self._signed(request, reply, meter), None
        meter.used += 1
        fault = self.plan.pick(request.target)
        if fault is not None and fault.kind in ANSWERS:
            return self._signed(request, self._refuse(request, fault, meter, now), meter), fault
        reply = self._route(request, token, grant or Grant())
        if reply.status == 304 and token:
            meter.used -= 1
        reply = self._signed(request, self._spoilt(request, reply, fault), meter)
        return (damage(fault, reply) if fault is not None and fault.kind in BYTES else reply), fault

    def _at_the_door(self, request: Request, grant: Grant | None, meter: Meter) -> Reply | None:
        """Answers that cost nothing of the limit."""
        if not request.headers.get("user-agent"):
            return refusals.refusal(403, refusals.NO_USER_AGENT)
        known = (OLD_VERSION,) if self.options.old_version else (VERSION, OLD_VERSION)
        if request.headers.get("x-github-api-version", OLD_VERSION) not in known:
            return refusals.refusal(400, "Invalid API version")
        if grant is None:
            return refusals.bad_credentials()
        if _path(request) == "/rate_limit":
            return _rate_limit(request, meter)
        return self._gate.turn_away(meter, self.now().timestamp())

    def _refuse(self, request: Request, fault: Fault, meter: Meter, now: float) -> Reply:
        if fault.kind.startswith("http-"):
            status = int(fault.kind[5:])
            return refusals.out_of_order(status, fault.seconds if status == 503 else 0)
        if fault.kind == "primary-limit":
            meter.exhaust(now, fault.seconds)
            return refusals.primary_limit()
        if fault.kind.startswith("secondary") or fault.kind in ("abuse-silent", "primary-limit-silent"):
            meter.close(now, fault)
            return secondary_limit(fault, fault.seconds)
        if fault.kind.startswith("moved"):
            place = self._directory.locate(_path(request)) or Place(self.repository(), "")
            another = fault.kind == "moved-elsewhere"
            home = self._directory.another(place.repository) if another else place.repository.id
            return refusals.moved(_address(request, home, place.tail))
        return _REFUSALS[fault.kind]()

    def _route(self, request: Request, token: str, grant: Grant) -> Reply:
        if self.options.web_pages and not request.path.startswith(f"{GHES}/"):
            return refusals.web_page()
        if _path(request) == "/user":
            return _user(grant) if token else refusals.refusal(401, "Requires authentication")
        place = self._directory.locate(_path(request)) if request.method in ("GET", "HEAD") else None
        if place is None or (place.repository.private and not token):
            return refusals.not_found()
        if place.moved:
            return refusals.moved(_address(request, place.repository.id, place.tail))
        if place.tail and not grant.reads_issues:
            return refusals.no_right()
        return self._routes.show(request, place, self.options)

    def _spoilt(self, request: Request, reply: Reply, fault: Fault | None) -> Reply:
        """The reply with its records spoilt where the fault says so; pages are kept for repetition."""
        if reply.status != 200 or not any(f.kind in RECORDS for f in self.plan.faults):
            return reply
        packed = ("content-encoding", "gzip") in reply.headers
        body = zlib.decompress(reply.body, 31) if packed else reply.body
        # The name in the first address, the id in the links: the list is the same.
        place = self._directory.locate(_path(request))
        key = (place.repository.id, place.tail) if place else (0, request.path)
        before, self._pages[key] = self._pages.get(key), body
        if fault is None or fault.kind not in RECORDS:
            return reply
        headers = tuple(pair for pair in reply.headers if pair[0] not in ("content-encoding", "etag"))
        return evolve(reply, headers=headers, body=mangle(fault, body, before))

    def _signed(self, request: Request, reply: Reply, meter: Meter) -> Reply:
        """The reply with the headers that every answer of GitHub has."""
        number = self.log.requests
        shuffled = number * 2_654_435_761 & 0xFFFFFFFF
        headers = (
            ("Date", format_datetime(self.now().replace(microsecond=0), usegmt=True)),
            *reply.headers,
            *meter.headers(),
            ("x-github-media-type", "github.v3; format=json"),
            ("x-github-api-version-selected", request.headers.get("x-github-api-version", OLD_VERSION)),
            ("x-github-request-id", f"{number & 0xFFFF:04X}:{number:06X}:{shuffled:08X}"),
            ("server", "github.com"),
            ("vary", "Accept, Authorization, Cookie, X-GitHub-OTP, Accept-Encoding"),
        )
        return evolve(reply, headers=headers)


def _path(request: Request) -> str:
    return request.path.removeprefix(GHES).rstrip("/")


def _address(request: Request, repository_id: int, tail: str) -> str:
    """The same question to a repository's lasting address."""
    prefix = GHES if request.path.startswith(GHES) else ""
    query = request.target.partition("?")[2]
    return f"{request.base_url}{prefix}/repositories/{repository_id}{tail}{'?' if query else ''}{query}"


def _rate_limit(request: Request, meter: Meter) -> Reply:
    core = {
        "limit": meter.limit,
        "used": meter.used,
        "remaining": meter.remaining,
        "reset": meter.reset,
        "resource": "core",
    }
    shown: dict[str, object] = {"resources": {"core": core}}
    if request.headers.get("x-github-api-version", OLD_VERSION) == OLD_VERSION:
        shown["rate"] = core
    return Reply(200, (refusals.JSON,), encode(shown))


def _user(grant: Grant) -> Reply:
    shown = {"login": grant.login, "id": 9_000_999, "type": "User", "name": "Tidewater Reader"}
    headers = [refusals.JSON, ("x-oauth-scopes", grant.scopes)]
    if grant.expires_at is not None:
        expires = f"{grant.expires_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
        headers.append(("github-authentication-token-expiration", expires))
    return Reply(200, tuple(headers), encode(shown))


def _same(reply: Reply) -> Reply:
    return reply


_REFUSALS: dict[str, Callable[[], Reply]] = {
    "unauthorized": refusals.bad_credentials,
    "forbidden": refusals.no_right,
    "not-found": refusals.not_found,
    "gone": refusals.gone,
    "deep-page": refusals.deep_page,
    **{kind: partial(_same, reply) for kind, reply in refusals.refused_by_cause().items()},
}
