"""Contract: cached results of analytics."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from diip_core.domain.insight.cached_result import CachedResult
from diip_core.domain.insight.flow.bottleneck_report import BottleneckReport
from diip_core.domain.insight.flow.issue_counts import IssueCounts
from diip_core.domain.insight.flow.summary import Summary, summarise
from diip_core.domain.insight.priority.priority_report import PriorityReport
from diip_core.domain.insight.spikes.spike_report import SpikeReport
from diip_core.domain.issues.issue import Scope
from diip_core.domain.jobs.tasks import aggregating
from diip_core.domain.mirror.coverage import Coverage
from diip_core.domain.time import Window
from diip_core.errors import NotFound
from diip_core.ports.storage.storage import Storage
from diip_core.testing.insight.rollup import refresh
from diip_core.testing.samples import a_project, a_scope, after, an_issue, new_id
from diip_core.testing.storage_case import StorageCase, store
from diip_core.testing.strategies import AGAINST_STORAGE, sane_text

WINDOW = Window(None, None, after(0))
SUMMARY = summarise(IssueCounts(open=1), WINDOW, project_id="p", coverage=Coverage(after(0), ("é",)))
QUANTITIES = Coverage(None)


class ResultCacheContract(StorageCase):
    """`ResultCache`."""

    def test_a_result_replaces_the_one_of_its_type(self, storage: Storage, scope: Scope) -> None:
        first = CachedResult(SUMMARY, "v1", after(0))
        second = CachedResult(evolve(SUMMARY, open_issues=2**53), "v2", after(1))
        other = CachedResult(QUANTITIES, "v1", after(0))
        for cached in (first, other, second):
            with storage.begin() as work:
                work.result_cache.put(scope.project_id, cached)
        with storage.read() as view:
            assert view.result_cache.fresh(scope.project_id, Summary) == second
            assert view.result_cache.fresh(scope.project_id, Coverage) == other
            assert view.result_cache.fresh(scope.project_id, SpikeReport) is None
            assert view.result_cache.fresh(new_id(), Summary) is None
            several = view.result_cache.fresh_of((scope.project_id, new_id()), Coverage)
        assert several == {scope.project_id: other}

    @AGAINST_STORAGE
    @given(data=st.data())
    @pytest.mark.parametrize("kind", [BottleneckReport, PriorityReport, SpikeReport, Summary])
    def test_any_result_comes_back_as_it_was(self, storage: Storage, kind: type, data: Any) -> None:
        scope = a_scope(storage)
        cached = CachedResult(data.draw(values_of(kind)), data.draw(sane_text()), after(0))
        with storage.begin() as work:
            work.result_cache.put(scope.project_id, cached)
        with storage.read() as view:
            assert view.result_cache.fresh(scope.project_id, kind) == cached

    def test_a_result_is_not_fresh_once_anything_changed(self, storage: Storage, scope: Scope) -> None:
        cached = CachedResult(SUMMARY, "v1", after(0))
        store(storage, scope, an_issue())
        with storage.begin() as work:
            work.result_cache.put(scope.project_id, cached)
            assert work.result_cache.fresh(scope.project_id, Summary) is None
            assert work.result_cache.fresh_of((scope.project_id,), Summary) == {}
        refresh(storage, scope)
        with storage.read() as view:
            assert view.result_cache.fresh(scope.project_id, Summary) == cached

    def test_results_are_removed_with_their_project(self, storage: Storage) -> None:
        project = a_project()
        cached = CachedResult(SUMMARY, "v1", after(0))
        with storage.begin() as work:
            work.projects.add(project)
            work.result_cache.put(project.id, cached)
            work.projects.remove(project.id)
            assert work.result_cache.fresh(project.id, Summary) is None
            with pytest.raises(NotFound):
                work.result_cache.put(project.id, cached)

    def test_outdated_projects_come_oldest_first(self, storage: Storage) -> None:
        scopes = [a_scope(storage) for _ in range(3)]
        for place, scope in enumerate(scopes):
            with storage.begin() as work:
                work.result_cache.put(scope.project_id, CachedResult(SUMMARY, "", after(9 - place)))
                work.result_cache.put(scope.project_id, CachedResult(QUANTITIES, "", after(99)))
        with storage.begin() as work:
            work.jobs.put(aggregating(new_id(), scopes[1].project_id))
        mine = {scope.project_id for scope in scopes}
        with storage.read() as view:
            found = [each for each in view.result_cache.outdated(after(9.5), limit=10_000) if each in mine]
            assert found == [scopes[2].project_id, scopes[0].project_id]
            assert [e for e in view.result_cache.outdated(after(7.5), limit=10_000) if e in mine] == found[:1]
            assert len(view.result_cache.outdated(after(9.5), limit=1)) == 1


PLAIN: Mapping[Any, st.SearchStrategy[Any]] = {
    NoneType: st.none(),
    bool: st.booleans(),
    int: st.integers(-(2**53), 2**53),
    float: st.floats(0, 10),
    str: sane_text(),
    date: st.dates(),
    datetime: st.datetimes(timezones=st.just(UTC)),
}


def values_of(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of a type that results are made of."""
    origin, parts = get_origin(hint), get_args(hint)
    if hint in PLAIN:
        found = PLAIN[hint]
    elif origin is Literal:
        found = st.sampled_from(parts)
    elif origin in (Union, UnionType):
        found = st.one_of(*map(values_of, parts))
    elif origin is tuple and parts[1:] == (Ellipsis,):
        found = st.lists(values_of(parts[0]), max_size=2).map(tuple)
    elif origin is tuple:
        found = st.tuples(*map(values_of, parts))
    elif origin is Mapping:
        found = st.dictionaries(*map(values_of, parts), max_size=2)
    else:
        found = st.builds(hint, **{name: values_of(part) for name, part in get_type_hints(hint).items()})
    return found
