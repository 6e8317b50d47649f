"""Contract: quarantine and the log of calls."""

from __future__ import annotations

import pytest

from diip_core.domain.issues.issue import Scope
from diip_core.domain.mirror.calls import ApiCall, CallPosition
from diip_core.domain.mirror.quarantine import Quarantined, Unreadable
from diip_core.ports.storage.storage import Storage
from diip_core.testing.samples import a_scope, after
from diip_core.testing.storage_case import StorageCase

BROKEN = Unreadable("issue", "42", b'{"id": 42, \x00\xff', "created_at lacks its offset")


class QuarantineContract(StorageCase):
    """`Quarantine`."""

    def test_a_record_comes_back_byte_for_byte(self, storage: Storage, scope: Scope) -> None:
        large = Unreadable("page", "digest:ü", bytes(range(256)) * 4096, "not JSON")
        with storage.begin() as work:
            work.quarantine.add(scope, [BROKEN, large], at=after(1.5))
        assert quarantined(storage, scope) == [
            Quarantined(record, first_seen_at=after(1.5), last_seen_at=after(1.5))
            for record in (BROKEN, large)
        ]

    def test_a_record_seen_again_stays_one(self, storage: Storage, scope: Scope) -> None:
        worse = Unreadable("issue", "42", b"worse", "no JSON at all")
        with storage.begin() as work:
            work.quarantine.add(scope, [BROKEN], at=after(1))
        with storage.begin() as work:
            work.quarantine.add(scope, [BROKEN, worse], at=after(2))
        assert quarantined(storage, scope) == [
            Quarantined(worse, first_seen_at=after(1), last_seen_at=after(2))
        ]

    def test_records_of_other_kinds_or_scopes_are_others(self, storage: Storage, scope: Scope) -> None:
        sibling = a_scope(storage, scope.project_id)
        comment = Unreadable("comment", "42", b"c", "no author")
        with storage.begin() as work:
            work.quarantine.add(scope, [BROKEN, comment], at=after(1))
            work.quarantine.add(sibling, [BROKEN], at=after(1))
            work.quarantine.close(scope, "issue", ["42"])
        assert [row.unreadable for row in quarantined(storage, scope)] == [comment]
        assert [row.unreadable for row in quarantined(storage, sibling)] == [BROKEN]

    def test_the_oldest_come_first(self, storage: Storage, scope: Scope) -> None:
        records = [Unreadable("issue", key, b"", "why") for key in ("c", "a", "b")]
        for second, record in enumerate(records):
            with storage.begin() as work:
                work.quarantine.add(scope, [record], at=after(second))
        with storage.begin() as work:
            work.quarantine.add(scope, records[:1], at=after(9))
        assert [row.unreadable.source_key for row in quarantined(storage, scope)] == ["c", "a", "b"]

    def test_a_count_is_of_what_is_left(self, storage: Storage, scope: Scope) -> None:
        with storage.read() as view:
            assert view.quarantine.count(scope) == 0
        with storage.begin() as work:
            records = (Unreadable("issue", str(n), b"", "why") for n in range(5))
            work.quarantine.add(scope, records, at=after(1))
            assert work.quarantine.close(scope, "issue", ["0", "3", "99"]) == 2
            assert work.quarantine.close(scope, "issue", ["0"]) == 0
            assert work.quarantine.close(scope, "issue", []) == 0
        with storage.read() as view:
            assert view.quarantine.count(scope) == 3
            assert view.quarantine.count(a_scope(storage)) == 0

    def test_counts_are_of_a_project_by_integration(self, storage: Storage, scope: Scope) -> None:
        sibling, elsewhere = a_scope(storage, scope.project_id), a_scope(storage)
        a_scope(storage, scope.project_id)
        other = Unreadable("issue", "43", b"", "why")
        with storage.begin() as work:
            work.quarantine.add(scope, [BROKEN, other], at=after(1))
            work.quarantine.add(sibling, [BROKEN], at=after(1))
            work.quarantine.add(elsewhere, [BROKEN], at=after(1))
        with storage.read() as view:
            counts = dict(view.quarantine.counts(scope.project_id))
        assert counts == {scope.integration_id: 2, sibling.integration_id: 1}

    def test_an_issue_and_all_around_it_are_one_transaction(self, storage: Storage, scope: Scope) -> None:
        try:
            with storage.begin() as work:
                work.quarantine.add(scope, [BROKEN], at=after(1))
                work.calls.add(scope, [a_call()])
                raise ZeroDivisionError
        except ZeroDivisionError:
            pass
        with storage.read() as view:
            assert view.quarantine.count(scope) == 0
            assert view.calls.latest(scope).items == ()


class CallsContract(StorageCase):
    """`Calls`."""

    def test_calls_come_back_newest_first(self, storage: Storage, scope: Scope) -> None:
        fine = a_call()
        failed = ApiCall("/söme/path", None, 30_000, False, after(1.000001), "timeout")
        with storage.begin() as work:
            work.calls.add(scope, [fine, failed])
            work.calls.add(scope, [])
        with storage.read() as view:
            assert view.calls.latest(scope).items == (failed, fine)

    def test_of_calls_at_one_instant_the_last_added_comes_first(self, storage: Storage, scope: Scope) -> None:
        for name in "ab":
            with storage.begin() as work:
                work.calls.add(scope, [a_call(f"/{name}/1"), a_call(f"/{name}/2")])
        with storage.read() as view:
            assert [call.endpoint for call in view.calls.latest(scope).items] == [
                "/b/2",
                "/b/1",
                "/a/2",
                "/a/1",
            ]

    def test_a_limit_cuts_the_oldest(self, storage: Storage, scope: Scope) -> None:
        with storage.begin() as work:
            work.calls.add(scope, [ApiCall(f"/{n}", 200, 1, True, after(n)) for n in range(60)])
        with storage.read() as view:
            assert [call.endpoint for call in view.calls.latest(scope, limit=2).items] == ["/59", "/58"]
            assert len(view.calls.latest(scope).items) == 50

    @pytest.mark.parametrize("limit", [1, 2, 3, 7, 200])
    def test_pages_of_calls_hold_every_call_once(self, storage: Storage, scope: Scope, limit: int) -> None:
        with storage.begin() as work:
            work.calls.add(scope, [ApiCall(f"/{n}", 200, 1, True, after(n // 3)) for n in range(7)])
        seen: list[str] = []
        place: CallPosition | None = None
        for _ in range(8):
            with storage.read() as view:
                page = view.calls.latest(scope, limit=limit, after=place)
            seen += [call.endpoint for call in page.items]
            place = page.next
            if place is None:
                break
        assert seen == ["/6", "/5", "/4", "/3", "/2", "/1", "/0"]

    def test_calls_are_of_their_scope_alone(self, storage: Storage, scope: Scope) -> None:
        sibling = a_scope(storage, scope.project_id)
        with storage.begin() as work:
            work.calls.add(sibling, [a_call()])
        with storage.read() as view:
            assert view.calls.latest(scope).items == ()


def a_call(endpoint: str = "/repos/octo/rockets/issues") -> ApiCall:
    return ApiCall(endpoint, 200, 12, True, after(1))


def quarantined(storage: Storage, scope: Scope) -> list[Quarantined]:
    with storage.read() as view:
        return list(view.quarantine.all(scope))
