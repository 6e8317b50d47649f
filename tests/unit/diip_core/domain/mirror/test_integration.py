"""How an integration's status follows failures and successes (guarantee P7)."""

from __future__ import annotations

from datetime import timedelta
from typing import get_args

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from diip_core.domain.issues.issue import Scope
from diip_core.domain.mirror.integration import (
    Failure,
    Integration,
    IntegrationStatus,
    after_failure,
    after_success,
    next_failure,
    token_owner,
)
from diip_core.domain.time import EPOCH

HEALTHY = Integration(
    id="i",
    project_id="p",
    provider="github",
    scope_name="owner/name",
    base_url="https://tracker.example",
    created_at=EPOCH,
)
LATER = EPOCH + timedelta(hours=1)


def failing(*codes: str, integration: Integration = HEALTHY) -> Integration:
    """After failures with these codes, one a minute."""
    for minute, code in enumerate(codes):
        at = EPOCH + timedelta(minutes=minute)
        failure = next_failure(integration, code=code, message=f"failed at {minute}", at=at)
        integration = after_failure(integration, failure)
    return integration


def test_an_integrations_scope_names_its_rows() -> None:
    assert HEALTHY.scope == Scope(project_id="p", integration_id="i")


def test_failures_in_a_row_are_counted_from_the_first() -> None:
    assert failing("timeout", "timeout", "bad_json").failure == Failure(
        code="bad_json", message="failed at 2", since=EPOCH, count=3, repeats=1
    )


def test_equal_failures_in_a_row_are_counted_apart() -> None:
    noted = failing("timeout", "bad_json", "bad_json").failure
    assert noted is not None
    assert (noted.count, noted.repeats) == (3, 2)


def test_the_fourth_failure_in_a_row_degrades() -> None:
    codes = ["timeout", "http_502", "connect", "timeout", "timeout"]
    statuses = [failing(*codes[:count]).status for count in range(6)]
    assert statuses == ["healthy"] * 4 + ["degraded"] * 2


@pytest.mark.parametrize("status", ["needs_auth", "degraded", "moved"])
def test_a_failure_for_good_shows_at_once(status: IntegrationStatus) -> None:
    failure = next_failure(HEALTHY, code="access_denied", message="renew the token", at=EPOCH)
    after = after_failure(HEALTHY, failure, status)
    assert (after.status, after.failure) == (status, failure)


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("healthy", "healthy"),
        ("degraded", "healthy"),
        ("needs_auth", "healthy"),
        ("paused", "paused"),
        ("moved", "moved"),
        ("unavailable", "unavailable"),
        ("disabled", "disabled"),
    ],
)
def test_a_stored_page_ends_what_failures_began(
    before: IntegrationStatus, expected: IntegrationStatus
) -> None:
    failed = failing("timeout", integration=evolve(HEALTHY, status=before))
    waiting = evolve(failed, paused_until=LATER, throttled=3)
    assert after_success(waiting) == evolve(HEALTHY, status=expected)


def test_a_stored_page_of_a_healthy_integration_changes_nothing() -> None:
    assert after_success(HEALTHY) == HEALTHY


@given(st.lists(st.sampled_from(["fail", "succeed"]), max_size=30))
def test_it_is_degraded_exactly_from_four_failures_since_the_last_success(outcomes: list[str]) -> None:
    integration, in_a_row = HEALTHY, 0
    for outcome in outcomes:
        if outcome == "fail":
            integration, in_a_row = failing("timeout", integration=integration), in_a_row + 1
        else:
            integration, in_a_row = after_success(integration), 0
        assert integration.status == ("degraded" if in_a_row >= 4 else "healthy")
        assert (integration.failure.count if integration.failure else 0) == in_a_row


def test_a_token_is_bound_to_its_row() -> None:
    assert token_owner("a") == "integration:a:token"
    assert token_owner("a") != token_owner("b")


def test_there_are_no_statuses_but_the_interfaces() -> None:
    assert set(get_args(IntegrationStatus)) == {
        "healthy",
        "degraded",
        "paused",
        "needs_auth",
        "moved",
        "unavailable",
        "disabled",
    }
