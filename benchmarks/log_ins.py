"""What a flood of log-ins costs everybody else: their waits beside those of a quiet service (TRUST T04).

Run: ``uv run --all-extras python -m benchmarks.log_ins [--log-ins N] [--rounds N]``. ``diip serve`` on
SQLite; one process asks for a list over and over, another sends 500 wrong log-ins at once. Printed are the
waits of the first, quiet and during the flood, and how much the service's memory grew. The targets are twice
the quiet p99 and 200 MiB.
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

SECONDS = 3.0
ANSWERS_WITHIN_SECONDS = 30.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--log-ins", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ask", nargs=2, metavar=("ADDRESS", "TOKEN"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.ask:
        ask_until_told(*arguments.ask)
        return
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with running_service(home, f"sqlite:///{home}/diip.db") as service:
            token = service.signed_up("ada@example.org").headers["Authorization"]
            quiet = waits(service, token, lambda: time.sleep(SECONDS))
            print(f"{'quiet':<24} {told(quiet)}")
            for _ in range(arguments.rounds):
                compare(service, token, quiet, arguments.log_ins)


def compare(service: Service, token: str, quiet: Sequence[float], log_ins: int) -> None:
    before, answers = resident_mebibytes(service), Counter[str]()
    flooded = waits(service, token, lambda: answers.update(flood(service, log_ins)))
    ratio = percentile(flooded, 99) / percentile(quiet, 99)
    grown = resident_mebibytes(service) - before
    print(
        f"{f'during {log_ins} log-ins':<24} {told(flooded)}   {ratio:.1f} times the quiet p99 (target 2)"
        f"   memory {grown:+.0f} MiB (target 200)   {dict(answers)}"
    )


def ask_until_told(address: str, token: str) -> None:
    """Ask for a list again and again until something comes from standard input; print the waits."""
    from http.client import HTTPConnection  # noqa: PLC0415 - the asking process needs nothing else

    connection, found = HTTPConnection(urlsplit(address).netloc), []
    with selectors.DefaultSelector() as told_to_end:
        told_to_end.register(sys.stdin, selectors.EVENT_READ)
        while not told_to_end.select(0.002):
            began = time.perf_counter()
            connection.request("GET", "/api/projects/", headers={"Authorization": token})
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200
            found.append(time.perf_counter() - began)
    print(json.dumps(found))


def waits(service: Service, token: str, meanwhile: Callable[[], object]) -> list[float]:
    """How long each request of another process took while something happened, in seconds."""
    command = [sys.executable, "-m", "benchmarks.log_ins", "--ask", service.base_url, token]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as asking:
        assert asking.stdin is not None
        assert asking.stdout is not None
        time.sleep(1)
        meanwhile()
        asking.stdin.write("end\n")
        asking.stdin.close()
        found: list[float] = json.loads(asking.stdout.readline())
    return found


def flood(service: Service, count: int) -> Counter[str]:
    """Send so many wrong log-ins at once; the answers' statuses."""
    place = urlsplit(service.base_url)
    body = b'{"email": "ada@example.org", "password": "wrong and wrong again"}'
    request = (
        f"POST /api/auth/login/ HTTP/1.1\r\nHost: {place.netloc}\r\nConnection: close\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body
    answers, ends_at = Counter[str](), time.monotonic() + ANSWERS_WITHIN_SECONDS
    with selectors.DefaultSelector() as waiting:
        for _ in range(count):
            connection = socket.socket()
            connection.setblocking(False)
            with suppress(BlockingIOError):
                connection.connect((place.hostname, place.port))
            waiting.register(connection, selectors.EVENT_WRITE)
        while answers.total() < count and time.monotonic() < ends_at:
            for key, events in waiting.select(0.1):
                assert isinstance(key.fileobj, socket.socket)
                if events & selectors.EVENT_WRITE:
                    key.fileobj.send(request)
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
