"""SQLite keeps the contract of a storage."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from diip_adapters.sql.database import open_storage
from diip_core.ports.storage.storage import Storage
from diip_core.testing.storage import StorageContract


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Storage]:
    folder: Path = tmp_path_factory.mktemp("sqlite")
    storage = open_storage(f"sqlite:///{folder / 'diip.db'}")
    yield storage
    storage.close()


class TestSqliteStorage(StorageContract):
    @pytest.fixture
    def storage(self, database: Storage) -> Storage:
        return database
