"""When to try again, and when failures are no accident any more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diip_core.domain.mirror.retry import RetryPolicy, escalate
from diip_core.domain.time import EPOCH
from diip_core.errors import AccessDenied, RateLimited, SourceBroken, SourceError, SourceUnavailable

chances = st.floats(0, 1, exclude_max=True)


@given(st.integers(1, 10**9), chances)
def test_a_delay_lies_inside_the_jitter_envelope(failures: int, chance: float) -> None:
    """AWS Architecture Blog, Exponential Backoff and Jitter (2015): full jitter."""
    envelope = min(30.0, 0.5 * 2 ** min(failures - 1, 100))
    delay = RetryPolicy().delay_seconds(failures, chance)
    assert delay == pytest.approx(chance * envelope)
    assert 0 <= delay <= envelope


@given(st.integers(1, 1000), chances)
def test_the_envelope_never_shrinks(failures: int, chance: float) -> None:
    policy = RetryPolicy()
    assert policy.delay_seconds(failures, chance) <= policy.delay_seconds(failures + 1, chance)


@pytest.mark.parametrize(("failures", "longest"), [(0, 2.0), (1, 2.0), (2, 4.0), (3, 8.0), (4, 10.0)])
def test_the_envelope_doubles_up_to_its_cap(failures: int, longest: float) -> None:
    assert RetryPolicy(base_seconds=2, cap_seconds=10).delay_seconds(failures, 1.0) == longest


def test_nine_failures_end_the_retries() -> None:
    assert [RetryPolicy().is_hopeless(failures) for failures in (1, 8, 9, 10)] == [False, False, True, True]


@pytest.mark.parametrize(
    ("code", "failures", "verdict"),
    [
        ("bad_json", 1, SourceUnavailable),
        ("bad_json", 2, SourceUnavailable),
        ("bad_json", 3, SourceUnavailable),
        ("bad_json", 4, SourceBroken),
        ("bad_utf8", 1, SourceUnavailable),
        ("bad_utf8", 2, SourceBroken),
        ("html", 3, SourceUnavailable),
        ("html", 4, AccessDenied),
        ("html", 5, AccessDenied),
        ("timeout", 99, SourceUnavailable),
        ("http_502", 99, SourceUnavailable),
    ],
)
def test_the_same_unreadable_answer_again_and_again_is_no_accident(
    code: str, failures: int, verdict: type[SourceError]
) -> None:
    error = SourceUnavailable("the answer cannot be read", code=code)
    judged = escalate(error, failures)
    assert type(judged) is verdict
    assert (judged is error) == (verdict is SourceUnavailable)


def test_an_escalated_error_says_what_to_do() -> None:
    broken = escalate(SourceUnavailable("", code="bad_json"), 4)
    assert broken.code == "contract_fault"
    assert "4 times in a row (bad_json)" in broken.message
    assert "check the address and the token" in escalate(SourceUnavailable("", code="html"), 4).message


def test_a_limit_is_never_escalated() -> None:
    limit = RateLimited("later", retry_at=EPOCH)
    assert escalate(limit, 1000) is limit
