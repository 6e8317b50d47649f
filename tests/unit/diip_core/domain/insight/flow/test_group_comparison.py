from __future__ import annotations

from random import Random

import pytest

from diip_core.domain.insight.flow.group_comparison import Comparison, GroupMember, compare_values
from diip_core.domain.statistics.log_rank import log_rank
from diip_core.domain.statistics.survival import Duration, common_follow_up, kaplan_meier


def members(value: str, mean: float, size: int, random: Random, *, entered: float = 7) -> list[GroupMember]:
    made = []
    for _ in range(size):
        lasting, watched = random.expovariate(1 / mean), random.uniform(0, 180)
        made.append(GroupMember(min(lasting, watched), lasting <= watched, {value: entered}))
    return made


def planted(seed: int = 1) -> list[GroupMember]:
    random = Random(seed)
    return [*members("slow", 90, 60, random), *members("quick", 20, 150, random)]


def test_a_slow_value_is_found_with_every_number() -> None:
    sample = planted()
    comparison = compare_values({"area/": sample})
    (found,) = comparison.slower
    slow = [Duration(m.days, m.ended, 7) for m in sample if "slow" in m.entered]
    quick = [Duration(m.days, m.ended, 7) for m in sample if "quick" in m.entered]
    mine, rest = kaplan_meier(slow), kaplan_meier(quick)
    horizon = common_follow_up(mine, rest)
    assert (found.kind, found.value) == ("area/", "slow")
    assert (found.subjects, found.events) == (mine.subjects, mine.events)
    assert (found.median_days, found.rest_median_days) == (mine.quantile(0.5), rest.quantile(0.5))
    assert found.median_days is not None
    assert found.ratio == pytest.approx(found.median_days / found.rest_median_days)
    assert found.follow_up_days == horizon
    gap = mine.restricted_mean(horizon) - rest.restricted_mean(horizon)
    assert found.excess_days == pytest.approx(mine.subjects * gap)
    assert found.p == pytest.approx(log_rank(slow, quick).p_slower)
    assert found.q == pytest.approx(2 * found.p)
    assert (comparison.tested, comparison.share_flagged) == (2, 0.5)


def test_what_ends_before_the_landmark_tells_nothing() -> None:
    # As in real trackers: what was closed at once was never sorted by anybody.
    early = [GroupMember(3, True, {"quick": 7.0}) for _ in range(500)]
    assert compare_values({"area/": [*planted(), *early]}) == compare_values({"area/": planted()})


def test_a_value_half_of_which_never_ends_is_longer_than_the_follow_up() -> None:
    random = Random(2)
    sample = [*members("stuck", 2000, 200, random), *members("quick", 20, 200, random)]
    (found,) = compare_values({"area/": sample}).slower
    assert found.median_days is None
    assert found.ratio == pytest.approx(found.follow_up_days / found.rest_median_days)


def test_where_half_of_the_rest_never_ends_either_nothing_is_said() -> None:
    random = Random(2)
    sample = [*members("stuck", 4_000, 600, random), *members("slow", 700, 600, random)]
    comparison = compare_values({"area/": sample})
    assert (comparison.slower, comparison.tested) == ((), 2)


def test_a_difference_that_is_sure_but_small_is_no_bottleneck() -> None:
    random = Random(4)
    sample = [*members("a", 26, 4000, random), *members("b", 20, 4000, random)]
    comparison = compare_values({"area/": sample})
    assert comparison.tested == 2
    assert comparison.slower == ()


@pytest.mark.parametrize(
    "sample",
    [
        [],
        [GroupMember(30, True, {"only": 0})] * 50,
        [GroupMember(90, True, {"few": 0})] * 14 + [GroupMember(30, True, {"many": 0})] * 50,
        [GroupMember(90, True, {"few": 0})] * 4 + [GroupMember(90, False, {"few": 0})] * 40
        + [GroupMember(30, True, {"many": 0})] * 50,
        [GroupMember(90, True, {"most": 0})] * 50 + [GroupMember(30, True, {"rest": 0})] * 14,
    ],
)  # fmt: skip
def test_too_few_on_one_side_are_not_compared(sample: list[GroupMember]) -> None:
    result = compare_values({"area/": sample})
    assert "few" not in {found.value for found in result.slower}
    assert "most" not in {found.value for found in result.slower}
    assert result.share_flagged == 0


def test_nothing_tested_is_nothing_flagged() -> None:
    assert compare_values({}) == Comparison((), 0)
    assert compare_values({}).share_flagged == 0


def test_a_member_is_in_the_pool_from_its_first_value_on() -> None:
    member = GroupMember(30, True, {"first": 7.0, "later": 20.0})
    assert member.with_value("later") == Duration(30, True, 20)
    assert member.with_any() == Duration(30, True, 7)


def test_the_follow_up_of_the_rest_is_of_members_without_the_value() -> None:
    random = Random(3)
    sample = [
        *members("slow", 400, 300, random),
        *[
            GroupMember(min(m.days, 50), m.ended and m.days <= 50, m.entered)
            for m in members("quick", 20, 300, random)
        ],
    ]
    (found,) = compare_values({"area/": sample}).slower
    assert found.follow_up_days == max(m.days for m in sample if "quick" in m.entered)
    everywhere = [GroupMember(m.days, m.ended, {**m.entered, "slow": 7.0, "odd": 8.0}) for m in sample]
    assert compare_values({"area/": everywhere}).slower == ()


def test_a_value_set_late_is_compared_from_when_it_was_set() -> None:
    random = Random(5)
    sample = [*members("slow", 150, 300, random, entered=60), *members("quick", 15, 3000, random)]
    (found,) = compare_values({"area/": sample}).slower
    assert (found.value, found.since_days) == ("slow", 60)
    assert found.rest_median_days > 60


def test_setting_a_value_to_what_has_lasted_long_makes_it_no_slower() -> None:
    # All wait alike; one label is put on what is still open after 40 days.
    random = Random(6)
    flagged = 0
    for _ in range(30):
        sample = members("area", 30, 600, random)
        late = [
            GroupMember(m.days, m.ended, {"area": 7.0, "stuck": 40.0})
            if m.days > 40 and random.random() < 0.5
            else m
            for m in sample
        ]
        flagged += bool(compare_values({"area/": late}).slower)
    assert flagged <= 2


def test_values_are_ordered_by_what_they_cost_in_all() -> None:
    random = Random(8)
    sample = [
        *members("worst", 400, 40, random),
        *members("most", 90, 300, random),
        *members("quick", 15, 900, random),
    ]
    slower = compare_values({"area/": sample}).slower
    assert [found.value for found in slower] == ["most", "worst"]
    assert slower[0].excess_days > slower[1].excess_days
    assert slower[0].ratio < slower[1].ratio
