"""What an issue's activities say about it as a whole."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diip_core.domain.issues.history import COMMENTED, Activity, History, derive_history, extend_history
from diip_core.domain.issues.issue import Status

CREATED = datetime(2026, 11, 23, tzinfo=UTC)


def at(hour: int) -> datetime:
    return CREATED + timedelta(hours=hour)


def comment(hour: int, who: str | None, *, is_bot: bool = False) -> Activity:
    return Activity(at(hour), who, is_bot, COMMENTED)


def change(hour: int, who: str | None, field: str, *, is_bot: bool = False) -> Activity:
    return Activity(at(hour), who, is_bot, field, None, "x")


def close(hour: int, who: str | None, *, is_bot: bool = False) -> Activity:
    return Activity(at(hour), who, is_bot, "status", "open", "closed")


def reopen(hour: int, who: str | None) -> Activity:
    return Activity(at(hour), who, False, "status", "closed", "open")


def history(*activities: Activity, author: str | None = "ann", status: Status = "open") -> History:
    return derive_history(
        author=author, created_at=CREATED, status=status, resolved_at=None, activities=activities
    )


@pytest.mark.parametrize(
    ("activities", "hour"),
    [
        ([], None),
        ([comment(1, "ann")], None),
        ([comment(1, "bot", is_bot=True)], None),
        ([comment(1, "ann"), comment(2, "bob")], 2),
        ([comment(3, "cid"), comment(2, "bob")], 2),
        ([change(1, "bob", "labels")], 1),
        ([change(1, "bob", "assignees")], 1),
        ([change(1, "bob", "milestone")], None),
        ([change(1, "bob", "subscribed"), comment(2, "bob")], 2),
        ([change(1, "bot", "labels", is_bot=True), comment(2, "bob")], 2),
        ([close(1, "bob")], 1),
        ([close(1, "ann"), comment(2, "bob")], None),
        ([close(1, "bot", is_bot=True), comment(2, "bob")], None),
        ([close(1, "ann"), reopen(2, "bob")], None),
        ([comment(1, "bob"), close(2, "ann")], 1),
        ([close(1, "ann"), comment(1, "bob")], 1),
        ([change(1, "ann", "status"), comment(2, "bob")], 2),
        ([comment(1, None)], 1),
    ],
)
def test_the_first_response_is_by_another_human_before_the_author_closes(
    activities: list[Activity], hour: int | None
) -> None:
    assert history(*activities).first_response_at == (None if hour is None else at(hour))


def test_a_deleted_author_does_not_answer_themselves() -> None:
    assert history(comment(1, None), author=None).first_response_at is None
    assert history(comment(1, "bob"), author=None).first_response_at == at(1)


@pytest.mark.parametrize(
    ("status", "resolved_at", "activities", "closed_at"),
    [
        ("closed", at(5), [close(3, "bob")], at(5)),
        ("closed", None, [close(3, "bob")], at(3)),
        ("closed", None, [close(4, "bob"), reopen(3, "ann"), close(2, "bob")], at(4)),
        ("closed", None, [comment(3, "bob")], None),
        ("open", at(5), [close(3, "bob"), reopen(5, "bob")], None),
        ("in_progress", at(5), [], None),
    ],
)
def test_closed_at_is_the_providers_date_else_the_last_close_of_what_is_closed(
    status: Status, resolved_at: datetime | None, activities: list[Activity], closed_at: datetime | None
) -> None:
    result = derive_history(
        author="ann", created_at=CREATED, status=status, resolved_at=resolved_at, activities=activities
    )
    assert result.closed_at == closed_at


def test_moving_between_two_closed_statuses_is_neither_a_close_nor_a_reopen() -> None:
    verified = Activity(at(4), "bob", False, "status", "closed", "closed")
    result = history(close(2, "bob"), verified, status="closed")
    assert result.closed_at == at(2)
    assert result.reopen_count == 0


def test_comments_and_reopens_are_counted_as_delivered() -> None:
    result = history(comment(1, "ann"), close(2, "bob"), reopen(3, "ann"), comment(4, "b", is_bot=True))
    assert (result.comments_count, result.reopen_count) == (2, 1)


def test_an_issue_is_active_at_its_last_human_deed() -> None:
    assert history().active_at == CREATED
    assert history(comment(2, "ann"), change(1, "bob", "milestone")).active_at == at(2)
    assert history(comment(2, "ann"), comment(9, "bot", is_bot=True)).active_at == at(2)


activities = st.builds(
    Activity,
    st.integers(-2, 4).map(at),
    st.sampled_from(["ann", "bob", "cid", None]),
    st.booleans(),
    st.sampled_from([COMMENTED, "status", "labels", "milestone"]),
    st.sampled_from([None, "open", "in_progress", "closed"]),
    st.sampled_from([None, "open", "in_progress", "closed"]),
)


@given(
    st.lists(activities, max_size=8), st.randoms(use_true_random=False), st.sampled_from(["open", "closed"])
)
def test_any_order_of_activities_tells_the_same_history(
    activities: list[Activity], chance: random.Random, status: Status
) -> None:
    shuffled = list(activities)
    chance.shuffle(shuffled)
    assert history(*activities, status=status) == history(*shuffled, status=status)


def continued(known: list[Activity], further: list[Activity], status: Status = "open") -> History | None:
    return extend_history(
        history(*known, status=status),
        author="ann",
        created_at=CREATED,
        status=status,
        resolved_at=None,
        activities=further,
    )


@given(
    st.lists(activities, max_size=8), st.lists(activities, max_size=8), st.sampled_from(["open", "closed"])
)
def test_extending_a_history_equals_deriving_it_or_reports_that_it_cannot(
    known: list[Activity], further: list[Activity], status: Status
) -> None:
    assert continued(known, further, status) in (None, history(*known, *further, status=status))


@given(st.lists(activities, max_size=8), st.lists(activities, max_size=8))
def test_a_history_with_a_response_and_a_later_activity_always_continues(
    known: list[Activity], further: list[Activity]
) -> None:
    known = [activity for activity in known if not (activity.field == "status" and activity.at < at(1))]
    further = [activity for activity in further if activity.field != "status"]
    assert continued([comment(1, "bob"), *known], further) is not None


def test_a_reopened_issues_history_is_derived_again_when_its_status_changes() -> None:
    known = [comment(1, "bob"), close(2, "bob")]
    reopening = Activity(at(3), "bob", False, "status", "closed", "open")
    assert continued(known, [close(2, "bob")]) is not None
    assert continued(known, [reopening]) is None
    assert continued([*known, reopening], [close(4, "bob")]) is None
    assert history(*known, reopening).status_changes == ((at(2), "closed"), (at(3), "open"))


@given(st.lists(activities, max_size=8))
def test_nothing_further_changes_nothing(known: list[Activity]) -> None:
    assert continued(known, []) in (None, history(*known))


@pytest.mark.parametrize(
    ("known", "further"),
    [
        ([], [comment(1, "bob")]),
        ([close(0, "ann")], [comment(1, "bob")]),
        ([], [comment(-1, "ann")]),
        ([comment(0, "ann")], [comment(-1, "ann")]),
        ([comment(-1, "ann")], []),
    ],
)
def test_a_history_cannot_continue_where_it_does_not_say_enough(
    known: list[Activity], further: list[Activity]
) -> None:
    assert continued(known, further) is None
