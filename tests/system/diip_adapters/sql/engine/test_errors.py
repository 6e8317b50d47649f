"""A database error is reported in one line, without SQL and without values."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from tests.servers.postgres import PostgresServer

from diip_adapters.sql.database import check, open_storage, upgrade
from diip_adapters.sql.engine.errors import translated
from diip_adapters.sql.engine.postgres import PostgresDialect
from diip_adapters.sql.engine.sqlite import SqliteDialect
from diip_core.domain.issues.issue import Scope
from diip_core.domain.issues.issue_query import IssueQuery
from diip_core.errors import DiipError, SettingUnusable, StorageError, StorageRefused, StorageUnavailable
from diip_core.ports.storage.kind import StorageLimits
from diip_core.testing.samples import a_project, a_scope, an_issue, snapshots
from diip_core.testing.storage_case import store, stored

CANARY = "canary-7f3a"
NOBODY = 65534


def error_of(action: Callable[[], object]) -> StorageError:
    """The error of an action, shown to be one line that gives nothing away, in its traceback too."""
    with pytest.raises(StorageError) as caught:
        action()
    error = caught.value
    shown = "".join(traceback.format_exception(error))
    assert "\n" not in error.message
    assert CANARY not in shown
    assert not any(word in shown for word in ("INSERT INTO", "[SQL", "[parameters", "sqlalche.me"))
    return error


@pytest.mark.parametrize("content", [b"x", b"Just a text, and no database at all.\n" * 99])
def test_a_text_file_is_no_database(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "notes.txt"
    file.write_bytes(content)
    for action in (open_storage, upgrade, check):
        refusal = error_of(lambda action=action: action(f"sqlite:///{file}"))  # type: ignore[misc]
        assert (type(refusal), refusal.code) == (StorageRefused, "not_a_database")
    assert file.read_bytes() == content


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    refusal = error_of(lambda: open_storage(f"sqlite:///{tmp_path}"))
    assert (type(refusal), refusal.code) == (StorageRefused, "cannot_open")


def test_a_place_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refusal = error_of(lambda: open_storage(f"sqlite:///{tmp_path}/file/diip.db"))
    assert (type(refusal), refusal.code) == (StorageRefused, "cannot_open")


def test_a_read_only_file_is_refused() -> None:
    with place_of_an_ordinary_user() as folder:
        url = f"sqlite:///{folder}/diip.db"
        open_storage(url).close()
        for file in folder.iterdir():
            file.chmod(0o400)
        folder.chmod(0o500)

        def write() -> None:
            with closing(open_storage(url)) as storage, storage.begin() as work:
                work.projects.add(a_project())

        refusal = error_of(write)
        folder.chmod(0o700)
    assert (type(refusal), refusal.code) == (StorageRefused, "read_only")


def test_a_full_disk_leaves_no_partial_page(sqlite_url: str) -> None:
    with closing(open_storage(sqlite_url)) as storage:
        scope = a_scope(storage)
        store(storage, scope, an_issue(1))
        with storage.begin() as work:
            connection = work.issues._session._connection  # type: ignore[attr-defined]
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 4}")
        large = [an_issue(n, body=CANARY * 9000) for n in range(2, 9)]
        refusal = error_of(lambda: store(storage, scope, *large))
        assert (type(refusal), refusal.code) == (StorageRefused, "full")
        assert len(stored(storage, scope)) == 1


def test_a_writer_that_stays_is_waited_for_and_then_reported(sqlite_url: str) -> None:
    with closing(open_storage(sqlite_url, StorageLimits(lock_seconds=0.1))) as storage, storage.begin():
        busy = error_of(lambda: storage.begin().__enter__())
    assert (type(busy), busy.code) == (StorageUnavailable, "locked")


@pytest.mark.parametrize(
    ("change", "kind", "code"),
    [
        ({"password": "wrong-" + CANARY}, StorageRefused, "wrong_password"),
        ({"user": "nobody-knows-it"}, StorageRefused, "wrong_password"),
        ({"dbname": "not-there"}, StorageRefused, "unknown_database"),
        ({"host": "/nowhere"}, StorageUnavailable, "unreachable"),
        ({"host": "127.0.0.1", "port": "1"}, StorageUnavailable, "unreachable"),
        ({"host": "no-such-host.invalid"}, StorageUnavailable, "unreachable"),
    ],
)
def test_a_refused_connection_says_what_to_mend(
    postgres_url: str, change: dict[str, str], kind: type, code: str
) -> None:
    parts = {**psycopg.conninfo.conninfo_to_dict(postgres_url), **change}
    query = "&".join(f"{key}={parts[key]}" for key in ("host", "port") if parts.get(key))
    url = f"postgresql://{parts['user']}:{parts['password']}@/{parts['dbname']}?{query}"
    error = error_of(lambda: open_storage(url))
    assert (type(error), error.code) == (kind, code)


@pytest.mark.parametrize(
    ("state", "kind", "code"),
    [
        ("53100", StorageRefused, "full"),
        ("25006", StorageRefused, "read_only"),
        ("42501", StorageRefused, "no_rights"),
        ("54000", StorageRefused, "too_large"),
        ("40P01", StorageUnavailable, "locked"),
        ("40001", StorageUnavailable, "locked"),
        ("55P03", StorageUnavailable, "locked"),
        ("57014", StorageUnavailable, "timeout"),
        ("57P01", StorageUnavailable, "restarting"),
        ("23505", StorageError, "storage_error"),
    ],
)
def test_a_servers_refusal_undoes_the_page(postgres_url: str, state: str, kind: type, code: str) -> None:
    with closing(open_storage(postgres_url)) as storage:
        scope = a_scope(storage)
        with psycopg.connect(postgres_url) as connection:
            connection.execute(
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                f" IF NEW.key = '#9' THEN RAISE EXCEPTION '{CANARY}'"
                f" USING ERRCODE = '{state}', DETAIL = '{CANARY}'; END IF; RETURN NEW; END $$;"
                " CREATE TRIGGER refuse BEFORE INSERT ON issue FOR EACH ROW EXECUTE FUNCTION refuse()"
            )
        error = error_of(lambda: store(storage, scope, *(an_issue(n) for n in range(1, 10))))
        assert (type(error), error.code) == (kind, code)
        assert stored(storage, scope) == []


def test_a_read_only_server_is_refused(postgres_url: str) -> None:
    open_storage(postgres_url).close()
    with psycopg.connect(postgres_url) as connection:
        connection.execute("DO $$ BEGIN EXECUTE format("
                           "'ALTER DATABASE %I SET default_transaction_read_only = on', current_database());"
                           " END $$")  # fmt: skip
    with closing(open_storage(postgres_url)) as storage:
        refusal = error_of(lambda: a_scope(storage))
    assert (type(refusal), refusal.code) == (StorageRefused, "read_only")


def test_a_lost_connection_is_reported_and_the_next_transaction_works(
    postgres_server: PostgresServer, postgres_url: str
) -> None:
    with closing(open_storage(postgres_url)) as storage:

        def interrupted() -> None:
            with storage.begin() as work:
                work.projects.all()
                hang_up(postgres_server, "idle in transaction")
                work.projects.all()

        assert isinstance(error_of(interrupted), StorageUnavailable)
        a_scope(storage)


@pytest.mark.parametrize(("consistent", "state"), [(True, "idle in transaction"), (False, "idle")])
def test_a_list_over_a_lost_connection_is_reported_and_the_next_one_works(
    postgres_server: PostgresServer, postgres_url: str, consistent: bool, state: str
) -> None:
    with closing(open_storage(postgres_url)) as storage:
        query = IssueQuery(project_id=a_scope(storage).project_id)

        def interrupted() -> None:
            with storage.read(consistent=consistent) as view:
                view.issues.page(query)
                hang_up(postgres_server, state)
                view.issues.page(query)

        assert isinstance(error_of(interrupted), StorageUnavailable)
        with storage.read(consistent=consistent) as view:
            assert view.issues.page(query).items == ()


def hang_up(server: PostgresServer, state: str) -> None:
    """End DIIP's connections that are in this state."""
    with psycopg.connect(server.url, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'diip' AND state = %s",
            [state],
        )


def test_a_value_no_column_takes_is_not_shown(postgres_url: str) -> None:
    with closing(open_storage(postgres_url)) as storage:
        scope = a_scope(storage)
        error = error_of(lambda: store(storage, scope, an_issue(title=f"{CANARY}\0")))
    assert (type(error), error.code) == (StorageError, "storage_error")
    assert "report" in error.message


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "mysql://root:canary-7f3a@h/d",
        "sqlite://",
        "sqlite:///:memory:",
        "http://x",
        "postgresql://u:canary-7f3a@host:port/d",
        "postgresql://u@host/d?canary-7f3a=1",
    ],
)
def test_an_address_of_no_database_is_an_unusable_setting(url: str) -> None:
    with pytest.raises(SettingUnusable) as caught:
        open_storage(url)
    assert caught.value.field == "DIIP_DATABASE_URL"
    assert CANARY not in caught.value.message


def test_errors_of_diip_pass_untouched() -> None:
    ours = DiipError("ours")
    with pytest.raises(DiipError) as caught, translated(PostgresDialect()):
        raise ours
    assert caught.value is ours


def test_writing_where_a_scope_is_unknown_is_no_error_of_the_database(sqlite_url: str) -> None:
    with closing(open_storage(sqlite_url)) as storage, storage.begin() as work:
        assert work.issues.upsert(Scope("p", "i"), snapshots([an_issue()])).created == 1


@contextmanager
def place_of_an_ordinary_user() -> Iterator[Path]:
    """A folder and a user that file rights apply to, even where the tests run as root."""
    with tempfile.TemporaryDirectory() as folder:
        was = os.geteuid()
        if was == 0:
            os.chown(folder, NOBODY, NOBODY)
            os.seteuid(NOBODY)
        try:
            yield Path(folder)
        finally:
            os.seteuid(was)


def test_sqlite_errors_are_known_by_their_primary_code(sqlite_url: str) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE
    refusal = SqliteDialect().storage_error(error)
    assert refusal is not None
    assert refusal.code == "disk_fault"


def test_a_new_sqlite_file_and_its_journals_are_their_owners_alone(sqlite_url: str) -> None:
    with closing(open_storage(sqlite_url)) as storage:
        a_scope(storage)
        files = list(Path(sqlite_url.removeprefix("sqlite:///")).parent.iterdir())
        assert {file.suffix for file in files} >= {".db", ".db-wal"}
        assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
