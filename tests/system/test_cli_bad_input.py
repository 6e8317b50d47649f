"""What a person can get wrong: each time one line that says what to do, and nothing half-written."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from attrs import evolve
from tests.servers.diip import Diip, Done

from diip_adapters.library import open_database
from diip_adapters.simulators.github import GitHubSimulator, Grant, build_repository
from diip_adapters.simulators.server import running
from diip_adapters.system import SystemClock
from diip_core.domain.secret import Secret
from diip_core.testing.samples import a_project, a_user

SCOPE = "tidewater/harbour"


@pytest.fixture(scope="module")
def github() -> Iterator[str]:
    clock = SystemClock()
    simulator = GitHubSimulator(clock, [build_repository(SCOPE, issues=30, seed=1, now=clock.now())])
    simulator.tokens["good"] = Grant()
    with running(simulator) as base_url:
        yield base_url


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "diip.db"


@pytest.fixture
def diip(tmp_path: Path, database: Path) -> Diip:
    return Diip(tmp_path / "home", f"sqlite:///{database}")


def assert_failed(done: Done, code: int, *words: str) -> None:
    """The command failed with this code and one line that holds these words."""
    assert (done.code, done.out) == (code, ""), done
    assert len(done.err.splitlines()) == 1, done.err
    assert done.err.startswith("diip: ")
    for word in words:
        assert word in done.err
    assert "Traceback" not in done.err


def rows(database: Path) -> int:
    """How many projects and integrations there are."""
    if not database.exists():
        return 0
    with sqlite3.connect(database) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        wanted = [name for name in names if name.rstrip("s").endswith(("project", "integration"))]
        assert len(wanted) == 2
        return sum(connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in wanted)


def test_an_unknown_repository_leaves_nothing_behind(diip: Diip, github: str, database: Path) -> None:
    assert_failed(diip.sync("tidewater/nowhere", github), 1, "tidewater/nowhere")
    assert rows(database) == 0
    assert diip.sync(SCOPE, github).code == 0
    assert rows(database) == 2


def test_a_bad_token_leaves_nothing_behind(diip: Diip, github: str, database: Path) -> None:
    assert_failed(diip.sync(SCOPE, github, "--token", "wrong"), 1, "token")
    assert rows(database) == 0


def test_a_bad_token_never_replaces_a_good_one(diip: Diip, github: str) -> None:
    assert diip.sync(SCOPE, github, "--token", "good").code == 0
    assert_failed(diip.sync(SCOPE, github, "--token", "wrong"), 1, "token")
    assert diip.sync(SCOPE, github).code == 0


def test_no_token_is_ever_printed(diip: Diip, github: str) -> None:
    done = diip.sync(SCOPE, github, "--token", "canary-4711")
    assert "canary-4711" not in done.out + done.err


def test_an_address_where_nobody_listens_is_reported(diip: Diip, database: Path) -> None:
    done = diip.sync(SCOPE, "http://127.0.0.1:9")
    # Chance decides how long it waits; a long wait is announced.
    *waits, end = done.err.splitlines()
    assert all("trying again in" in line for line in waits)
    assert_failed(evolve(done, err=end), 1, "127.0.0.1")
    assert rows(database) == 0


def test_an_address_that_is_none_is_wrong_use(diip: Diip) -> None:
    assert_failed(diip.sync(SCOPE, "harbour"), 2, "--base-url")
    assert_failed(diip.sync(SCOPE, "https://git.example/api/v3?page=2"), 2, "--base-url", "query")


def test_a_private_address_must_be_allowed(diip: Diip, github: str, database: Path) -> None:
    closed = Diip(diip.home, diip.database, {"DIIP_EGRESS_ALLOW": ""})
    assert_failed(closed.sync(SCOPE, github), 2, "DIIP_EGRESS_ALLOW")
    assert rows(database) == 0


def test_another_repository_under_the_same_name_is_refused(diip: Diip, github: str) -> None:
    assert diip.sync(SCOPE, github).code == 0
    clock = SystemClock()
    other = build_repository(SCOPE, issues=5, seed=2, now=clock.now(), repository_id=777)
    with running(GitHubSimulator(clock, [other])) as elsewhere:
        assert_failed(diip.sync(SCOPE, elsewhere), 1, "another", "project")
        assert diip.sync(SCOPE, elsewhere, "--project", "other").code == 0
    assert_failed(diip.run("report", SCOPE), 1, "more than once", "--project")
    assert diip.run("report", SCOPE, "--project", "other").code == 0


def test_a_project_is_made_only_where_no_other_may_be_meant(diip: Diip, github: str, database: Path) -> None:
    assert diip.sync(SCOPE, github, "--project", "A B").code == 0
    assert_failed(diip.sync(SCOPE, github, "--project", "A/B"), 2, "a-b (A B)")
    assert diip.sync(SCOPE, github, "--project", "a-b").code == 0
    owner = a_user()
    with closing(open_database(f"sqlite:///{database}")) as storage, storage.begin() as work:
        work.accounts.add(owner, Secret("hash"))
        work.projects.add(a_project(name="kill", slug="kill-c54f6380", owner_id=owner.id))
    assert_failed(diip.sync(SCOPE, github, "--project", "kill"), 2, "kill-c54f6380 (kill)")
    assert rows(database) == 3
    assert diip.sync(SCOPE, github, "--project", "kill-c54f6380").code == 0
    assert_failed(diip.run("report", SCOPE), 1, "project a-b", "project kill-c54f6380")
    assert diip.run("report", SCOPE, "--project", "kill").code == 0


@pytest.mark.parametrize(
    ("words", "telling"),
    [
        (("sync", "github"), "scope"),
        (("sync", "githib", SCOPE), "githib"),
        (("sync", "github", "no-slash"), "owner/name"),
        (("sync", "github", SCOPE, "--nonsense"), "--nonsense"),
        (("sync", "github", SCOPE, "--option", "plain"), "--option"),
        (("sync", "github", SCOPE, "--option", "colour=red"), "colour"),
        (("sync", "github", SCOPE, "--token-env", "NO_SUCH_VARIABLE"), "NO_SUCH_VARIABLE"),
        (("sync", "github", SCOPE, "--token", "a", "--token-env", "B"), "give one of"),
        (("sync", "github", SCOPE, "--project", "  "), "name"),
        (("report", "--from", "yesterday"), "--from"),
        (("report", "--format", "pdf"), "pdf"),
        (("export", SCOPE, "--format", "jsonl"), "--out"),
        (("nonsense",), "nonsense"),
        (("db", "nonsense"), "nonsense"),
        (("--nonsense",), "--nonsense"),
    ],
)
def test_wrong_use_exits_2(diip: Diip, words: tuple[str, ...], telling: str) -> None:
    assert_failed(diip.run(*words), 2, telling)


@pytest.mark.parametrize(
    "url",
    [
        "", "diip.db", "sqlite://", "mysql://u:canary@host/db", "postgresql://u:canary@host:port/db",
        "postgresql://u:canary@host/db?canary=1",
    ],
)  # fmt: skip
def test_a_database_address_that_cannot_be_used_exits_2(diip: Diip, url: str) -> None:
    done = diip.run("report", "--database", url)
    assert_failed(done, 2, "--database")
    assert "canary" not in done.err


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DIIP_DATABASE_URL", "mysql://root:canary@host/db"),
        ("DIIP_DATABASE_URL", "sqlite://"),
        ("DIIP_ENCRYPTION_KEYS", "canary"),
        ("DIIP_ENV", "prod"),
        ("DIIP_ENV", "production"),
        ("DIIP_EGRESS_ALLOW", "http://canary/"),
        ("DIIP_LOCK_SECONDS", "soon"),
        ("DIIP_FAILPOINT", "nowhere:1:kill"),
    ],
)
def test_a_setting_that_cannot_be_used_exits_2(diip: Diip, name: str, value: str) -> None:
    broken = Diip(diip.home, diip.database, {name: value})
    assert_failed(broken.run("report"), 2)


def test_an_unknown_setting_only_warns(diip: Diip, github: str) -> None:
    done = Diip(diip.home, diip.database, {"DIIP_DATABSE_URL": "x"}).sync(SCOPE, github)
    assert done.code == 0
    assert "did you mean DIIP_DATABASE_URL?" in done.err


@pytest.mark.parametrize("command", [("report",), ("report", SCOPE), ("export", SCOPE, "--out", "-")])
def test_with_nothing_mirrored_it_says_how_to_begin(diip: Diip, command: tuple[str, ...]) -> None:
    assert_failed(diip.run(*command), 1, "begin with: diip sync")


def test_an_unknown_scope_names_what_there_is(diip: Diip, github: str) -> None:
    assert diip.sync(SCOPE, github).code == 0
    assert_failed(diip.run("report", "tidewater/nowhere"), 1, f"github {SCOPE} (project default)")


def test_a_file_that_is_no_database_stays_as_it_is(diip: Diip, github: str, database: Path) -> None:
    database.write_bytes(b"This is a letter, not a database.\n" * 100)
    assert_failed(diip.sync(SCOPE, github), 1)
    assert database.read_bytes().startswith(b"This is a letter")


def test_a_database_of_a_newer_version_is_refused(diip: Diip, github: str, database: Path) -> None:
    assert diip.sync(SCOPE, github).code == 0
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE diip_schema SET version_num = '99.0'")
    assert_failed(diip.sync(SCOPE, github), 1, "99.0", "newer")
    assert_failed(diip.run("db", "check"), 1, "99.0")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write what is read-only")
def test_a_database_that_cannot_be_written_is_reported(diip: Diip, github: str, database: Path) -> None:
    assert diip.sync(SCOPE, github).code == 0
    database.chmod(0o400)
    assert_failed(diip.sync(SCOPE, github), 1, "read-only")


def test_a_folder_that_is_not_there_cannot_be_exported_to(diip: Diip, github: str, tmp_path: Path) -> None:
    assert diip.sync(SCOPE, github).code == 0
    assert_failed(diip.run("export", SCOPE, "--out", str(tmp_path / "no" / "file.jsonl")), 2, "--out")
