"""``diip report`` over a database on disk."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from diip_adapters.cli.app import run
from diip_adapters.library import open_database
from diip_core.testing.samples import a_project, a_scope, a_snapshot, an_issue


def test_dates_are_cut_in_the_zone_of_the_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = f"sqlite:///{tmp_path / 'diip.db'}"
    project = a_project(slug="rockets", timezone="America/New_York")
    hours = (4, 6, 26, 27, 28)  # In UTC, as midnights are at 5 and at 28: summer time begins that day.
    with closing(open_database(database)) as storage:
        with storage.begin() as work:
            work.projects.add(project)
        scope = a_scope(storage, project.id)
        created = [datetime(2012, 3, 11 + hour // 24, hour % 24, tzinfo=UTC) for hour in hours]
        issues = [an_issue(number, created_at=at, updated_at=at) for number, at in enumerate(created)]
        with storage.begin() as work:
            work.issues.upsert(scope, [a_snapshot(issue) for issue in issues])
    asked = ["report", "--project", "rockets", "--database", database]
    asked += ["--from", "2012-03-11", "--to", "2012-03-12"]
    assert run([*asked, "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["from"], document["to"]) == ("2012-03-11T05:00:00Z", "2012-03-12T04:00:00Z")
    assert document["created"] == 3
    assert run(asked) == 0
    assert "\n11 Mar 2012 to 11 Mar 2012\n" in capsys.readouterr().out
    assert run([*asked, "--timezone", "Asia/Tokyo", "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["from"], document["to"], document["created"]) == (
        "2012-03-10T15:00:00Z",
        "2012-03-11T15:00:00Z",
        2,
    )
    assert run([*asked, "--timezone", "Mars/Olympus"]) == 2
    assert "--timezone: 'Mars/Olympus' is no time zone" in capsys.readouterr().err


@pytest.mark.parametrize("words", ["report", "export octo/rockets --out -"])
def test_to_read_where_nothing_is_makes_no_database(
    words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = tmp_path / "folder" / "none.db"
    assert run([*words.split(), "--database", f"sqlite:///{database}"]) == 1
    assert "nothing is mirrored here yet" in capsys.readouterr().err
    assert not database.parent.exists()


def test_a_report_covers_ninety_days_unless_all_history_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = f"sqlite:///{tmp_path / 'diip.db'}"
    project = a_project(slug="rockets", timezone="America/New_York")
    with closing(open_database(database)) as storage:
        with storage.begin() as work:
            work.projects.add(project)
        scope = a_scope(storage, project.id)
        days = [datetime(2012, month, 1, 12, tzinfo=UTC) for month in (1, 3, 5)]
        issues = [an_issue(number, created_at=at, updated_at=at) for number, at in enumerate(days)]
        with storage.begin() as work:
            work.issues.upsert(scope, [a_snapshot(issue) for issue in issues])
    asked = ["report", "--project", "rockets", "--database", database, "--format", "json"]
    found = {}
    for options in ("--to 2012-05-02", "--to 2012-05-02 --all", "--from 2012-02-01 --to 2012-05-02", "--all"):
        assert run([*asked, *options.split()]) == 0
        document = json.loads(capsys.readouterr().out)
        found[options] = document["from"], document["created"]
    assert list(found.values()) == [
        ("2012-02-02T05:00:00Z", 2),
        (None, 3),
        ("2012-02-01T05:00:00Z", 2),
        (None, 3),
    ]
    assert run([*asked, "--all", "--from", "2012-02-01"]) == 2
    assert "leave out --from, or --all" in capsys.readouterr().err
