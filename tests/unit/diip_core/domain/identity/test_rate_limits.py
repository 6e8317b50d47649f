"""How often somebody may fail (guarantee T01)."""

from __future__ import annotations

import pytest

from diip_core.domain.identity.rate_limits import log_in_limits, place_of, registration_limits, taken_limits


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unix", "unix"),
        ("", ""),
    ],
)
def test_a_place_is_what_one_household_holds(address: str, place: str) -> None:
    assert place_of(address) == place


def test_the_limits_are_ten_ten_and_a_thousand_in_five_minutes() -> None:
    limits = log_in_limits("ada@example.org", "192.0.2.7", is_known=False)
    assert [(limit.most, limit.window_seconds) for limit in limits] == [(10, 300), (10, 300), (1000, 300)]


def test_who_logged_in_from_there_before_is_spared_what_strangers_can_use_up() -> None:
    stranger, known = (log_in_limits("a@e.org", "192.0.2.7", is_known=known) for known in (False, True))
    assert known == stranger[:1]


def test_keys_tell_apart_what_differs_and_show_nothing() -> None:
    first = log_in_limits("Ada@example.org", "192.0.2.7", is_known=False)
    same = log_in_limits("ada@EXAMPLE.org", "192.0.2.7", is_known=False)
    other = log_in_limits("bob@example.org", "192.0.2.8", is_known=False)
    assert first == same
    assert len({limit.key for limit in (*first, *other)}) == 5
    everything = (*first, *other, *taken_limits("192.0.2.7"), *registration_limits("192.0.2.7"))
    assert not any("ada" in limit.key or "192" in limit.key[:16] for limit in everything)
    assert all(len(limit.key) < 64 for limit in everything)
    assert log_in_limits("\ud800" * 100_000, "x", is_known=False)
