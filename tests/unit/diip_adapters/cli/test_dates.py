from __future__ import annotations

from datetime import UTC, datetime

import pytest

from diip_adapters.cli.dates import parse_moment
from diip_core.errors import InvalidInput


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        (None, None),
        ("2026-11-23", datetime(2026, 11, 23, tzinfo=UTC)),
        ("2026-11-23T09:30:00Z", datetime(2026, 11, 23, 9, 30, tzinfo=UTC)),
        ("2026-11-23T09:30:00+02:00", datetime(2026, 11, 23, 7, 30, tzinfo=UTC)),
    ],
)
def test_a_date_is_its_midnight_and_an_instant_itself(text: str | None, instant: datetime | None) -> None:
    assert parse_moment(text, option="--from") == instant


@pytest.mark.parametrize("text", ["2026-11-23T09:30:00", "yesterday", "", "2026-02-30", "23.11.2026"])
def test_anything_else_is_wrong_use_and_names_the_option(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"^--to: "):
        parse_moment(text, option="--to")
