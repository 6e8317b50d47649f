"""Stored results that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from diip_adapters.sql.database import open_storage
from diip_core.domain.insight.cached_result import CachedResult
from diip_core.domain.insight.flow.summary import Summary
from diip_core.testing.insight.result_cache import SUMMARY
from diip_core.testing.samples import a_scope, after


@pytest.mark.parametrize("document", ["", "{", "null", "[]", '{"open_issues": 1}', '{"open_issues": "many"}'])
def test_a_result_that_cannot_be_read_counts_as_none(tmp_path: Path, document: str) -> None:
    url = f"sqlite:///{tmp_path / 'diip.db'}"
    storage = open_storage(url)
    scope = a_scope(storage)
    cached = CachedResult(SUMMARY, "v1", after(0))
    with storage.begin() as work:
        work.result_cache.put(scope.project_id, cached)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE cached_result SET document = :document"), {"document": document})
    engine.dispose()
    with storage.begin() as work:
        assert work.result_cache.fresh(scope.project_id, Summary) is None
        work.result_cache.put(scope.project_id, cached)
        assert work.result_cache.fresh(scope.project_id, Summary) == cached
    storage.close()
