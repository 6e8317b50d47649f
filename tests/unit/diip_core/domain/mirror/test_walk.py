"""The keyset walk against a tiny provider whose items change between any two requests."""

from __future__ import annotations

import json
from collections.abc import Iterable

import attrs
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from diip_core.domain.mirror.walk import LONGEST_SEEN, MOST_EMPTY_PAGES, Key, Walk
from diip_core.errors import SourceBroken

SECOND_OF_TIES = 1000


@attrs.define
class Item:
    id: str
    changed: int
    version: int = 0

    @property
    def key(self) -> Key:
        return f"{self.changed:06d}", self.id


class TokenForgotten(Exception):
    pass


@attrs.define
class Tracker:
    """A provider: a list in order of change time, served by since, page number and maybe token.

    ``tokens``: it offers a keyset cursor. Of its answers, counted from 0, those in ``forgets`` refuse the
    token they were asked with, those in ``drops`` name a next page without a token, and those in
    ``repeats`` give the token of the question again. ``ignores_since``: it always lists everything.
    """

    items: list[Item]
    page_size: int
    now: int
    tokens: bool = False
    newest_id_first: bool = False
    forgets: frozenset[int] | range = frozenset()
    drops: frozenset[int] | range = frozenset()
    repeats: frozenset[int] | range = frozenset()
    ignores_since: bool = False
    answers: int = 0
    made: int = 0

    def paginate(self) -> list[Item]:
        by_id = sorted(self.items, key=lambda item: item.id, reverse=self.newest_id_first)
        return sorted(by_id, key=lambda item: item.changed)

    def answer(self, walk: Walk) -> tuple[list[Item], bool, str | None]:
        """The rows, whether a next page exists, and the token for it."""
        number, self.answers = self.answers, self.answers + 1
        since = "" if self.ignores_since else walk.since or ""
        rows = [item for item in self.paginate() if item.key[0] >= since]
        if walk.token is not None:
            if number in self.forgets:
                raise TokenForgotten
            changed, external_id = walk.token.split("/")
            behind = [row for row in rows if row.key[0] > changed]
            ties = [row for row in rows if row.key[0] == changed]
            rows = [row for row in ties if self._comes_after(row.id, external_id)] + behind
        else:
            rows = rows[(walk.page - 1) * self.page_size :]
        page, more = rows[: self.page_size], len(rows) > self.page_size
        token = "/".join(page[-1].key) if more and self.tokens and number not in self.drops else None
        return page, more, walk.token if token and walk.token and number in self.repeats else token

    def _comes_after(self, external_id: str, other: str) -> bool:
        return external_id < other if self.newest_id_first else external_id > other

    def change(self, activity: str, position: int) -> None:
        if activity == "tick":
            self.now += 1
        elif activity == "insert" or not self.items:
            self.made += 1
            self.items.append(Item(f"new-{self.made:04d}", self.now))
        elif activity == "delete":
            self.items.remove(self.paginate()[position % len(self.items)])
        else:
            item = self.paginate()[position % len(self.items)]
            item.changed, item.version = self.now, item.version + 1


@attrs.define
class Reader:
    """Walks a tracker as a source does: a cursor of JSON between any two requests."""

    tracker: Tracker
    delivered: dict[str, set[int]] = attrs.field(factory=dict)
    requests: int = 0

    def read(self, since: str | None, changes: Iterable[list[tuple[str, int]]] = ()) -> None:
        coming = iter(changes)
        walk: Walk | None = Walk(since=since)
        while walk is not None:
            for activity, position in next(coming, ()):
                self.tracker.change(activity, position)
            walk = self.step(through_cursor(walk))
            self.requests += 1
            assert self.requests < 4000, "the walk does not end"

    def step(self, walk: Walk) -> Walk | None:
        try:
            page, more, token = self.tracker.answer(walk)
        except TokenForgotten:
            return walk.without_token()
        for item in walk.fresh(page, lambda item: item.key):
            self.delivered.setdefault(item.id, set()).add(item.version)
        return walk.after([item.key for item in page], more=more, token=token)

    def missing(self, items: list[Item]) -> list[Item]:
        """Those whose present version was never delivered."""
        return [item for item in items if item.version not in self.delivered.get(item.id, ())]


def through_cursor(walk: Walk) -> Walk:
    """The walk from a cursor that leaves defaults out, as short ones do."""
    kept = attrs.asdict(walk, filter=lambda _, value: value not in (None, False, 0, ()))
    text = json.dumps(kept)
    assert len(text) <= 4096
    content = json.loads(text)
    return Walk(**{**content, "seen": tuple(content.get("seen", ()))})


def tracker_of(group_sizes: list[int], page_size: int, **kwargs: object) -> Tracker:
    """A tracker with groups of equal change times, a second after another."""
    items = [
        Item(f"{second:03d}-{number:04d}", second)
        for second, size in enumerate(group_sizes)
        for number in range(size)
    ]
    return Tracker(items, page_size, now=max(len(group_sizes) - 1, 0), **kwargs)  # type: ignore[arg-type]


activities = st.tuples(
    st.sampled_from(["edit", "edit", "edit", "delete", "insert", "tick"]), st.integers(0, 30)
)
changes_between_requests = st.lists(st.lists(activities, max_size=5), max_size=25)
some_answers = st.frozensets(st.integers(0, 20), max_size=6)
trackers = st.builds(
    tracker_of,
    st.lists(st.integers(0, 8), max_size=7),
    st.integers(1, 4),
    tokens=st.booleans(),
    newest_id_first=st.booleans(),
    forgets=some_answers,
    drops=some_answers,
    repeats=some_answers,
)


@settings(max_examples=4 * settings.default.max_examples)
@given(tracker=trackers, first=changes_between_requests, second=changes_between_requests)
def test_whatever_changes_between_requests_nothing_is_lost(
    tracker: Tracker, first: list[list[tuple[str, int]]], second: list[list[tuple[str, int]]]
) -> None:
    reader = Reader(tracker)
    started = tracker.now
    reader.read(None, first)
    untouched = [item for item in tracker.items if item.changed < started]
    assert not reader.missing(untouched), "an old item may only come in this walk"

    started_again = tracker.now
    reader.read(f"{started:06d}", second)
    untouched = [item for item in tracker.items if item.changed < started_again]
    assert not reader.missing(untouched)

    reader.read(f"{started_again:06d}")
    assert not reader.missing(tracker.items)


def test_a_group_that_ends_with_its_page_lets_nothing_behind_it_slip_through() -> None:
    """Edits drain the group's page after it was read, so that what stood behind it moves up unread."""
    tracker = tracker_of([2, 1, 1, 1, 1, 1], page_size=2)
    tracker.now = SECOND_OF_TIES
    reader = Reader(tracker)
    drain = [("edit", 0), ("edit", 0), ("edit", 0)]
    reader.read(None, [[], [], [], [], drain])
    assert not reader.missing([item for item in tracker.items if item.changed < SECOND_OF_TIES])


@pytest.mark.parametrize("tokens", [False, True])
@pytest.mark.parametrize("edit_at", range(0, 450, 30))
def test_450_ties_with_an_edit_in_their_middle_all_come(tokens: bool, edit_at: int) -> None:
    tracker = tracker_of([30, 450, 30], page_size=100, tokens=tokens)
    tracker.now = SECOND_OF_TIES
    reader = Reader(tracker)
    reader.read(None, [[], [], [], [("edit", edit_at)], [], [("edit", edit_at)], [("delete", 40)]])
    assert not reader.missing(tracker.items)


def test_a_quiet_group_larger_than_a_page_is_passed_twice_and_left() -> None:
    reader = Reader(tracker_of([450, 1], page_size=100))
    reader.read(None)
    assert reader.requests == 1 + 5 + 5, "one finds the group, five read it, five find it unchanged"
    assert not reader.missing(reader.tracker.items)


def test_a_quiet_list_costs_one_request_a_page() -> None:
    tracker = tracker_of([1] * 100, page_size=11)
    reader = Reader(tracker)
    reader.read(None)
    assert reader.requests == 11, "each page but the first begins with the last one's last two items"
    assert all(versions == {0} for versions in reader.delivered.values())


@pytest.mark.parametrize("fault", ["forgets", "drops", "repeats"])
def test_a_provider_that_always_loses_its_token_is_still_read_to_the_end(fault: str) -> None:
    tracker = tracker_of([30, 450, 30], page_size=100, tokens=True, **{fault: range(10_000)})
    reader = Reader(tracker)
    reader.read(None)
    assert not reader.missing(tracker.items)


def test_a_token_lost_half_way_continues_from_the_last_change_time() -> None:
    tracker = tracker_of([1] * 1000, page_size=100, tokens=True, forgets=frozenset([5]))
    reader = Reader(tracker)
    reader.read(None)
    assert reader.requests == 5 + 1 + 6
    assert not reader.missing(tracker.items)


@given(tracker=trackers)
def test_a_provider_that_ignores_since_is_read_to_the_end(tracker: Tracker) -> None:
    tracker.ignores_since = True
    tracker.tokens = False
    reader = Reader(tracker)
    reader.read(None)
    assert not reader.missing(tracker.items)


@given(tracker=trackers, changes=changes_between_requests)
@example(tracker=tracker_of([], page_size=1), changes=[])
def test_the_walk_ends_a_few_passes_after_the_edits_do(
    tracker: Tracker, changes: list[list[tuple[str, int]]]
) -> None:
    reader = Reader(tracker)
    reader.read(None, changes)
    pages = len(tracker.items) + 4
    assert reader.requests <= len(changes) + 3 * pages


def test_a_token_is_not_trusted_again_once_it_was_lost() -> None:
    lost = Walk(since="1", token="a", reached="2").without_token()
    assert lost == Walk(since="2", tokenless=True)
    walk = lost.after([("2", "x"), ("3", "y")], more=True, token="b")
    assert walk == Walk(since="3", seen=("3 y", "2 x"), tokenless=True)


def test_a_token_offered_inside_a_group_that_page_numbers_read_is_left_alone() -> None:
    """An edit may have shifted the pages before it, and only a second pass can tell."""
    tracker = tracker_of([4, 1], page_size=2, tokens=True, drops=frozenset([0, 1]))
    tracker.now = SECOND_OF_TIES
    reader = Reader(tracker)
    reader.read(None, [[], [], [("edit", 0)]])
    assert not reader.missing([item for item in tracker.items if item.changed < SECOND_OF_TIES])


def test_a_group_larger_than_a_page_carries_no_ids_along() -> None:
    walk = Walk(since="1", seen=("1 x", "1 y")).after([("1", "x"), ("1", "y")], more=True)
    assert walk is not None
    assert (walk.page, walk.seen) == (2, ())


def test_an_empty_page_that_names_a_next_one_is_passed_by() -> None:
    walk: Walk | None = Walk()
    for keys in ([], [("2026", "1")], [], [("2026", "1")]):
        assert walk is not None
        walk = walk.after(keys, more=True)
    assert walk == Walk(since="2026", seen=("2026 1",))


def test_only_the_newest_keys_are_remembered() -> None:
    keys = [("2026", f"{number:036d}") for number in range(100)]
    walk = Walk().after(keys, more=True)
    assert walk is not None
    assert 0 < sum(map(len, walk.seen)) <= LONGEST_SEEN
    left = walk.fresh(keys, lambda key: key)
    assert left == keys[: len(left)]


def test_an_item_seen_at_another_time_is_fresh() -> None:
    walk = Walk(since="2026", seen=("2026 1",))
    assert walk.fresh(["2026", "2027"], lambda changed: (changed, "1")) == ["2027"]


@pytest.mark.parametrize("position", [0, 3, 50, 98, 99])
@pytest.mark.parametrize("outlier", ["000000", "900000"])
def test_one_outlier_in_any_place_of_a_page_hides_nothing(position: int, outlier: str) -> None:
    """The row keeps its place in the list whatever its time says; the provider filters by that time."""
    items = [Item(f"{number:04d}", number) for number in range(1, 1001)]
    order = [item.key for item in items]
    order.insert(position, (outlier, "outlier"))
    delivered: set[str] = set()
    walk: Walk | None = Walk()
    for _ in range(40):
        assert walk is not None
        rows = [key for key in order if key[0] >= (walk.since or "")][(walk.page - 1) * 100 :]
        delivered |= {external_id for _, external_id in rows[:100]}
        walk = walk.after(rows[:100], more=len(rows) > 100)
        if walk is None:
            break
    assert walk is None
    assert delivered == {external_id for _, external_id in order}


def test_change_times_beyond_the_providers_clock_steer_nothing() -> None:
    keys = [("2026", "1"), ("2099", "2"), ("2099", "3")]
    walk = Walk().after(keys, more=True, until="2027")
    assert walk is not None
    assert walk.since == "2026"


@pytest.mark.parametrize("cycle", [1, 2, 3, 7])
@pytest.mark.parametrize("rows", [0, 20])
def test_pages_that_come_again_and_again_end_with_an_error(cycle: int, rows: int) -> None:
    walk: Walk | None = Walk(since="2")
    with pytest.raises(SourceBroken, match="again and again") as caught:
        for number in range(90):
            page = [("1", f"{number % cycle}-{row}") for row in range(rows)]
            assert walk is not None
            walk = walk.after(page, more=True)
    assert caught.value.code == "no_progress"


def test_a_numbered_list_may_hold_many_empty_pages_but_not_endless_ones() -> None:
    walk = Walk()
    for _ in range(MOST_EMPTY_PAGES):
        walk = walk.paged([], None)
    walk = walk.paged([("2024-01-01T00:00:00Z", "1")], None)
    assert walk.page == MOST_EMPTY_PAGES + 2
    with pytest.raises(SourceBroken, match="again and again"):
        for _ in range(MOST_EMPTY_PAGES):
            walk = walk.paged([], None)


def test_a_cycle_of_tokens_is_left_by_change_time() -> None:
    walk: Walk | None = Walk()
    for number in range(40):
        assert walk is not None
        walk = walk.after([("1", str(number % 2))], more=True, token=f"t{number % 2}")
        if walk and walk.tokenless:
            break
    assert walk == Walk(since="1", tokenless=True)


def test_a_group_that_is_different_in_each_pass_is_given_up() -> None:
    walk: Walk | None = Walk(since="1")
    with pytest.raises(SourceBroken, match="different in each of 10 passes"):
        for number in range(100):
            assert walk is not None
            walk = walk.after([("1", f"{number}-{row}") for row in range(20)], more=walk.page == 1)


def test_known_rows_that_do_not_reappear_are_named() -> None:
    walk = Walk().after([("1", "x"), ("2", "y")], more=True)
    assert walk is not None
    assert walk.missing([("2", "y"), ("3", "z")]) == ()
    assert walk.missing([("4", "y")]) == (), "it was edited"
    assert walk.missing([("1", "x"), ("3", "z")]) == ("2 y",)
    assert Walk().missing([("1", "x")]) == ()
