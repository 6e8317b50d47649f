"""Exporting a scope."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from attrs import evolve
from tests.unit.diip_core.use_cases.world import STRANGER, World, WrappedStorage, issue_page

from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.domain.issues.export import EXPORT_BATCH
from diip_core.domain.issues.issue import Scope
from diip_core.errors import NotFound
from diip_core.memory.mirror.issue_source import page
from diip_core.ports.storage.storage import ReadView
from diip_core.testing.samples import a_comment, an_issue
from diip_core.use_cases.issues.export_issues import export_issues


def test_issues_come_by_external_id_as_text() -> None:
    world = World(page(issues=[an_issue(n, external_id=str(n)) for n in (2, 10, 1)]))
    world.sync()
    exported = export_issues(world.ports, Actor("owner"), world.scope)
    assert [each.stored.issue.external_id for each in exported] == ["1", "10", "2"]


def test_comments_come_where_they_were_asked_for() -> None:
    world = World(issue_page(1), page(comments=[a_comment(1)]))
    world.sync()
    (bare,) = export_issues(world.ports, OPERATOR, world.scope)
    (whole,) = export_issues(world.ports, OPERATOR, world.scope, with_comments=True)
    assert bare.comments is None
    assert whole.comments == (a_comment(1),)


def test_an_export_of_several_batches_holds_each_issue_once() -> None:
    numbers = range(1, 2 * EXPORT_BATCH + 1)
    world = World(page(issues=[an_issue(n, external_id=f"{n:04}") for n in numbers]))
    world.sync()
    exported = export_issues(world.ports, OPERATOR, world.scope)
    assert [each.stored.issue.external_id for each in exported] == [f"{n:04}" for n in numbers]


def test_no_view_is_open_while_the_caller_has_an_issue() -> None:
    world = World(issue_page(1, 2))
    world.sync()
    storage = CountedViews(world.ports.storage)
    for _ in export_issues(evolve(world.ports, storage=storage), OPERATOR, world.scope):
        assert storage.open_views == 0
    assert storage.views == 1


def test_an_export_ends_with_an_error_if_its_integration_goes_away() -> None:
    world = World(page(issues=[an_issue(n, external_id=f"{n:04}") for n in range(EXPORT_BATCH + 1)]))
    world.sync()
    exported = export_issues(world.ports, OPERATOR, world.scope)
    next(exported)
    with world.ports.storage.begin() as work:
        work.integrations.remove(world.scope)
    with pytest.raises(NotFound):
        list(exported)


def test_right_and_integration_must_be_there() -> None:
    world = World()
    for scope in (Scope("q", "i"), Scope("p", "nothing")):
        with pytest.raises(NotFound):
            next(export_issues(world.ports, OPERATOR, scope))
    with pytest.raises(NotFound):
        next(export_issues(world.ports, STRANGER, world.scope))


class CountedViews(WrappedStorage):
    """Counts the views that are opened, and those that are open."""

    views = open_views = 0

    @contextmanager
    def read(self, *, consistent: bool = True) -> Iterator[ReadView]:
        self.views += 1
        self.open_views += 1
        try:
            with self.storage.read(consistent=consistent) as view:
                yield view
        finally:
            self.open_views -= 1
