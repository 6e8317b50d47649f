"""What all values of the domain have in common, and what the plain ones promise."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from enum import Enum

import attrs
import pytest

from diip_core import domain, events
from diip_core.domain.issues.issue import Issue, IssueRef
from diip_core.domain.issues.issue_query import DEFAULT_LIMIT, GREATEST_LIMIT, IssueQuery
from diip_core.domain.mirror.checkpoint import Checkpoint
from diip_core.domain.mirror.lease import LEASE_SECONDS, Holder, Lease
from diip_core.domain.secret import Secret
from diip_core.domain.time import EPOCH

LONGEST_CALL_SECONDS = 30


def values_of(module: object) -> Iterator[type]:
    for thing in vars(module).values():
        if isinstance(thing, type) and thing.__module__ == module.__name__:  # type: ignore[attr-defined]
            yield thing


DOMAIN = [
    importlib.import_module(found.name)
    for found in pkgutil.walk_packages(domain.__path__, f"{domain.__name__}.")
]
COMPUTING = {"Pool", "ResolutionOdds", "RiskSets"}
"""What prepares a computation; nobody stores it."""
VALUES = [
    value
    for module in [*DOMAIN, events]
    for value in values_of(module)
    if not issubclass(value, Enum | Exception)
    and not getattr(value, "_is_protocol", False)
    and not value.__name__.startswith("_")
    and value.__name__ not in COMPUTING
]


@pytest.mark.parametrize("value", [value for value in VALUES if value is not Secret])
def test_a_value_is_frozen_and_says_what_it_is(value: type) -> None:
    if issubclass(value, tuple):  # a NamedTuple, where a scan makes very many
        return
    assert attrs.has(value)
    assert value.__setattr__ is not object.__setattr__
    empty = value.__new__(value)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        empty.anything = 1  # type: ignore[attr-defined]


@pytest.mark.parametrize("value", [value for value in values_of(events) if value is not events.Event])
def test_an_event_bears_identifiers_and_numbers(value: type) -> None:
    allowed = {
        "str",
        "str | None",
        "int",
        "float",
        "float | None",
        "bool",
        "int | None",
        "date",
        "datetime",
        "Scope",
    }
    assert issubclass(value, events.Event)
    assert {field.type for field in attrs.fields(value)} <= allowed
    assert {"project_id", "scope", "user_id", "job_id", "reason"} & {
        field.name for field in attrs.fields(value)
    }


def test_an_issue_is_referred_to_by_id_and_key() -> None:
    issue = Issue(
        external_id="7001",
        key="#42",
        url="",
        title="",
        body=None,
        original_status="open",
        created_at=EPOCH,
        updated_at=EPOCH,
    )
    assert issue.ref == IssueRef(external_id="7001", key="#42")


def test_a_query_filters_nothing_by_default() -> None:
    query = IssueQuery(project_id="p")
    result = attrs.asdict(query, filter=lambda _, value: value is not None)
    assert result == {"project_id": "p", "sort": "-updated_at", "limit": DEFAULT_LIMIT}
    assert 1 <= DEFAULT_LIMIT <= GREATEST_LIMIT


def test_a_new_scope_has_not_been_read() -> None:
    assert Checkpoint() == Checkpoint(cursor=None, mid_walk=False, from_start=False)


def test_a_lease_outlives_the_longest_call() -> None:
    assert LEASE_SECONDS > LONGEST_CALL_SECONDS


def test_a_renewed_lease_differs_from_the_one_before() -> None:
    """Only exactly the lease that was seen may be displaced."""
    seen = Lease("p", "i", 1, Holder("host", "boot", 1, "0"), EPOCH)
    assert attrs.evolve(seen, epoch=2) != seen
    assert attrs.evolve(seen, holder=attrs.evolve(seen.holder, started="1")) != seen
