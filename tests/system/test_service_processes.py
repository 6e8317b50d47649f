"""``diip serve`` as processes: how they end, and what a slow or rude client can do to them."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.servers.diip import Diip
from tests.servers.processes import children, processor_seconds
from tests.servers.service import PASSWORD, Service, running_service, until

import diip_http.serving.protocol as protocol


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def opened(service: Service) -> socket.socket:
    place = urlsplit(service.base_url)
    assert place.hostname and place.port
    return socket.create_connection((place.hostname, place.port), timeout=protocol.HEAD_SECONDS + 60)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] != "Z" if Path("/proc").is_dir() else True


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are found in /proc")
def test_no_process_outlives_a_killed_service(home: Path, sqlite_url: str) -> None:
    with pytest.raises(AssertionError), running_service(home, sqlite_url, "--workers", "2") as service:
        until(lambda: len(children(service.process.pid)) >= 3)
        family = children(service.process.pid)
        service.process.kill()
        service.process.wait()
        until(lambda: not any(map(alive, family)), seconds=120)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are found in /proc")
def test_several_processes_serve_one_port_and_replace_a_dead_one(home: Path, postgres_url: str) -> None:
    with running_service(home, postgres_url, "--workers", "2") as service:
        ada = service.signed_up("ada@example.org")
        for _ in range(20):
            with service.client(ada.headers["authorization"].split()[1]) as fresh:
                assert fresh.get("/api/auth/me/").status_code == 200
        serving = servers(service)
        assert len(serving) == 2
        os.kill(serving[0], signal.SIGKILL)
        until(
            lambda: (
                len({p for p in children(service.process.pid) if "spawn_main" in command(p)} - {serving[0]})
                == 2
            )
        )
        with service.client() as anyone:
            assert anyone.get("/health/ready").status_code == 200


def servers(service: Service) -> list[int]:
    """The processes that answer requests."""
    return [pid for pid in children(service.process.pid) if "spawn_main" in command(pid)]


def command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def test_a_stop_lets_running_requests_finish(home: Path, sqlite_url: str) -> None:
    answers: list[int] = []

    def log_in(service: Service) -> None:
        with service.client() as anyone:
            body = {"email": "ada@example.org", "password": PASSWORD}
            answers.append(anyone.post("/api/auth/login/", json=body).status_code)

    slow = {"DIIP_ARGON2": "262144,8,1"}  # a second or so for each hash
    with running_service(home, sqlite_url, environment=slow) as service:
        service.signed_up("ada@example.org")
        waiting = threading.Thread(target=log_in, args=(service,))
        used = processor_seconds(service.process.pid)
        waiting.start()
        until(lambda: processor_seconds(service.process.pid) > used + 0.2)  # it is hashing
        service.process.send_signal(signal.SIGTERM)
        waiting.join(120)
    assert answers == [200]


def test_a_request_that_never_comes_to_its_end_is_hung_up(home: Path, sqlite_url: str) -> None:
    with running_service(home, sqlite_url) as service, opened(service) as silent, opened(service) as dripping:
        dripping.sendall(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n")
        with pytest.raises(OSError):
            for line in range(200):
                dripping.sendall(b"X-%d: x\r\n" % line)
                time.sleep(0.5)
        assert silent.recv(1) == b""
        with service.client() as anyone:
            assert anyone.get("/health/live").status_code == 200


def test_a_head_without_end_is_refused(home: Path, sqlite_url: str) -> None:
    with running_service(home, sqlite_url) as service, opened(service) as rude:
        rude.sendall(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n")
        with pytest.raises(OSError):
            for _ in range(2000):
                rude.sendall(b"X-Long: " + b"x" * 10_000 + b"\r\n")
                time.sleep(0.001)


def test_nothing_is_believed_of_a_proxy_that_is_not_trusted(home: Path, sqlite_url: str) -> None:
    with running_service(home, sqlite_url) as service, service.client() as anyone:
        for number in range(11):
            answer = anyone.post(
                "/api/auth/login/",
                json={"email": f"nobody{number}@example.org", "password": PASSWORD},
                headers={"X-Forwarded-For": f"203.0.113.{number}"},
            )
        assert answer.status_code == 429
        assert int(answer.headers["retry-after"]) > 0
        assert answer.headers["ratelimit-remaining"] == "0"
        assert answer.json()["status"] == 429


def test_pipelined_and_kept_connections_are_served(home: Path, sqlite_url: str) -> None:
    with running_service(home, sqlite_url) as service, opened(service) as kept:
        ask = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
        kept.sendall(ask * 3)
        received = b""
        while received.count(b'{"status":"ok"}') < 3:
            received += kept.recv(4096)
        time.sleep(protocol.HEAD_SECONDS + 0.5)
        kept.sendall(ask)
        assert b"200 OK" in kept.recv(4096)


def test_a_port_in_use_is_one_clear_line(home: Path, sqlite_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = Diip(home, sqlite_url).run("serve", "--port", str(taken.getsockname()[1]))
    assert done.code == 2
    assert "--port" in done.err
    assert len(done.err.splitlines()) == 1


def test_production_does_not_start_without_its_own_keys_and_hosts(home: Path, sqlite_url: str) -> None:
    environment = {"DIIP_ENV": "production"}
    first = Diip(home, sqlite_url, environment).run("serve", "--port", "0")
    assert (first.code, "DIIP_ENCRYPTION_KEYS" in first.err) == (2, True)
    assert not list(home.glob("*.keys")) if home.exists() else True
