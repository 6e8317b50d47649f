"""``diip serve`` as a process of its own, and a client that asks it over HTTP."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from attrs import Factory, define
from tests.servers.diip import DIIP

START_SECONDS = 120
PASSWORD = "tide and harbour 1911"


@define
class Service:
    """A running service. Its log goes to ``log``."""

    process: subprocess.Popen[bytes]
    base_url: str
    log: Path
    _clients: list[httpx.Client] = Factory(list)

    def hang_up(self) -> None:
        """Close every client."""
        for client in self._clients:
            client.close()

    def client(self, token: str | None = None) -> httpx.Client:
        """A client, with a token or without."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        client = httpx.Client(base_url=self.base_url, headers=headers, timeout=120)
        self._clients.append(client)
        return client

    def signed_up(self, email: str) -> httpx.Client:
        """A client with the session of a new account."""
        with self.client() as anyone:
            registered = anyone.post("/api/auth/register/", json={"email": email, "password": PASSWORD})
            assert registered.status_code == 201, registered.text
            return self.logged_in(email)

    def logged_in(self, email: str) -> httpx.Client:
        """A client with a new session."""
        with self.client() as anyone:
            answer = anyone.post("/api/auth/login/", json={"email": email, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        return self.client(answer.json()["access_token"])


@contextmanager
def running_service(
    home: Path, database: str, *arguments: str, environment: dict[str, str] | None = None
) -> Iterator[Service]:
    """Start ``diip serve`` on a free port and end it by SIGTERM."""
    home.mkdir(parents=True, exist_ok=True)
    plain = {name: value for name, value in os.environ.items() if not name.startswith("DIIP_")}
    settings = {
        "DIIP_DATA_DIR": str(home),
        "DIIP_DATABASE_URL": database,
        "DIIP_EGRESS_ALLOW": "127.0.0.1",
        "DIIP_LOG_LEVEL": "debug",
        **(environment or {}),
    }
    log = home / f"serve-{time.monotonic_ns()}.log"
    with log.open("wb") as sink:
        process = subprocess.Popen(
            [str(DIIP), "serve", "--port", "0", *arguments],
            env={**plain, **settings},
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        service = Service(process, _await_address(process, log), log)
        try:
            yield service
        finally:
            service.hang_up()
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0, log.read_text()[-3000:]
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def until(ask: Any, *, seconds: float = 60) -> Any:
    """What ``ask`` answers as soon as that is something."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := ask():
            return answer
        time.sleep(0.1)
    raise AssertionError("it did not come to that in time")


def _await_address(process: subprocess.Popen[bytes], log: Path) -> str:
    def address() -> str | None:
        assert process.poll() is None, log.read_text()
        found = re.search(r"serving (http://\S+)", log.read_text())
        if found is None:
            return None
        try:
            return found[1] if httpx.get(found[1] + "/health/ready").status_code == 200 else None
        except httpx.TransportError:
            return None

    return str(until(address, seconds=START_SECONDS))
