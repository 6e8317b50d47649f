"""PostgreSQL keeps the contract of a storage."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.servers.postgres import PostgresServer

from diip_adapters.sql.database import open_storage
from diip_core.ports.storage.storage import Storage
from diip_core.testing.storage import StorageContract


@pytest.fixture(scope="module")
def database(postgres_server: PostgresServer) -> Iterator[Storage]:
    with postgres_server.database() as url:
        storage = open_storage(url)
        yield storage
        storage.close()


class TestPostgresStorage(StorageContract):
    @pytest.fixture
    def storage(self, database: Storage) -> Storage:
        return database
