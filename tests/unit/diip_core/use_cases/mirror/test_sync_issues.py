"""One slice of a sync, in memory: what is kept, what is announced, and what a failure leads to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest
from attrs import evolve
from tests.unit.diip_core.use_cases.world import (
    STRANGER,
    AskingSource,
    World,
    WrappedStorage,
    issue_page,
    unreadable,
)

from diip_core.domain.identity.permissions import OPERATOR
from diip_core.domain.issues.issue import Scope
from diip_core.domain.mirror.lease import LEASE_SECONDS, Busy, Holder
from diip_core.domain.mirror.quarantine import page_key
from diip_core.domain.mirror.rate_limit import RateLimit
from diip_core.domain.mirror.retry import SAME_REQUEST_LIMITS
from diip_core.domain.secret import Secret
from diip_core.errors import (
    AccessDenied,
    Conflict,
    Fenced,
    NotFound,
    RateLimited,
    SecretBindingError,
    SourceBroken,
    SourceMisconfigured,
    SourceUnavailable,
    StorageRefused,
    StorageUnavailable,
)
from diip_core.events import (
    ContractBroken,
    IntegrationDegraded,
    IntegrationRecovered,
    PageStored,
    RecordQuarantined,
    ScopeMoved,
    SyncFinished,
    SyncStarted,
    SyncWaiting,
)
from diip_core.memory.bundle import START
from diip_core.memory.mirror.issue_source import IDENTITY, page
from diip_core.memory.process_identity import MemoryProcessIdentity
from diip_core.ports.issue_source import Cursor, Page
from diip_core.services.sync import slice as one_slice
from diip_core.testing.samples import a_comment, a_holder, a_transition, an_issue
from diip_core.use_cases.mirror.check_integration import check_integration
from diip_core.use_cases.mirror.sync_issues import sync_issues


def stopping_after(pages: int) -> Callable[[], bool]:
    asked = count()
    return lambda: next(asked) >= pages


def down(code: str = "http_502", body: bytes | None = None) -> SourceUnavailable:
    return SourceUnavailable("GitHub answered 502", code=code, body=body)


def full() -> RateLimited:
    return RateLimited("the budget is used up", retry_at=START + timedelta(seconds=90))


class TestAWholeWalk:
    def test_a_walk_to_its_end_keeps_everything_and_is_complete(self) -> None:
        world = World(
            issue_page(1, 2),
            page(comments=[a_comment(1)]),
            page(transitions=[a_transition(1, field="status", before="open", after="closed")]),
        )
        outcome = world.sync()
        assert outcome == evolve(
            outcome, pages=3, fetched=2, created=2, updated=0, unchanged=0, quarantined=0, api_calls=4,
            resumed=False, finished=True, complete=True, incomplete_reasons=(), retry_at=None, failures=0,
        )  # fmt: skip
        first, second = world.records
        assert [first["external_id"], second["external_id"]] == ["1001", "1002"]
        assert [comment["external_id"] for comment in first["comments"]] == ["5001"]
        assert [made["to"] for made in first["transitions"]] == ["closed"]
        integration = world.integration
        assert (integration.complete, integration.external_scope_id) == (True, IDENTITY.scope_id)
        assert (integration.first_complete_at, integration.last_synced_at) == (START, START)
        assert (world.checkpoint.cursor, world.checkpoint.mid_walk) == ("2", False)
        assert world.listed.closed

    def test_it_says_how_it_went(self) -> None:
        world = World(evolve(issue_page(1, 2), total_hint=40), issue_page(3))
        world.sync()
        assert world.announced == [
            SyncStarted(scope=world.scope, resumed=False),
            PageStored(
                world.scope, "issues", 2, created=2, updated=0, unchanged=0, quarantined=0, total_hint=40
            ),
            PageStored(world.scope, "issues", 1, created=1, updated=0, unchanged=0, quarantined=0),
            SyncFinished(scope=world.scope, complete=True),
        ]

    def test_every_call_is_logged_by_its_path(self) -> None:
        world = World(issue_page(1))
        world.sync()
        assert [call.endpoint for call in world.calls] == ["/issues", "/scope"]
        assert {(call.status_code, call.success, call.error) for call in world.calls} == {(200, True, None)}

    def test_a_second_run_changes_nothing(self) -> None:
        world = World(issue_page(1), issue_page(2))
        world.sync()
        before = world.records
        world.clock.advance(60)
        outcome = world.sync()
        assert (outcome.created, outcome.updated, outcome.unchanged) == (0, 0, 1)
        assert (outcome.finished, outcome.complete, outcome.resumed) == (True, True, False)
        assert world.records == before
        assert world.integration.first_complete_at == START
        assert world.integration.last_synced_at == world.clock.now()

    def test_what_changed_is_updated_and_what_is_older_is_not(self) -> None:
        """P3."""
        later = START + timedelta(days=1)
        world = World(
            issue_page(1, title="second", updated_at=later),
            issue_page(1, title="first"),
            issue_page(1, title="third", updated_at=later + timedelta(seconds=1)),
        )
        outcome = world.sync()
        assert (outcome.created, outcome.updated, outcome.unchanged) == (1, 1, 1)
        assert world.records[0]["title"] == "third"

    def test_of_one_issue_twice_in_a_page_the_newest_stays(self) -> None:
        """F15."""
        newer = an_issue(1, title="newer", updated_at=START + timedelta(seconds=1))
        world = World(page(issues=[newer, an_issue(1, title="older"), newer]))
        assert world.sync().created == 1
        assert [record["title"] for record in world.records] == ["newer"]

    def test_the_projects_own_words_decide(self) -> None:
        world = World(issue_page(1, labels=("gizmo",)))
        with world.ports.storage.begin() as work:
            work.projects.add(
                evolve(
                    work.projects.get("p"), id="q", slug="q", vocabulary={"label_types": {"gizmo": "task"}}
                )
            )
            work.integrations.add(evolve(world.integration, project_id="q"))
        sync_issues(world.ports, OPERATOR, Scope("q", "i"))
        world.scope = Scope("q", "i")
        assert world.records[0]["type"] == "task"

    def test_two_integrations_keep_the_same_numbers_apart(self) -> None:
        """T28."""
        world = World(issue_page(1))
        world.sync()
        with world.ports.storage.begin() as work:
            other = evolve(world.integration, id="j", scope_name="octo/engines", external_scope_id="2")
            work.integrations.add(other)
        world.listed.identity = evolve(IDENTITY, scope_id="2", scope_name="octo/engines")
        world.listed.pages[:] = [issue_page(1, title="another tracker's")]
        assert sync_issues(world.ports, OPERATOR, Scope("p", "j")).created == 1
        assert [record["title"] for record in world.records] == ["Rocket 1 does not start"]


class TestGoingOn:
    def test_a_stopped_walk_continues_where_it_stood(self) -> None:
        world = World(issue_page(1), issue_page(2), issue_page(3))
        first = world.sync(stop=stopping_after(1))
        assert (first.finished, first.code, first.pages) == (False, "stopped", 1)
        assert first.retry_at == START
        assert world.checkpoint.mid_walk
        second = world.sync()
        assert (second.resumed, second.finished, second.complete) == (True, True, True)
        assert world.listed.asked == [None, "1", "2"]
        assert world.heard(SyncStarted)[1].resumed
        assert len(world.external_ids) == 3

    def test_a_walk_that_continues_does_not_ask_again_who_it_is(self) -> None:
        world = World(issue_page(1), issue_page(2))
        world.sync(stop=stopping_after(1))
        world.sync()
        assert [call.endpoint for call in world.calls].count("/scope") == 1

    def test_a_slice_ends_after_so_many_pages(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """T22."""
        monkeypatch.setattr(one_slice, "MOST_PAGES", 2)
        world = World(*(issue_page(n) for n in range(1, 6)))
        outcomes = [world.sync() for _ in range(3)]
        assert [outcome.pages for outcome in outcomes] == [2, 2, 1]
        assert [outcome.finished for outcome in outcomes] == [False, False, True]

    def test_full_reads_everything_again(self) -> None:
        world = World(issue_page(1), issue_page(2))
        world.sync()
        outcome = world.sync(full=True)
        assert (outcome.fetched, outcome.unchanged, outcome.resumed) == (2, 2, False)
        assert world.listed.asked == [None, "1", None, "1"]

    def test_full_may_stay_set_over_several_slices(self) -> None:
        world = World(issue_page(1), issue_page(2), issue_page(3))
        world.sync()
        outcomes = [world.sync(full=True, stop=stopping_after(1)) for _ in range(3)]
        assert world.listed.asked[3:] == [None, "1", "2"]
        assert [outcome.finished for outcome in outcomes] == [False, False, True]
        assert [outcome.resumed for outcome in outcomes] == [False, True, True]

    def test_full_leaves_an_incremental_walk_and_begins_anew(self) -> None:
        world = World(issue_page(1), issue_page(2))
        world.sync()
        world.listed.pages.append(issue_page(3))
        world.sync(stop=stopping_after(1))
        assert world.checkpoint.mid_walk
        world.sync(full=True)
        assert world.listed.asked == [None, "1", "1", None, "1", "2"]

    def test_a_page_that_wants_a_pause_gets_it(self) -> None:
        """F20: the page is kept, and no call is made before the time."""
        until = START + timedelta(minutes=5)
        world = World(evolve(issue_page(1), not_before=until), issue_page(2))
        outcome = world.sync()
        assert (outcome.finished, outcome.code, outcome.retry_at) == (False, "rate_limited", until)
        assert world.external_ids == ["1001"]
        assert world.heard(SyncWaiting) == [SyncWaiting(world.scope, until, "rate_limited")]
        world.clock.advance(299)
        assert world.sync().retry_at == until
        assert world.listed.asked == [None]
        world.clock.advance(1)
        assert world.sync().finished

    def test_a_pause_that_is_over_is_no_pause(self) -> None:
        world = World(evolve(issue_page(1), not_before=START), issue_page(2))
        assert world.sync().finished


class TestWhoMayAndWhen:
    def test_only_who_may_syncs(self) -> None:
        world = World(issue_page(1))
        with pytest.raises(NotFound):
            world.sync(STRANGER)
        with pytest.raises(NotFound):
            sync_issues(world.ports, OPERATOR, Scope("p", "nothing"))
        with pytest.raises(NotFound):
            sync_issues(world.ports, OPERATOR, Scope("nobody", "i"))
        assert world.listed.asked == []

    @pytest.mark.parametrize("status", ["paused", "disabled"])
    def test_a_paused_or_disabled_integration_is_left_alone(self, status: str) -> None:
        world = World(issue_page(1))
        world.change(lambda integration: evolve(integration, status=status))
        with pytest.raises(Conflict, match=status):
            world.sync()
        assert world.listed.asked == []

    def test_a_living_holder_keeps_others_out(self) -> None:
        """P2."""
        world = World(issue_page(1))
        with world.ports.storage.begin() as work:
            work.checkpoints.claim(world.scope, holder=a_holder(), lease_seconds=LEASE_SECONDS)
        with pytest.raises(Busy) as caught:
            world.sync()
        assert caught.value.lease.holder == a_holder()
        assert world.listed.asked == []
        world.clock.advance(LEASE_SECONDS + 1)
        assert world.sync().finished

    def test_a_dead_holder_of_this_machine_is_displaced_at_once(self) -> None:
        world = World(issue_page(1), process=MemoryProcessIdentity(dead=[a_holder()]))
        with world.ports.storage.begin() as work:
            work.checkpoints.claim(world.scope, holder=a_holder(), lease_seconds=LEASE_SECONDS)
        assert world.sync().finished

    def test_the_lease_is_given_back_however_it_ends(self) -> None:
        world = World(AccessDenied("no"), down(), full(), issue_page(1))
        with pytest.raises(AccessDenied):
            world.sync()
        for _ in range(3):
            world.clock.advance(100)
            world.sync()
        with world.ports.storage.begin() as work:
            lease, _ = work.checkpoints.claim(world.scope, holder=a_holder(), lease_seconds=1)
        assert lease.epoch == 5

    def test_a_lease_that_cannot_be_given_back_runs_out_by_itself(self) -> None:
        world = World(issue_page(1))
        calls = count(1)

        def failing() -> None:
            if next(calls) == 4:  # claim, identity, page, release
                raise StorageUnavailable("the database is restarting")

        world.ports = evolve(world.ports, storage=WrappedStorage(world.ports.storage, failing))
        assert world.sync().finished
        with pytest.raises(Busy):
            world.sync()
        world.clock.advance(LEASE_SECONDS + 1)
        assert world.sync().finished

    def test_the_token_is_opened_for_this_integration_alone(self) -> None:
        """T17."""
        world = World(issue_page(1))
        box = world.ports.secret_box
        mine = box.seal(Secret("t0ken"), owner="integration:i:token")
        world.change(lambda integration: evolve(integration, sealed_token=mine))
        world.sync()
        assert {asked.headers.get("authorization") for asked in world.http.asked} == {"t0ken"}
        stolen = box.seal(Secret("t0ken"), owner="integration:j:token")
        world.change(lambda integration: evolve(integration, sealed_token=stolen))
        before = len(world.http.asked)
        with pytest.raises(SecretBindingError):
            world.sync()
        assert len(world.http.asked) == before
        assert (world.integration.status, world.integration.failure.code) == ("degraded", "secret_binding")
        with pytest.raises(SecretBindingError):
            check_integration(world.ports, OPERATOR, world.scope)
        assert world.integration.failure.count == 2


class TestLimits:
    def test_a_limit_is_no_failure_and_waits_as_long_as_it_says(self) -> None:
        """F20, F21, P7."""
        world = World(issue_page(1), full(), issue_page(2))
        outcome = world.sync()
        assert (outcome.finished, outcome.failures, outcome.code) == (False, 0, "rate_limited")
        assert (outcome.pages, outcome.retry_at) == (1, START + timedelta(seconds=90))
        assert (world.integration.failure, world.integration.status) == (None, "healthy")
        calls = len(world.http.asked)
        world.clock.advance(89)
        waiting = world.sync()
        assert (waiting.retry_at, waiting.code) == (outcome.retry_at, "rate_limited")
        assert len(world.http.asked) == calls
        assert [event.until for event in world.heard(SyncWaiting)] == [outcome.retry_at] * 2
        world.clock.advance(1)
        assert world.sync().finished

    def test_unstated_pauses_double_until_a_page_comes(self) -> None:
        """F21."""
        world = World(issue_page(1))

        def silent() -> RateLimited:
            until = world.clock.now() + timedelta(seconds=60)
            return RateLimited("secondary", retry_at=until, doubling=True, code="secondary_limit")

        waits = []
        for _ in range(4):
            world.listed.pages.insert(0, silent())
            outcome = world.sync()
            assert outcome.retry_at is not None
            waits.append((outcome.retry_at - world.clock.now()).total_seconds())
            world.clock.advance(waits[-1])
        assert waits == [60, 120, 240, 480]
        assert world.sync().finished
        world.listed.pages.insert(0, silent())
        assert world.sync().retry_at == world.clock.now() + timedelta(seconds=60)


class TestFailures:
    def test_a_failure_is_tried_again_within_its_jitter(self) -> None:
        """F01, F02, F03, P8."""
        world = World(issue_page(1), *[down() for _ in range(6)], issue_page(2))
        for failures in range(1, 7):
            outcome = world.sync()
            assert (outcome.failures, outcome.code, outcome.finished) == (failures, "http_502", False)
            assert outcome.retry_at is not None
            wait = (outcome.retry_at - world.clock.now()).total_seconds()
            assert 0 <= wait <= min(30.0, 0.5 * 2 ** (failures - 1))
            assert world.checkpoint.cursor == "1"
            world.clock.advance(wait)
        assert world.sync().complete
        assert world.external_ids == ["1001", "1002"]

    def test_a_time_that_the_provider_states_wins_over_the_jitter(self) -> None:
        until = START + timedelta(minutes=9)
        world = World(SourceUnavailable("GitHub answered 503", code="http_503", retry_at=until))
        assert world.sync().retry_at == until

    def test_the_fourth_failure_in_a_row_degrades_once_and_a_page_recovers(self) -> None:
        """F01, P7."""
        world = World(*[down() for _ in range(6)], issue_page(1))
        statuses = []
        for _ in range(6):
            world.sync()
            statuses.append(world.integration.status)
        assert statuses == ["healthy"] * 3 + ["degraded"] * 3
        assert world.heard(IntegrationDegraded) == [
            IntegrationDegraded(world.scope, "degraded", "http_502", "GitHub answered 502")
        ]
        failure = world.integration.failure
        assert failure is not None
        assert (failure.count, failure.repeats, failure.since) == (6, 6, START)
        assert world.sync().finished
        assert (world.integration.status, world.integration.failure) == ("healthy", None)
        assert world.heard(IntegrationRecovered) == [IntegrationRecovered(world.scope)]

    def test_failures_of_different_kinds_are_in_a_row_too(self) -> None:
        world = World(down("timeout"), down("connect"), down("http_500"), down("http_502"), issue_page(1))
        for _ in range(4):
            world.sync()
        assert world.integration.status == "degraded"

    def test_a_page_between_failures_ends_the_row(self) -> None:
        world = World(*[down() for _ in range(3)], issue_page(1), *[down() for _ in range(3)], issue_page(2))
        for _ in range(6):
            world.sync()
        assert world.integration.status == "healthy"
        assert world.heard(IntegrationDegraded) == []

    @pytest.mark.parametrize("code", ["bad_json", "bad_utf8"])
    def test_the_same_unreadable_answer_again_and_again_breaks_the_contract(self, code: str) -> None:
        """F04, F07: nothing is stored, the cursor stays."""
        times = SAME_REQUEST_LIMITS[code]
        world = World(issue_page(1), *[down(code, b"\xff[") for _ in range(times)], issue_page(2))
        for _ in range(times - 1):
            world.sync()
            assert world.quarantine == []
        with pytest.raises(SourceBroken):
            world.sync()
        assert world.checkpoint.cursor == "1"
        assert world.integration.status == "degraded"
        assert world.integration.failure is not None
        assert world.integration.failure.code == "contract_fault"
        assert len(world.heard(ContractBroken)) == 1
        (kept,) = world.quarantine
        assert (kept.unreadable.kind, kept.unreadable.raw) == ("page", b"\xff[")
        assert kept.unreadable.source_key == page_key("1")
        assert world.sync().complete
        assert world.quarantine == []

    def test_an_unreadable_answer_without_its_bytes_leaves_nothing_in_quarantine(self) -> None:
        """F04."""
        times = SAME_REQUEST_LIMITS["bad_json"]
        world = World(*[down("bad_json") for _ in range(times)], issue_page(1))
        for _ in range(times - 1):
            world.sync()
        with pytest.raises(SourceBroken):
            world.sync()
        assert world.quarantine == []

    def test_a_web_page_four_times_in_a_row_is_a_matter_of_access(self) -> None:
        """F08: never 'no issues'."""
        world = World(*[down("html") for _ in range(4)], issue_page(1))
        for _ in range(3):
            assert world.sync().code == "html"
        with pytest.raises(AccessDenied):
            world.sync()
        assert world.integration.status == "needs_auth"
        assert [event.status for event in world.heard(IntegrationDegraded)] == ["needs_auth"]

    def test_failures_that_take_turns_are_not_the_same_one(self) -> None:
        world = World(down("bad_utf8"), down(), down("bad_utf8"), issue_page(1))
        for _ in range(3):
            assert not world.sync().finished
        assert world.sync().finished

    @pytest.mark.parametrize("known", [1, 4])
    def test_a_refused_token_is_reported_at_once_and_once(self, known: int) -> None:
        """F22: committed pages stay, at most one further call."""
        world = World(
            issue_page(1), *[AccessDenied("no", code="bad_token") for _ in range(known)], issue_page(2)
        )
        for _ in range(known):
            with pytest.raises(AccessDenied):
                world.sync()
        assert world.integration.status == "needs_auth"
        assert world.heard(IntegrationDegraded) == [
            IntegrationDegraded(world.scope, "needs_auth", "bad_token", "no")
        ]
        assert world.external_ids == ["1001"]
        assert world.sync().resumed
        assert world.integration.status == "healthy"

    def test_a_scope_that_is_gone_keeps_its_data(self) -> None:
        """F19."""
        world = World(issue_page(1), SourceMisconfigured("gone", code="gone"))
        with pytest.raises(SourceMisconfigured):
            world.sync()
        assert world.integration.status == "degraded"
        assert world.integration.failure is not None
        assert world.integration.failure.code == "gone"
        assert world.external_ids == ["1001"]

    def test_a_broken_contract_stops_the_cursor_and_is_reported_once(self) -> None:
        """F09."""
        world = World(issue_page(1), *[SourceBroken("40 of 100 records cannot be read") for _ in range(3)])
        for _ in range(3):
            with pytest.raises(SourceBroken):
                world.sync()
        assert world.checkpoint.cursor == "1"
        assert len(world.heard(ContractBroken)) == 1
        assert [event.code for event in world.heard(IntegrationDegraded)] == ["contract_fault"]

    def test_whatever_a_strangers_source_raises_takes_nobody_down(self) -> None:
        """T42."""

        class Crashing(AskingSource):
            def fetch(self, cursor: Cursor | None, /) -> Page:
                super().fetch(cursor)
                raise ZeroDivisionError("secret details")

        world = World(issue_page(1))
        world.open = lambda connection: Crashing(connection, world.listed)
        with pytest.raises(SourceBroken) as caught:
            world.sync()
        assert caught.value.code == "plugin"
        assert "ZeroDivisionError" in caught.value.message
        assert "secret" not in caught.value.message
        assert isinstance(caught.value.__cause__, ZeroDivisionError)
        assert world.integration.failure is not None
        assert world.integration.failure.code == "plugin"
        assert len(world.calls) == 2

    def test_a_source_that_gets_no_further_is_broken(self) -> None:
        """T22."""

        class Stuck(AskingSource):
            def fetch(self, cursor: Cursor | None, /) -> Page:
                return evolve(super().fetch(cursor), cursor="1", more=True)

        world = World(issue_page(1), issue_page(2))
        world.open = lambda connection: Stuck(connection, world.listed)
        with pytest.raises(SourceBroken, match="further"):
            world.sync()
        assert world.listed.asked == [None, "1"]
        assert world.external_ids == ["1001"]


EARLIER = START - timedelta(days=1)


class TestTheScopeItself:
    def test_a_name_that_means_another_scope_now_is_refused(self) -> None:
        """F19."""
        world = World(issue_page(1))
        world.sync()
        world.listed.identity = evolve(IDENTITY, scope_id="666")
        before = world.listed.asked.copy()
        with pytest.raises(SourceMisconfigured) as caught:
            world.sync()
        assert caught.value.code == "scope_changed"
        assert world.listed.asked == before
        assert world.integration.external_scope_id == IDENTITY.scope_id

    def test_a_scope_that_moved_is_read_on_and_says_so(self) -> None:
        """F19."""
        world = World(issue_page(1))
        world.sync()
        world.listed.identity = evolve(IDENTITY, scope_name="octo/starships")
        assert world.sync().finished
        assert world.integration.status == "moved"
        assert world.heard(ScopeMoved) == [ScopeMoved(world.scope, "octo/starships")]
        world.listed.identity = IDENTITY
        world.sync()
        assert world.integration.status == "healthy"

    def test_the_second_to_learn_that_the_scope_is_read_already_stops(self) -> None:
        """T28."""
        world = World(issue_page(1))
        world.sync()
        first = world.scope
        second = evolve(
            world.integration, id="0", scope_name="old/name", external_scope_id=None, created_at=EARLIER
        )
        with world.ports.storage.begin() as work:
            work.integrations.add(second)
        world.scope = second.scope
        with pytest.raises(SourceMisconfigured, match=r"octo/rockets \(integration i\)") as caught:
            world.sync()
        assert caught.value.code == "same_scope"
        assert (world.external_ids, world.integration.status) == ([], "degraded")
        world.scope = first
        assert world.sync().finished

    def test_of_two_that_read_one_scope_since_long_the_younger_stops(self) -> None:
        """T28."""
        world = World(issue_page(1))
        world.sync()
        elder = evolve(world.integration, id="z", scope_name="old/name", created_at=EARLIER)
        with world.ports.storage.begin() as work:
            work.integrations.add(elder)
        with pytest.raises(SourceMisconfigured, match="integration z"):
            world.sync()
        world.scope = elder.scope
        assert world.sync().finished

    @pytest.mark.parametrize(
        "apart", [{"provider": "other"}, {"base_url": "https://tracker.example:8443"}, {"project_id": "q"}]
    )
    def test_the_same_id_of_another_place_or_project_is_another_scope(self, apart: dict[str, str]) -> None:
        """T28."""
        world = World(issue_page(1))
        world.sync()
        other = evolve(world.integration, id="z", created_at=EARLIER, **apart)
        with world.ports.storage.begin() as work:
            if other.project_id == "q":
                work.projects.add(evolve(work.projects.get("p"), id="q", slug="q"))
            work.integrations.add(other)
        assert world.sync().finished

    def test_the_case_of_a_name_is_no_move(self) -> None:
        world = World(issue_page(1))
        world.listed.identity = evolve(IDENTITY, scope_name="Octo/ROCKETS")
        world.sync()
        assert (world.integration.status, world.heard(ScopeMoved)) == ("healthy", [])


class TestOneTransactionAPage:
    def test_who_lost_the_lease_keeps_nothing_of_the_page(self) -> None:
        """P1, P2, F24."""
        world = World(issue_page(1), issue_page(2))

        def taken_over(name: str) -> None:
            if name == "fetch.after" and world.external_ids:
                holder, lease = Holder(host="other", boot_id="b", pid=2, started="0"), busy().lease
                with world.ports.storage.begin() as work:
                    work.checkpoints.claim(world.scope, holder=holder, lease_seconds=35, displacing=lease)

        def busy() -> Busy:
            with pytest.raises(Busy) as caught, world.ports.storage.begin() as work:
                work.checkpoints.claim(world.scope, holder=a_holder(7), lease_seconds=35)
            return caught.value

        world.ports = evolve(world.ports, failpoint=taken_over)
        with pytest.raises(Fenced):
            world.sync()
        assert world.external_ids == ["1001"]
        assert world.checkpoint.cursor == "1"
        assert len(world.heard(PageStored)) == 1
        assert world.integration.failure is None
        assert busy().lease.holder.host == "other"

    @pytest.mark.parametrize(("failures", "is_kept"), [(1, True), (2, True), (3, False)])
    def test_a_page_is_stored_again_up_to_three_times(self, failures: int, is_kept: bool) -> None:
        """F30."""
        world = World(issue_page(1))
        left = count(failures, -1)

        def failing(name: str) -> None:
            if name == "tx.before_commit" and next(left) > 0:
                raise StorageUnavailable("deadlock; try again")

        world.ports = evolve(world.ports, failpoint=failing)
        if is_kept:
            assert world.sync().created == 1
            assert world.listed.asked == [None]
        else:
            with pytest.raises(StorageUnavailable):
                world.sync()
        assert world.external_ids == (["1001"] if is_kept else [])
        assert len(world.heard(PageStored)) == is_kept

    def test_a_storage_that_refuses_is_not_asked_again(self) -> None:
        """F31."""
        world = World(issue_page(1))
        passed = []

        def full_disk(name: str) -> None:
            passed.append(name)
            if name == "page.stored":
                raise StorageRefused("the disk is full; make room")

        world.ports = evolve(world.ports, failpoint=full_disk)
        with pytest.raises(StorageRefused):
            world.sync()
        assert passed.count("page.stored") == 1
        assert world.external_ids == []


class TestWhatIsNotThere:
    def test_what_could_not_be_read_is_stored_counted_and_announced(self) -> None:
        """P9, F09."""
        world = World(evolve(issue_page(2), quarantined=(unreadable(),)))
        outcome = world.sync()
        assert (outcome.quarantined, outcome.finished, outcome.complete) == (1, True, False)
        assert outcome.incomplete_reasons == ("1 records could not be read and are in quarantine",)
        assert not world.integration.complete
        (kept,) = world.quarantine
        assert (kept.unreadable, kept.first_seen_at) == (unreadable(), START)
        assert world.heard(RecordQuarantined) == [
            RecordQuarantined(world.scope, "issue", "1001", "issue: title is missing")
        ]
        assert world.heard(SyncFinished)[-1].complete is False

    def test_seen_again_it_stays_one_and_a_good_copy_closes_it(self) -> None:
        """P9."""
        world = World(evolve(issue_page(2), quarantined=(unreadable(),)))
        world.sync()
        world.clock.advance(60)
        world.listed.pages[:] = [evolve(issue_page(3), quarantined=(unreadable(raw=b"{]"),))]
        assert not world.sync(full=True).complete
        (kept,) = world.quarantine
        assert (kept.unreadable.raw, kept.first_seen_at, kept.last_seen_at) == (
            b"{]",
            START,
            world.clock.now(),
        )
        world.listed.pages[:] = [issue_page(1)]
        assert world.sync(full=True).complete
        assert (world.quarantine, world.integration.complete) == ([], True)

    @pytest.mark.parametrize(
        ("kind", "key", "good"),
        [
            ("comment", "5001", page(comments=[a_comment(1)])),
            ("transition", "9001", page(transitions=[a_transition(1)])),
        ],
    )
    def test_comments_and_transitions_close_their_own(self, kind: str, key: str, good: Page) -> None:
        world = World(evolve(issue_page(1), quarantined=(evolve(unreadable(key), kind=kind),)))
        assert not world.sync().complete
        world.listed.pages.append(issue_page(int(key) - 1000))  # an issue of the same id closes nothing
        assert not world.sync().complete
        world.listed.pages.append(good)
        assert world.sync().complete

    def test_what_the_provider_does_not_serve_is_lacking_until_everything_is_read_anew(self) -> None:
        """P10: GitHub's 422 on deep pages."""
        lacking = "GitHub does not serve issues beyond page 10; older ones are missing"
        world = World(evolve(issue_page(1), shortfall=lacking), issue_page(2))
        outcome = world.sync()
        assert (outcome.finished, outcome.complete) == (True, False)
        assert outcome.incomplete_reasons == (lacking,)
        assert world.sync().incomplete_reasons == (lacking,)
        world.listed.pages[:] = [issue_page(1, 2)]
        assert world.sync(full=True).complete
        assert world.integration.incomplete_reason is None


def test_what_the_provider_grants_is_written_down_at_the_end_and_outlives_a_silent_page() -> None:
    budgets = [RateLimit(5000, left, START + timedelta(hours=1)) for left in (41, 40)]
    world = World(*(evolve(issue_page(n), rate_limit=result) for n, result in enumerate([*budgets, None], 1)))
    world.sync(stop=stopping_after(1))
    assert world.integration.rate_limit == budgets[0]
    world.sync(stop=stopping_after(1))
    assert world.integration.rate_limit == budgets[1]
    world.sync()
    assert world.integration.rate_limit == budgets[1]
