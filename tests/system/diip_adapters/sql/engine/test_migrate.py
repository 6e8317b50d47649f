"""What a database's schema is, and how it becomes this version's."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from diip_adapters.sql.database import check, open_storage, upgrade
from diip_adapters.sql.engine import migrate
from diip_adapters.sql.tables import METADATA
from diip_core.domain.issues.issue_query import IssueQuery
from diip_core.errors import StorageRefused
from diip_core.testing.samples import a_scope, a_transition, after, an_issue, snapshots

OPEN = "import sys; from diip_adapters.sql.database import open_storage; open_storage(sys.argv[1]).close()"


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def url(request: pytest.FixtureRequest) -> str:
    """An empty database of each kind."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture
def a_later_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This program knows one more migration than what it migrates today."""
    major, minor = map(int, migrate.WANTED.split("."))
    later = f"{major}.{minor + 1}"
    folder = tmp_path / "migrations"
    shutil.copytree(migrate._FOLDER, folder)
    (folder / "versions" / "later_colour.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f"revision, down_revision, branch_labels, depends_on = {later!r}, {migrate.WANTED!r}, None, None\n"
        "def upgrade():\n    op.add_column('issue', sa.Column('colour', sa.Text()))\n"
    )
    monkeypatch.setattr(migrate, "_FOLDER", folder)
    monkeypatch.setattr(migrate, "WANTED", later)
    yield


def test_an_empty_database_is_migrated_by_itself(url: str) -> None:
    with pytest.raises(StorageRefused, match="empty"):
        check(url)
    open_storage(url).close()
    assert check(url) == migrate.WANTED


def test_checking_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(StorageRefused):
        check(f"sqlite:///{tmp_path}/diip.db")
    assert list(tmp_path.iterdir()) == []


def test_migrated_tables_are_those_of_the_code(url: str) -> None:
    assert upgrade(url) == migrate.WANTED
    with connected(url) as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "version_table": migrate.VERSION_TABLE,
                "compare_type": True,
                "include_object": None if url.startswith("postgresql") else is_no_search,
            },
        )
        assert compare_metadata(context, METADATA) == []


def test_the_wanted_version_is_the_last_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate._FOLDER))
    assert ScriptDirectory.from_config(config).get_current_head() == migrate.WANTED


def test_upgrading_twice_changes_nothing(url: str) -> None:
    assert upgrade(url) == upgrade(url) == check(url)


@pytest.mark.usefixtures("a_later_version")
def test_an_older_sqlite_is_upgraded_by_itself(sqlite_url: str) -> None:
    make_older(sqlite_url)
    open_storage(sqlite_url).close()
    assert check(sqlite_url) == migrate.WANTED
    assert "colour" in columns(sqlite_url)


@pytest.mark.usefixtures("a_later_version")
def test_an_older_postgresql_is_refused_until_it_is_upgraded(postgres_url: str) -> None:
    make_older(postgres_url)
    with pytest.raises(StorageRefused, match="run `diip db upgrade`"):
        open_storage(postgres_url)
    assert "colour" not in columns(postgres_url)
    assert upgrade(postgres_url) == migrate.WANTED
    open_storage(postgres_url).close()
    assert "colour" in columns(postgres_url)


@pytest.mark.parametrize("version", ["3.0", "10.3"])
def test_a_newer_major_schema_is_always_refused(url: str, version: str) -> None:
    set_version(url, version)
    for action in (open_storage, upgrade, check):
        with pytest.raises(StorageRefused, match=rf"{version}.*install a newer DIIP"):
            action(url)


def test_a_newer_minor_schema_works(url: str) -> None:
    set_version(url, "2.99")
    open_storage(url).close()
    assert check(url) == upgrade(url) == "2.99"


@pytest.mark.parametrize("version", ["d2c4", "0.9"])
def test_a_version_that_never_was_is_refused(url: str, version: str) -> None:
    set_version(url, version)
    with pytest.raises(StorageRefused):
        upgrade(url)


def test_the_tables_of_others_are_left_alone(url: str) -> None:
    with connected(url) as connection:
        connection.execute(text("CREATE TABLE invoice (id INTEGER PRIMARY KEY)"))
        connection.commit()
    before = content(url)
    for action in (open_storage, upgrade, check):
        with pytest.raises(StorageRefused, match="a database of its own"):
            action(url)
    assert content(url) == before


def test_processes_that_migrate_at_once_do_not_clash(url: str) -> None:
    commands = [[sys.executable, "-c", OPEN, url]] * 5
    children = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for command in commands]
    assert [child.communicate(timeout=60)[1] for child in children] == [""] * 5
    assert check(url) == migrate.WANTED


def test_a_failed_migration_leaves_nothing(url: str, a_later_version: None) -> None:
    broken = migrate._FOLDER / "versions" / "later_colour.py"
    broken.write_text(broken.read_text() + "    op.execute('CREATE TABLE broken (')\n")
    with pytest.raises(Exception, match="report"):
        open_storage(url)
    with connected(url) as connection:
        assert inspect(connection).get_table_names() == []


def test_the_migration_to_search_finds_the_issues_that_were_there(url: str) -> None:
    storage = open_storage(url)
    scope = a_scope(storage)
    with storage.begin() as work:
        work.issues.upsert(scope, snapshots(an_issue(n, title=f"Rakéte {n}") for n in range(1, 1003)))
    storage.close()
    with connected(url) as connection:
        for table in ("issue_search", "issue_words") if url.startswith("sqlite") else ("issue_words",):
            connection.execute(text(f"DROP TABLE {table}"))
        for column in ("rate_limit", "rate_remaining", "rate_resets_at"):
            connection.execute(text(f"ALTER TABLE integration DROP COLUMN {column}"))
        take_analytics_away(connection)
        connection.execute(text("DROP INDEX ix_issue_project_id_created_at_issue_id"))
        connection.execute(
            text("CREATE INDEX ix_issue_project_id_created_at ON issue (project_id, created_at)")
        )
        connection.commit()
    set_version(url, "1.2")
    assert upgrade(url) == migrate.WANTED
    storage = open_storage(url)
    with storage.read() as view:
        for q, keys in (("rakete 1002", ["#1002"]), ("RAKÉTE", ["#1"]), ("rakete 1003", [])):
            found = view.issues.find(IssueQuery(scope.project_id, q=q, sort="created_at", limit=1))
            assert [item.issue.key for item in found.items] == keys
    storage.close()


def test_the_migration_to_analytics_counts_what_was_there(url: str) -> None:
    storage = open_storage(url)
    scope = a_scope(storage)
    closed = [an_issue(n, created_at=after(n * 86_400)) for n in range(1, 9)]
    with storage.begin() as work:
        work.issues.upsert(scope, snapshots([*closed, an_issue(10, key="#9", created_at=after(0))]))
        work.issues.upsert(scope, snapshots([an_issue(10, created_at=after(0), updated_at=after(999))]))
        changes = ((1, "#1", "open", "closed"), (2, "#1", "closed", "open"), (3, "#9", "closed", "open"))
        work.issues.add_transitions(
            scope,
            [
                a_transition(n, issue_key=key, at=after(n * 1e6), field="status", before=was, after=now)
                for n, key, was, now in changes
            ],
        )
    with storage.read() as view:
        facts = sorted(view.issues.analytics_issues(scope.project_id), key=repr)
        days = view.rollup.days(scope.project_id, zone=UTC)
    storage.close()
    with connected(url) as connection:
        take_analytics_away(connection)
        connection.commit()
    set_version(url, "1.4")
    assert upgrade(url) == migrate.WANTED
    storage = open_storage(url)
    with storage.read() as view:
        assert sorted(view.issues.analytics_issues(scope.project_id), key=repr) == facts
        assert view.rollup.days(scope.project_id, zone=UTC) == days
        assert view.rollup.stale(limit=9) == (scope.project_id,)
    storage.close()


def test_the_embedded_database_is_for_its_owner_alone(tmp_path: Path) -> None:
    open_storage(f"sqlite:///{tmp_path}/home/of/diip.db").close()
    assert (tmp_path / "home" / "of").stat().st_mode & 0o777 == 0o700


def test_the_embedded_database_keeps_a_write_ahead_log(sqlite_url: str) -> None:
    open_storage(sqlite_url).close()
    with closing(sqlite3.connect(make_url(sqlite_url).database or "")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    if url.startswith("sqlite"):
        Path(make_url(url).database or "").parent.mkdir(parents=True, exist_ok=True)
    driver = "sqlite" if url.startswith("sqlite") else "postgresql+psycopg"
    with create_engine(make_url(url).set(drivername=driver), poolclass=NullPool).connect() as connection:
        yield connection


def take_analytics_away(connection: Connection) -> None:
    """Take back what the migrations from 1.5 on add and rename."""
    connection.execute(text("DROP INDEX ix_rate_limit_counter_until"))
    connection.execute(text("ALTER TABLE rate_limit_counter RENAME TO attempt_count"))
    connection.execute(text("CREATE INDEX ix_attempt_count_until ON attempt_count (until)"))
    connection.execute(text("ALTER TABLE worker RENAME TO presence"))
    on_issue = " ON issue" if connection.dialect.name == "postgresql" else ""
    for trigger in ("issue_added", "issue_changed", "issue_counts_changed"):
        connection.execute(text(f"DROP TRIGGER {trigger}{on_issue}"))
    if on_issue:
        connection.execute(text("DROP FUNCTION mark_added_issues, mark_changed_issues, mark_changed_counts"))
    for table in ("daily_flow", "dirty_day", "cached_result"):
        connection.execute(text(f"DROP TABLE {table}"))
    for index in ("ix_issue_reopened", "ix_issue_created", "ix_issue_closed"):
        connection.execute(text(f"DROP INDEX {index}"))
    for name, columns in (("created_at_issue_id", "created_at, issue_id"), ("closed_at", "closed_at")):
        connection.execute(text(f"CREATE INDEX ix_issue_project_id_{name} ON issue (project_id, {columns})"))
    connection.execute(text("ALTER TABLE issue DROP COLUMN status_changes"))
    connection.execute(text("ALTER TABLE project DROP COLUMN priority_weights"))
    connection.execute(text("ALTER TABLE integration DROP COLUMN inactivity"))


def set_version(url: str, version: str) -> None:
    upgrade(url)
    with connected(url) as connection:
        connection.execute(text(f"UPDATE {migrate.VERSION_TABLE} SET version_num = '{version}'"))
        connection.commit()


def is_no_search(_: object, name: str | None, kind: str, *whatever: object) -> bool:
    """SQLite's tables of words are its own: metadata tells neither FTS5 nor the number of a row."""
    return kind != "table" or not (name or "").startswith(("issue_search", "issue_words"))


def make_older(url: str) -> None:
    """A database one version back, as a program before ours made it."""
    upgrade(url)
    major, minor = map(int, migrate.WANTED.split("."))
    with connected(url) as connection:
        connection.execute(text("ALTER TABLE issue DROP COLUMN colour"))
        connection.execute(text(f"UPDATE {migrate.VERSION_TABLE} SET version_num = '{major}.{minor - 1}'"))
        connection.commit()


def columns(url: str) -> set[str]:
    with connected(url) as connection:
        return {column["name"] for column in inspect(connection).get_columns("issue")}


def content(url: str) -> object:
    if url.startswith("sqlite"):
        return Path(make_url(url).database or "").read_bytes()
    with connected(url) as connection:
        return inspect(connection).get_table_names()
