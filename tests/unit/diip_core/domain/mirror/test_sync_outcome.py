"""Slices of a run as one outcome."""

from __future__ import annotations

import attrs
from hypothesis import given
from hypothesis import strategies as st

from diip_core.domain.mirror.sync_outcome import SyncOutcome
from diip_core.domain.time import EPOCH

COUNTED = ["pages", "fetched", "created", "updated", "unchanged", "removed", "quarantined", "api_calls"]

counts = st.fixed_dictionaries({name: st.integers(0, 100) for name in COUNTED})
outcomes = st.builds(
    lambda numbers, **rest: SyncOutcome(**numbers, **rest),
    counts,
    resumed=st.booleans(),
    finished=st.booleans(),
    complete=st.booleans(),
    incomplete_reasons=st.sampled_from([(), ("one record cannot be read",)]),
    retry_at=st.sampled_from([None, EPOCH]),
    code=st.sampled_from([None, "timeout"]),
    message=st.sampled_from([None, "the provider did not answer"]),
    failures=st.integers(0, 9),
)


@given(outcomes, outcomes)
def test_counts_add_up_and_the_last_slice_says_how_it_ended(first: SyncOutcome, last: SyncOutcome) -> None:
    joined = attrs.asdict(first.followed_by(last))
    for name, value in attrs.asdict(last).items():
        if name in COUNTED:
            assert joined[name] == getattr(first, name) + value
        elif name == "resumed":
            assert joined[name] == first.resumed
        else:
            assert joined[name] == value


@given(outcomes, outcomes, outcomes)
def test_it_does_not_matter_which_slices_are_joined_first(
    one: SyncOutcome, two: SyncOutcome, three: SyncOutcome
) -> None:
    assert one.followed_by(two).followed_by(three) == one.followed_by(two.followed_by(three))
