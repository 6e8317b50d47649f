"""What a flood of log-ins costs everybody else: their waits beside those of a quiet service (TRUST T04).

Run: ``uv run --all-extras python -m benchmarks.log_ins [--log-ins N] [--rounds N] [--database URL]``. ``diip
serve`` on SQLite or an empty database; one process asks for a list over and over, another sends 500 wrong
log-ins at once, all from one place (most are told to wait) or each from another (as many as there is room
for are hashed). Printed are the waits of the first, those of all quiet spells and all floods together, and
how much the service's memory grew. A flood lasts from its first connection to its last answer, so that p99
is not watered down by what comes after. The targets are twice the quiet p99 and 200 MiB.
"""

from __future__ import annotations

import argparse
import json
import selectors
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from tests.servers.service import Service, running_service

QUIET_SECONDS = 2.0
ANSWERS_WITHIN_SECONDS = 30.0
HEARD = {"DIIP_TRUSTED_PROXIES": "127.0.0.1"}
"""A client is believed where it is, or no flood could come from everywhere."""

Wait = tuple[float, float]
"""When a request was sent and how long its answer took, in seconds of the machine's monotonic clock."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--log-ins", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--database", metavar="URL", help="an empty database instead of SQLite")
    parser.add_argument("--ask", nargs=2, metavar=("ADDRESS", "TOKEN"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.ask:
        ask_until_told(*arguments.ask)
        return
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        database = arguments.database or f"sqlite:///{home}/diip.db"
        with running_service(home, database, environment=HEARD) as service:
            token = service.signed_up("ada@example.org").headers["Authorization"]
            for is_everywhere in (False, True):
                compare(service, token, arguments.log_ins, arguments.rounds, is_everywhere=is_everywhere)


def compare(service: Service, token: str, log_ins: int, rounds: int, *, is_everywhere: bool) -> None:
    before, answers = resident_mebibytes(service), Counter[str]()
    quiet, flooded = list[float](), list[float]()
    for number in range(rounds):
        quiet += waits(service, token, lambda: time.sleep(QUIET_SECONDS))
        requests = [log_in(service, number * log_ins + one, is_everywhere) for one in range(log_ins)]
        flooded += waits(service, token, lambda sent=requests: answers.update(flood(service, sent)))  # type: ignore[misc]
    ratio = percentile(flooded, 99) / percentile(quiet, 99)
    grown = resident_mebibytes(service) - before
    print(f"{rounds} times {log_ins} log-ins from {'everywhere' if is_everywhere else 'one place'}")
    print(f"  {'quiet':<6} {told(quiet)}")
    print(
        f"  {'flood':<6} {told(flooded)}   {ratio:.1f} times the quiet p99 (target 2)"
        f"   memory {grown:+.0f} MiB (target 200)   {dict(answers)}"
    )


def ask_until_told(address: str, token: str) -> None:
    """Ask for a list again and again until something comes from standard input; print the waits."""
    from http.client import HTTPConnection  # noqa: PLC0415 - the asking process needs nothing else

    connection, found = HTTPConnection(urlsplit(address).netloc), []
    with selectors.DefaultSelector() as told_to_end:
        told_to_end.register(sys.stdin, selectors.EVENT_READ)
        while not told_to_end.select(0.002):
            began = time.monotonic()
            connection.request("GET", "/api/projects/", headers={"Authorization": token})
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200
            found.append((began, time.monotonic() - began))
    print(json.dumps(found))


def waits(service: Service, token: str, meanwhile: Callable[[], object]) -> list[float]:
    """How long each request of another process took that was under way meanwhile, in seconds."""
    command = [sys.executable, "-m", "benchmarks.log_ins", "--ask", service.base_url, token]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as asking:
        assert asking.stdin is not None
        assert asking.stdout is not None
        time.sleep(1)
        begins = time.monotonic()
        meanwhile()
        ends = time.monotonic()
        asking.stdin.write("end\n")
        asking.stdin.close()
        found: list[Wait] = json.loads(asking.stdout.readline())
    return [lasted for began, lasted in found if began <= ends and began + lasted >= begins]


def log_in(service: Service, number: int, is_everywhere: bool) -> bytes:
    """A wrong log-in as it goes over the wire; everywhere: of a user and from a place of its own."""
    user = f"user{number}" if is_everywhere else "ada"
    host = urlsplit(service.base_url).netloc
    place = f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}" if is_everywhere else "127.0.0.1"
    body = b'{"email": "%s@example.org", "password": "wrong and wrong again"}' % user.encode()
    return (
        f"POST /api/auth/login/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n"
        f"X-Forwarded-For: {place}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body


def flood(service: Service, requests: Sequence[bytes]) -> Counter[str]:
    """Send all requests at once, each on a connection of its own; the answers' statuses."""
    place = urlsplit(service.base_url)
    answers, ends_at = Counter[str](), time.monotonic() + ANSWERS_WITHIN_SECONDS
    with selectors.DefaultSelector() as waiting:
        for request in requests:
            connection = socket.socket()
            connection.setblocking(False)
            with suppress(BlockingIOError):
                connection.connect((place.hostname, place.port))
            waiting.register(connection, selectors.EVENT_WRITE, request)
        while answers.total() < len(requests) and time.monotonic() < ends_at:
            for key, events in waiting.select(0.1):
                assert isinstance(key.fileobj, socket.socket)
                if events & selectors.EVENT_WRITE:
                    key.fileobj.send(key.data)
                    waiting.modify(key.fileobj, selectors.EVENT_READ)
                else:
                    answers[key.fileobj.recv(4096)[9:12].decode()] += 1
                    waiting.unregister(key.fileobj)
                    key.fileobj.close()
    return answers


def resident_mebibytes(service: Service) -> float:
    """What the service's process holds in memory (proc(5))."""
    pages = Path(f"/proc/{service.process.pid}/statm").read_text().split()[1]
    return int(pages) * 4096 / 2**20


def percentile(seconds: Sequence[float], percent: int) -> float:
    return statistics.quantiles(seconds, n=100)[percent - 1]


def told(seconds: Sequence[float]) -> str:
    p50, p99, most = (
        1e3 * each for each in (statistics.median(seconds), percentile(seconds, 99), max(seconds))
    )
    return f"p50 {p50:6.1f} ms   p99 {p99:6.1f} ms   longest {most:6.1f} ms   of {len(seconds)}"


if __name__ == "__main__":
    main()
