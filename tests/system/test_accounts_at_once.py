"""Several processes and many threads log in over one database (guarantee T01, T02, T07)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from diip_adapters.bootstrap import open_ports
from diip_adapters.settings import read_settings
from diip_core.domain.identity.permissions import OPERATOR
from diip_core.domain.secret import Secret
from diip_core.errors import Unauthenticated
from diip_core.use_cases.identity.add_user import add_user
from diip_core.use_cases.identity.authenticate import authenticate
from diip_core.use_cases.identity.list_audit_entries import list_audit_entries
from diip_core.use_cases.identity.log_in import log_in
from diip_core.use_cases.identity.refresh_session import refresh_session

PASSWORD = Secret("vN4-kettle-Ömega")
PROCESSES, TRIES = 3, 10_000
GUESS = """
import json, sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from diip_adapters.bootstrap import open_ports
from diip_adapters.settings import read_settings
from diip_core.domain.secret import Secret
from diip_core.errors import DiipError
from diip_core.use_cases.identity.log_in import log_in

number, tries = map(int, sys.argv[1:])

def guess(count):
    address = f"10.{number}.{count // 250}.{count % 250}"
    try:
        log_in(ports, email="ada@example.org", password=Secret("wrong-wrong-wrong"), address=address)
    except DiipError as refusal:
        return type(refusal).__name__
    return "in"

with open_ports(read_settings()) as ports, ThreadPoolExecutor(8) as threads:
    print("ready", flush=True)
    sys.stdin.readline()
    print(json.dumps(Counter(threads.map(guess, range(tries)))))
"""


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def environment(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    return {
        "DIIP_DATA_DIR": str(tmp_path),
        "DIIP_DATABASE_URL": str(request.getfixturevalue(request.param)),
        "DIIP_ARGON2": "64,1,1",
    }


def test_of_10000_guesses_on_three_processes_ten_are_tried_and_the_owner_works_on(
    environment: dict[str, str],
) -> None:
    with open_ports(read_settings(environment)) as ports:
        add_user(ports, OPERATOR, email="ada@example.org", password=PASSWORD)
        session = log_in(ports, email="ada@example.org", password=PASSWORD, address="192.0.2.1")
        guessers = [_guesser(number, environment) for number in range(PROCESSES)]
        for guesser in guessers:
            assert guesser.stdout is not None
            assert guesser.stdout.readline() == "ready\n"
        for guesser in guessers:
            assert guesser.stdin is not None
            guesser.stdin.write("go\n")
            guesser.stdin.flush()
        for _ in range(5):
            session = refresh_session(ports, refresh_token=session.refresh_token)
            log_in(ports, email="ada@example.org", password=PASSWORD, address="192.0.2.1")
        outcomes: Counter[str] = Counter()
        for guesser in guessers:
            out, _ = guesser.communicate(timeout=180)
            outcomes.update(json.loads(out))
    assert outcomes == {"Unauthenticated": 10, "Throttled": PROCESSES * (TRIES // PROCESSES) - 10}


def test_of_fifty_refreshes_at_once_one_rotates_and_the_family_is_dead(environment: dict[str, str]) -> None:
    with open_ports(read_settings(environment)) as ports:
        user = add_user(ports, OPERATOR, email="ada@example.org", password=PASSWORD)
        session = log_in(ports, email="ada@example.org", password=PASSWORD, address="192.0.2.1")

        def refresh(token: Secret) -> object:
            try:
                return refresh_session(ports, refresh_token=token)
            except Unauthenticated:
                return None

        with ThreadPoolExecutor(16) as threads:
            tokens = [session.refresh_token] * 50
            rotated = [one for one in threads.map(refresh, tokens) if one is not None]
        assert len(rotated) == 1
        with pytest.raises(Unauthenticated):
            authenticate(ports, session.access_token.reveal())
        assert refresh(rotated[0].refresh_token) is None  # type: ignore[attr-defined]
        reused = [
            entry for entry in list_audit_entries(ports, OPERATOR).items if entry.action == "session.reused"
        ]
        assert [entry.user_id for entry in reused] == [user.id]


def _guesser(number: int, environment: dict[str, str]) -> subprocess.Popen[str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("DIIP_")}
    return subprocess.Popen(
        [sys.executable, "-c", GUESS, str(number), str(TRIES // PROCESSES)],
        env={**plain, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
