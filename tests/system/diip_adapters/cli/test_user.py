"""``diip user``: accounts from the machine that holds the database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

PASSWORD = "vN4-kettle-Ömega"


def diip(folder: Path, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("DIIP_")}
    return subprocess.run(
        [sys.executable, "-c", "from diip_adapters.cli import main; main()", "user", *arguments],
        env={**plain, "DIIP_DATA_DIR": str(folder), "DIIP_ARGON2": "64,1,1", "PYTHONUTF8": "1"},
        input=typed,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )


def test_accounts_are_added_listed_changed_and_disabled(tmp_path: Path) -> None:
    added = diip(
        tmp_path,
        "add",
        "Ada@example.org",
        "--admin",
        "--name",
        "Ada",
        "--password-stdin",
        typed=PASSWORD + "\n",
    )
    assert (added.returncode, added.stdout) == (0, "Ada@example.org is now an admin\n")
    assert diip(tmp_path, "add", "bob@example.org", "--password-stdin", typed=PASSWORD).returncode == 0
    (ada, bob) = json.loads(diip(tmp_path, "list", "--json").stdout)
    assert (ada["email"], ada["name"], ada["role"], ada["is_active"]) == (
        "Ada@example.org",
        "Ada",
        "admin",
        True,
    )
    assert (bob["email"], bob["name"], bob["role"]) == ("bob@example.org", None, "developer")

    last = diip(tmp_path, "set-role", "ada@EXAMPLE.org", "developer")
    assert (last.returncode, last.stdout) == (1, "")
    assert "last admin" in last.stderr
    assert (
        diip(tmp_path, "set-role", "bob@example.org", "admin").stdout == "bob@example.org is now an admin\n"
    )
    assert diip(tmp_path, "disable", "ada@example.org").stdout == "Ada@example.org is disabled\n"
    listing = diip(tmp_path, "list").stdout.splitlines()
    assert [line.split()[:2] for line in listing] == [
        ["Ada@example.org", "admin"],
        ["bob@example.org", "admin"],
    ]
    assert listing[0].endswith("disabled")
    renewed = diip(
        tmp_path, "set-password", "bob@example.org", "--password-stdin", typed="another-Kettle-9\r\n"
    )
    assert renewed.stdout == "bob@example.org has a new password\n"
    assert PASSWORD not in added.stdout + added.stderr + renewed.stderr


def test_what_cannot_be_says_so_in_one_line(tmp_path: Path) -> None:
    for arguments, typed, code, result in (
        (("add", "ada@example.org", "--password-stdin"), "short\n", 2, "at least 12 characters"),
        (("add", "ada@example.org", "--password-stdin"), "", 2, "at least 12 characters"),
        (("add", "nonsense", "--password-stdin"), PASSWORD, 2, "email address"),
        (("disable", "nobody@example.org"), "", 1, "diip user list"),
        (("set-role", "nobody@example.org", "owner"), "", 2, "owner"),
    ):
        done = diip(tmp_path, *arguments, typed=typed)
        assert (done.returncode, done.stdout) == (code, "")
        assert done.stderr.count("\n") == 1
        assert result in done.stderr
