"""The command line meets files: databases that are read-only, odd paths, pipes, users without a home."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from tests.servers.diip import DIIP, Diip, Done

STRANGER = 54_321
"""A user id without a name, as in many containers."""
SCOPE = "octo/rockets"


FILL = """
import os, sys
from diip_adapters.library import open_database
from diip_core.testing.samples import a_project, a_scope, a_snapshot, an_issue

url, scope_name, crash = sys.argv[1:]
storage = open_database(url)
project = a_project(name="default", slug="default")
with storage.begin() as work:
    work.projects.add(project)
scope = a_scope(storage, project.id, scope_name=scope_name)
with storage.begin() as work:
    work.issues.upsert(scope, [a_snapshot(an_issue(1, title="=1+1", labels=("bug", "docs")))])
if crash == "crash":
    os._exit(0)
storage.close()
"""


def address(file: Path) -> str:
    return "sqlite:///" + str(file).replace("%", "%25").replace("?", "%3F")


def fill(database: Path, *, crashed: bool = False) -> None:
    """A database of one issue. After a crash, its write-ahead log still holds everything."""
    end = "crash" if crashed else "close"
    subprocess.run([sys.executable, "-c", FILL, address(database), SCOPE, end], check=True, timeout=240)
    assert database.with_name(f"{database.name}-wal").exists() == crashed


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder that every user may enter."""
    with TemporaryDirectory(prefix="diip-shared-") as folder:
        path = Path(folder)
        path.chmod(0o755)
        yield path
        path.chmod(0o755)


def run_bound(*arguments: str) -> Done:
    """Run a command that a file's mode binds, even if root runs it."""
    mighty = os.geteuid() == 0
    if mighty and shutil.which("setpriv") is None:
        pytest.skip("root may write everywhere, and there is no setpriv")
    powers = "-dac_override,-dac_read_search"
    bound = ["setpriv", f"--bounding-set={powers}", f"--inh-caps={powers}"] if mighty else []
    return finished([*bound, str(DIIP), *arguments], {**os.environ, "DIIP_DATA_DIR": "/nowhere"})


def run_nameless(*arguments: str, **environment: str) -> Done:
    """Run a command as a user without a name and a home."""
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    try:
        return finished([str(DIIP), *arguments], {"PATH": os.environ["PATH"], **environment}, user=STRANGER)
    except PermissionError:
        pytest.skip("another user cannot run this Python")


def finished(command: list[str], environment: Mapping[str, str], user: int | None = None) -> Done:
    done = subprocess.run(
        command, env=environment, user=user, cwd="/", capture_output=True, text=True, timeout=240
    )
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("crashed", [False, True])
@pytest.mark.parametrize("name", ["diip.db", "odd # 41% name?.db"])
def test_a_read_only_database_is_reported_on_and_exported(shared: Path, name: str, crashed: bool) -> None:
    fill(shared / name, crashed=crashed)
    for path in shared.iterdir():
        path.chmod(0o444)
    shared.chmod(0o555)
    before = sorted(path.name for path in shared.iterdir())
    database = address(shared / name)
    report = run_bound("report", "--format", "json", "--database", database)
    assert (report.code, report.err) == (0, "")
    assert report.json["total_issues"] == 1
    export = run_bound("export", SCOPE, "--out", "-", "--database", database)
    assert (export.code, len(export.out.splitlines())) == (0, 1)
    assert run_bound("db", "check", "--database", database).code == 0
    assert sorted(path.name for path in shared.iterdir()) == before


def test_without_a_home_a_command_needs_no_data_folder_or_names_it(shared: Path) -> None:
    fill(shared / "diip.db")
    shared.chmod(0o777)
    (shared / "diip.db").chmod(0o666)
    database = f"sqlite:///{shared / 'diip.db'}"
    for arguments in (("config",), ("--help",), ("report", "--database", database)):
        done = run_nameless(*arguments)
        assert (done.code, done.err) == (0, ""), arguments
    assert run_nameless("report", DIIP_DATABASE_URL=database).code == 0
    assert run_nameless("db", "check", "--database", database).code == 0
    for arguments in (("report",), ("db", "check"), ("sync", "github", SCOPE), ("user", "list"), ("serve",)):
        done = run_nameless(*arguments)
        assert done.code == 2, arguments
        assert len(done.err.splitlines()) == 1, done.err
        assert "DIIP_DATA_DIR must be set" in done.err


def test_a_tilde_in_the_address_is_the_home_folder(tmp_path: Path) -> None:
    fill(tmp_path / "x.db")
    diip = Diip(tmp_path / "data", "sqlite:///~/x.db", {"HOME": str(tmp_path)})
    assert diip.run("report").code == 0
    assert not (Path.cwd() / "~").exists()


@pytest.mark.parametrize(
    "url", ["sqlite:////tmp/what?.db", "sqlite:////tmp/a.db?mode=ro", "sqlite:///~nobody-here/x"]
)
def test_an_address_that_names_no_file_is_refused_with_a_reason(tmp_path: Path, url: str) -> None:
    done = Diip(tmp_path, url).run("db", "upgrade")
    assert done.code == 2
    assert "has a ?" in done.err or "no home folder" in done.err
    assert len(done.err.splitlines()) == 1
    assert not Path("/tmp/what").exists()


@pytest.mark.parametrize("out", ["-", "/dev/stdout"])
def test_results_go_into_a_pipe(tmp_path: Path, out: str) -> None:
    fill(tmp_path / "diip.db")
    diip = Diip(tmp_path, f"sqlite:///{tmp_path / 'diip.db'}")
    export = diip.run("export", SCOPE, "--out", out)
    assert (export.code, len(export.out.splitlines())) == (0, 1)
    report = diip.run("report", "--format", "html", "--out", out)
    assert report.code == 0
    assert report.out.startswith("<!")


def test_an_export_as_csv_has_labels_and_a_byte_order_mark(tmp_path: Path) -> None:
    fill(tmp_path / "diip.db")
    diip = Diip(tmp_path, f"sqlite:///{tmp_path / 'diip.db'}")
    out = tmp_path / "issues.csv"
    assert diip.run("export", SCOPE, "--format", "csv", "--bom", "--out", str(out)).code == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    [row] = csv.DictReader(io.StringIO(out.read_text("utf-8-sig"), newline=""))
    assert (row["title"], row["labels"]) == ("'=1+1", "bug, docs")
    for wrong in (("--bom",), ("--format", "csv", "--with-comments")):
        assert diip.run("export", SCOPE, "--out", "-", *wrong).code == 2


@pytest.mark.parametrize("place", ["token-env", "argument", "option", "flag"])
def test_a_token_in_the_wrong_place_is_never_printed(tmp_path: Path, place: str) -> None:
    token = "ghp_0123456789abcdefghijklmnopqrstuvwxyz"
    words = {
        "token-env": ("--token-env", token),
        "argument": (token,),
        "option": ("--option", token),
        "flag": (f"--{token}",),
    }[place]
    done = Diip(tmp_path, f"sqlite:///{tmp_path / 'diip.db'}").run("sync", "github", SCOPE, *words)
    assert done.code == 2
    assert token not in done.out + done.err
