"""A service in memory with an administrator and two people.

Building a service takes longer than most requests to it, so the tests of a file share one.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.unit.diip_http.service import Client, logged_in, make_user, serving

from diip_core.memory.bundle import memory_ports
from diip_core.ports.bundle import Ports


@pytest.fixture(scope="module")
def ports() -> Ports:
    """Ports of memory with the accounts root@ (admin), ada@ and bob@example.org."""
    ports = memory_ports()
    make_user(ports, "root@example.org", admin=True)
    for name in ("ada", "bob"):
        make_user(ports, f"{name}@example.org")
    return ports


@pytest.fixture(scope="module")
def anyone(ports: Ports) -> Iterator[Client]:
    """A client without a token."""
    with serving(ports) as client:
        yield client


@pytest.fixture(scope="module")
def ada(anyone: Client) -> Client:
    """A client with a session of ada@example.org."""
    return logged_in(anyone, "ada@example.org")


@pytest.fixture(scope="module")
def bob(anyone: Client) -> Client:
    """A client with a session of bob@example.org."""
    return logged_in(anyone, "bob@example.org")


@pytest.fixture(scope="module")
def root(anyone: Client) -> Client:
    """A client with a session of the administrator."""
    return logged_in(anyone, "root@example.org")
