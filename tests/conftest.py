"""Databases for every test that asks for one: each gets its own, empty."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from tests.servers.postgres import PostgresServer, running_postgres

# How long making an example takes says nothing on a machine that others use too.
settings.register_profile("diip", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("diip")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL of the session's own, or the one at ``DIIP_TEST_POSTGRES_URL``."""
    if url := os.environ.get("DIIP_TEST_POSTGRES_URL"):
        yield PostgresServer(url)
    else:
        with running_postgres() as server:
            yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The address of a new, empty PostgreSQL database."""
    with postgres_server.database() as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of an SQLite database that is not there yet."""
    return f"sqlite:///{tmp_path / 'data' / 'diip.db'}"
