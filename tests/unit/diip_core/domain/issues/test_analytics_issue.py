"""When an issue was first seen, by its id."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from diip_core.domain.issues.analytics_issue import first_seen_at


def test_an_id_tells_when_it_was_given() -> None:
    # The example of RFC 9562, appendix A.6.
    assert first_seen_at("017f22e2-79b0-7cc3-98c4-dc0c0c07398f") == datetime(
        2022, 2, 22, 19, 22, 22, tzinfo=UTC
    )


@pytest.mark.parametrize("issue_id", ["", "17", "919108f7-52d1-4320-9bac-f847db4148a8"])
def test_another_id_tells_nothing(issue_id: str) -> None:
    assert first_seen_at(issue_id) is None
