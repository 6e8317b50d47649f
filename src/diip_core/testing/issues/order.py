"""Contract: whatever the order in which things arrive, the mirror ends the same (guarantees P3, F33)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import permutations
from random import Random

from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from diip_core.domain.issues.issue import Comment, Issue, Scope, Transition
from diip_core.domain.issues.snapshot import Snapshot, StoredIssue, Upserted
from diip_core.ports.storage.storage import Storage
from diip_core.testing.model import Model, StoredState, with_aliases
from diip_core.testing.samples import (
    ADA,
    BOB,
    ROBOT,
    a_comment,
    a_scope,
    a_snapshot,
    a_transition,
    after,
    an_issue,
)
from diip_core.testing.storage_case import StorageCase, only
from diip_core.testing.strategies import AGAINST_STORAGE


@frozen
class Upsert:
    page: tuple[Snapshot, ...]


@frozen
class AddComments:
    page: tuple[Comment, ...]


@frozen
class AddTransitions:
    page: tuple[Transition, ...]


Step = Upsert | AddComments | AddTransitions


class OrderContract(StorageCase):
    """`Issues.upsert`, `add_comments` and `add_transitions`, whatever the order."""

    @AGAINST_STORAGE
    @given(data=st.data())
    def test_any_order_and_any_repetition_of_versions_ends_the_same(
        self, storage: Storage, data: st.DataObject
    ) -> None:
        scope = a_scope(storage)
        moments = data.draw(st.sets(st.tuples(st.integers(0, 2), st.integers(0, 3)), min_size=1, max_size=6))
        versions = [version(*moment) for moment in sorted(moments)]
        arrivals = data.draw(st.permutations(versions)) + data.draw(st.lists(st.sampled_from(versions)))
        while arrivals:
            size = data.draw(st.integers(1, len(arrivals)))
            keep(storage, scope, Upsert(tuple(arrivals[:size])))
            arrivals = arrivals[size:]
        assert without_aliases(only(storage, scope)) == without_aliases(versions[-1])

    def test_each_permutation_of_five_versions_ends_the_same(self, storage: Storage) -> None:
        for moments in permutations(((0, 1), (0, 2), (1, 0), (2, 3), (2, 4))):
            scope = a_scope(storage)
            with storage.begin() as work:
                for moment in moments:
                    work.issues.upsert(scope, [version(*moment)])
            assert without_aliases(only(storage, scope)) == without_aliases(version(2, 4))

    def test_writers_that_meet_wait_for_each_other(self, storage: Storage, scope: Scope) -> None:
        def write(writer: int) -> Upserted | int:
            numbers = list(range(60))
            Random(writer).shuffle(numbers)  # noqa: S311
            return keep(storage, scope, Upsert(tuple(version(writer % 3, writer, n) for n in numbers)))

        with ThreadPoolExecutor(4) as threads:
            outcomes = list(threads.map(write, range(12)))
        assert sum(outcome.created for outcome in outcomes if isinstance(outcome, Upserted)) == 60
        with storage.read() as view:
            titles = {exported.stored.issue.title for exported in view.issues.export(scope)}
        assert titles == {version(2, 11).issue.title}

    @AGAINST_STORAGE
    @given(steps=st.lists(st.deferred(lambda: STEPS), max_size=12))
    def test_any_sequence_of_pages_gives_the_same_state_as_the_model(
        self, storage: Storage, steps: list[Step]
    ) -> None:
        scope, model = a_scope(storage), Model()
        for step in steps:
            assert keep(storage, scope, step) == play(model, step)
        assert state(storage, scope) == model.state()

    @AGAINST_STORAGE
    @given(data=st.data())
    def test_activities_and_issues_may_come_in_any_order(self, storage: Storage, data: st.DataObject) -> None:
        closed = a_transition(3, at=after(200), field="status", before="open", after="closed")
        reopened = a_transition(4, at=after(300), field="status", before="closed", after="open")
        pages: list[Step] = [
            Upsert((version(1, 1),)),
            AddComments((a_comment(1), a_comment(2, created_at=after(90), author=ADA))),
            AddComments((a_comment(1, body="edited", updated_at=after(99)),)),
            AddTransitions((a_transition(1), a_transition(2, at=after(30), actor=ROBOT))),
            AddTransitions((closed, reopened)),
        ]
        scope, model = a_scope(storage), Model()
        for page in pages:
            play(model, page)
        for page in data.draw(st.permutations(pages)) + data.draw(st.lists(st.sampled_from(pages))):
            keep(storage, scope, page)
        assert state(storage, scope) == model.state()


def version(updated: int, observed: int, number: int = 1, text: str = "") -> Snapshot:
    """What an issue was at a moment, read at another; its key changes at the second moment."""
    issue = an_issue(
        number,
        key=f"M-{number}" if updated == 2 else f"#{number}",
        title=f"{updated} {observed} {text}",
        aliases=(f"ALSO-{number}",) if updated else (),
        original_status="closed" if observed % 2 else "open",
        updated_at=after(updated),
        author=None if text else BOB,
    )
    return a_snapshot(issue, observed_at=after(1000 + observed))


MOMENTS = st.integers(0, 3).map(after)
PEOPLE = st.sampled_from([ADA, BOB, ROBOT, None])
KEYS = st.sampled_from(["#1", "#2", "M-1", "M-2", "ALSO-1", "ALSO-2", "#404"])
VERSIONS = st.builds(version, *(st.integers(0, 2),) * 2, st.integers(1, 2), st.sampled_from(["", "x"]))
COMMENTS = st.builds(
    a_comment,
    st.integers(1, 4),
    issue_key=KEYS,
    author=PEOPLE,
    created_at=MOMENTS,
    updated_at=MOMENTS,
    body=st.sampled_from("ab"),
)
CHANGES = st.sampled_from(
    [
        ("status", "open", "closed"),
        ("status", "closed", "open"),
        ("labels", None, "x"),
        ("pinned", None, None),
    ]
)
TRANSITIONS = st.builds(
    lambda number, key, at, actor, change: a_transition(
        number, issue_key=key, at=at, actor=actor, field=change[0], before=change[1], after=change[2]
    ),
    st.integers(1, 4),
    KEYS,
    MOMENTS,
    PEOPLE,
    CHANGES,
)
STEPS: st.SearchStrategy[Step] = (
    st.builds(Upsert, st.lists(VERSIONS, max_size=4).map(tuple))
    | st.builds(AddComments, st.lists(COMMENTS, max_size=4).map(tuple))
    | st.builds(AddTransitions, st.lists(TRANSITIONS, max_size=4).map(tuple))
)


def keep(storage: Storage, scope: Scope, step: Step) -> Upserted | int:
    """Do the step in a transaction of its own."""
    with storage.begin() as work:
        match step:
            case Upsert():
                return work.issues.upsert(scope, step.page)
            case AddComments():
                return work.issues.add_comments(scope, step.page)
            case AddTransitions():
                return work.issues.add_transitions(scope, step.page)


def play(model: Model, step: Step) -> Upserted | int:
    """Do the step in the model."""
    match step:
        case Upsert():
            return model.upsert(step.page)
        case AddComments():
            return model.add_comments(step.page)
        case AddTransitions():
            return model.add_transitions(step.page)


def without_aliases(kept: Snapshot | StoredIssue) -> Issue:
    """The issue alone: aliases depend on which of its keys the mirror ever saw."""
    return with_aliases(kept.issue, ())


def state(storage: Storage, scope: Scope) -> list[StoredState]:
    """Everything that the storage shows, as `Model.state`."""
    with storage.read() as view:
        exported = list(view.issues.export(scope, with_comments=True))
    return [
        StoredState(
            with_aliases(e.stored.issue, e.stored.issue.aliases),
            e.stored.history,
            e.comments or (),
            e.transitions,
        )
        for e in exported
    ]
