from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from attrs import evolve
from tests.unit.diip_core.use_cases.mirror.test_verified_access import Form

from diip_adapters.cli.interruption import Interruption
from diip_adapters.cli.runner import Runner
from diip_core.domain.issues.issue import Scope
from diip_core.domain.issues.vocabulary import Vocabulary
from diip_core.domain.mirror.lease import Busy, Holder
from diip_core.errors import AccessDenied, RateLimited, SourceError, SourceUnavailable
from diip_core.memory.bundle import START, memory_ports
from diip_core.memory.clock import ManualClock
from diip_core.memory.http import CannedHttp
from diip_core.memory.mirror.issue_source import IDENTITY, ListedSource, page
from diip_core.ports.bundle import Ports
from diip_core.ports.issue_source import Page
from diip_core.ports.provider import Provider
from diip_core.testing.samples import a_scope, an_issue


class Waiting(Interruption):
    """Lets the manual clock run instead of waiting; ends at a given time."""

    def __init__(self, clock: ManualClock, *, end_after: int = 10_000) -> None:
        super().__init__()
        self._clock = clock
        self.waits: list[float] = []
        self._end_after = end_after

    def wait(self, seconds_left: Callable[[], float]) -> None:
        self.waits.append(seconds_left())
        self._clock.advance(max(seconds_left(), 0.0))
        self.requested = len(self.waits) >= self._end_after


class Bench:
    """A runner over memory with a source that answers as planned."""

    def __init__(self, *plan: Page | SourceError, end_after: int = 10_000) -> None:
        self.clock = ManualClock(START)
        self.source = ListedSource(list(plan), IDENTITY)
        provider = Provider(
            name="github",
            title="GitHub",
            default_base_url="https://a.example",
            settings=Form,
            scope_name=lambda form: form.repository,
            config_for=lambda scope: {"repository": scope},
            open=lambda connection: self.source,
            vocabulary=Vocabulary(),
        )
        self.ports: Ports = memory_ports(clock=self.clock, provider=lambda name: provider)
        self.ports = evolve(self.ports, http=lambda base_url: CannedHttp(base_url, self.clock.now))
        self.scope: Scope = a_scope(
            self.ports.storage, config={"repository": "octo/rockets"}, scope_name="octo/rockets"
        )
        self.waiting = Waiting(self.clock, end_after=end_after)
        self.result: list[str] = []
        self.runner = Runner(self.ports, self.waiting, self.result.append)


def failures(count: int) -> list[SourceError]:
    return [SourceUnavailable("no answer", code="timeout") for _ in range(count)]


def test_slices_are_added_up_over_the_waits_between_them() -> None:
    bench = Bench(page(issues=[an_issue()]), *failures(2), page(issues=[an_issue(2), an_issue(3)]))
    totals = bench.runner.sync(bench.scope)
    assert totals.outcome.finished
    assert (totals.outcome.fetched, totals.outcome.created, totals.retries) == (3, 3, 2)
    assert totals.waited_seconds == pytest.approx(sum(bench.waiting.waits))
    assert totals.seconds >= totals.waited_seconds
    assert not totals.interrupted


def test_a_rate_limit_is_waited_for_and_is_no_retry() -> None:
    bench = Bench(RateLimited("enough", retry_at=START + timedelta(minutes=50)), page(issues=[an_issue()]))
    totals = bench.runner.sync(bench.scope)
    assert (totals.retries, totals.waited_seconds) == (0, 3000)


def test_a_provider_that_wants_peace_for_hours_is_left_in_peace() -> None:
    bench = Bench(RateLimited("enough", retry_at=START + timedelta(hours=5)))
    with pytest.raises(SourceUnavailable, match="no call before 2026-01-01 05:00 UTC"):
        bench.runner.sync(bench.scope)
    assert bench.waiting.waits == []


def test_nine_failures_in_a_row_are_hopeless() -> None:
    bench = Bench(*failures(9), page(issues=[an_issue()]))
    with pytest.raises(SourceUnavailable, match="gave up after 9 failures in a row, the last: no answer"):
        bench.runner.sync(bench.scope)
    assert bench.runner.sync(bench.scope).outcome.finished


def test_failures_count_anew_after_a_page() -> None:
    bench = Bench(*failures(8), page(issues=[an_issue()]), *failures(8), page(issues=[an_issue()]))
    assert bench.runner.sync(bench.scope).retries == 16


def test_what_a_person_must_mend_is_not_retried() -> None:
    bench = Bench(AccessDenied("renew the token"))
    with pytest.raises(AccessDenied):
        bench.runner.sync(bench.scope)
    assert bench.waiting.waits == []


def test_an_end_asked_for_in_a_wait_keeps_what_was_read() -> None:
    bench = Bench(page(issues=[an_issue()]), *failures(1), page(issues=[an_issue()]), end_after=1)
    totals = bench.runner.sync(bench.scope)
    assert (totals.interrupted, totals.outcome.created) == (True, 1)


def test_a_busy_scope_is_waited_for_as_long_as_a_lease_and_reported_once() -> None:
    bench = Bench(page(issues=[an_issue()]))
    other = Holder(host="elsewhere", boot_id="b", pid=77, started="0")
    with bench.ports.storage.begin() as work:
        work.checkpoints.claim(bench.scope, holder=other, lease_seconds=20)
    assert bench.runner.sync(bench.scope).outcome.finished
    assert bench.result == ["another run is syncing this scope (process 77 on elsewhere); waiting up to 35 s"]


def test_a_scope_that_stays_busy_is_given_up() -> None:
    bench = Bench(page(issues=[an_issue()]))
    other = Holder(host="elsewhere", boot_id="b", pid=77, started="0")
    with bench.ports.storage.begin() as work:
        work.checkpoints.claim(bench.scope, holder=other, lease_seconds=1000)
    with pytest.raises(Busy):
        bench.runner.sync(bench.scope)
    assert 34 <= bench.clock.monotonic() <= 36


def test_a_live_call_is_tried_a_few_times() -> None:
    bench = Bench()
    answers: list[Exception | str] = [
        SourceUnavailable("no"),
        RateLimited("slow", retry_at=START + timedelta(seconds=60)),
        "yes",
    ]

    def call() -> str:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert bench.runner.call_with_retries(call) == "yes"
    assert bench.clock.now() >= START + timedelta(seconds=60)


def test_a_live_call_that_keeps_failing_is_reported_with_its_reason() -> None:
    bench = Bench()

    def call() -> None:
        raise SourceUnavailable("nobody answers there")

    with pytest.raises(SourceUnavailable, match="nobody answers there"):
        bench.runner.call_with_retries(call)
    assert len(bench.waiting.waits) == 4


def test_an_end_asked_for_between_live_calls_is_obeyed() -> None:
    bench = Bench(end_after=1)

    def call() -> None:
        raise SourceUnavailable("nobody answers there")

    with pytest.raises(KeyboardInterrupt):
        bench.runner.call_with_retries(call)
