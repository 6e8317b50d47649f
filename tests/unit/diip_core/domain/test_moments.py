from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from diip_core.domain.moments import instant_of, is_day, parse_moment
from diip_core.errors import InvalidInput

NEW_YORK, TOKYO = ZoneInfo("America/New_York"), ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize(
    ("text", "zone", "instant"),
    [
        ("2026-11-23", UTC, datetime(2026, 11, 23, tzinfo=UTC)),
        ("2012-03-11", NEW_YORK, datetime(2012, 3, 11, 5, tzinfo=UTC)),
        ("2012-03-12", NEW_YORK, datetime(2012, 3, 12, 4, tzinfo=UTC)),
        ("0001-01-01", TOKYO, datetime(1, 1, 1, tzinfo=UTC)),
        ("2026-11-23T09:30:00Z", NEW_YORK, datetime(2026, 11, 23, 9, 30, tzinfo=UTC)),
        ("2026-11-23T09:30:00+02:00", TOKYO, datetime(2026, 11, 23, 7, 30, tzinfo=UTC)),
    ],
)
def test_a_day_is_its_midnight_in_the_zone_and_an_instant_itself(
    text: str, zone: ZoneInfo, instant: datetime
) -> None:
    assert instant_of(parse_moment(text, "from"), zone) == instant


def test_only_a_day_depends_on_a_zone() -> None:
    assert is_day(date(2026, 11, 23))
    assert not is_day(datetime(2026, 11, 23, tzinfo=UTC))
    assert not is_day(None)
    assert instant_of(None, NEW_YORK) is None


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23T09:30:00",
        "yesterday",
        "",
        "2026-02-30",
        "23.11.2026",
        "20261123",
        "2026-W48-1",
        "0000-01-01",
    ],
)
def test_anything_else_is_refused_by_name(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"^--to must be a date such as") as refused:
        parse_moment(text, "--to")
    assert refused.value.field == "--to"
