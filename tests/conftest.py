"""Databases for every test that asks for one: each gets its own, empty."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from tests.servers.postgres import PostgresServer, running_postgres

# How long it takes to make an example says nothing on a machine that others use too.
ANY_SPEED: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("short", max_examples=25, **ANY_SPEED)
settings.register_profile("long", max_examples=500, **ANY_SPEED)
settings.load_profile("short")


def pytest_configure(config: pytest.Config) -> None:
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A shell starts what it runs in the background like this, and children inherit it.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if selects_long(config):
        settings.load_profile("long")


def pytest_collection_finish() -> None:
    """Modules and collected tests stay: no later collection of garbage goes through them."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With ``-m long`` every property is tried with many more examples."""
    if selects_long(config):
        for item in items:
            if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
                item.add_marker("long")


def selects_long(config: pytest.Config) -> bool:
    return str(config.getoption("markexpr")) == "long"


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
