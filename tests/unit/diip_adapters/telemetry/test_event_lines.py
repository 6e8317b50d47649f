"""Events become log lines."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from diip_adapters.telemetry.event_lines import Telemetry, bound, start_telemetry
from diip_adapters.telemetry.redaction import REDACTOR
from diip_core.domain.issues.issue import Scope
from diip_core.domain.secret import Secret
from diip_core.events import IntegrationDegraded, JobFailed, PageStored, ProjectCreated, SyncFinished

SCOPE = Scope("the-project", "the-integration")


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], _ = before
    root.setLevel(before[1])
    structlog.reset_defaults()


def telemetry(level: str = "debug", *, as_json: bool = True) -> tuple[Telemetry, io.StringIO]:
    stream = io.StringIO()
    return start_telemetry(level=level, as_json=as_json, stream=stream), stream


def records(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_an_event_is_a_line_with_its_numbers_and_ids() -> None:
    result, stream = telemetry()
    result.announce(SyncFinished(scope=SCOPE, complete=True))
    (record,) = records(stream)
    assert record.pop("timestamp").endswith("Z")
    assert record == {
        "event": "sync_finished",
        "level": "info",
        "project_id": "the-project",
        "integration_id": "the-integration",
        "complete": True,
    }


def test_lines_bear_the_ids_they_are_bound_to() -> None:
    result, stream = telemetry()
    with bound(user_id="u", job_id="j", request_id="r", project_id=None):
        result.announce(SyncFinished(scope=SCOPE, complete=True))
    result.announce(SyncFinished(scope=SCOPE, complete=True))
    inside, outside = records(stream)
    assert (inside["user_id"], inside["job_id"], inside["request_id"]) == ("u", "j", "r")
    assert inside["project_id"] == "the-project"
    assert "job_id" not in outside


def test_what_a_person_must_see_is_a_warning_and_each_page_a_detail() -> None:
    result, stream = telemetry("info")
    result.announce(
        PageStored(SCOPE, "issues", delivered=1, created=1, updated=0, unchanged=0, quarantined=0)
    )
    result.announce(IntegrationDegraded(SCOPE, "degraded", "timeout", "it is slow"))
    result.announce(JobFailed("j", "clean_up", "x", "y"))
    assert [(r["event"], r["level"]) for r in records(stream)] == [
        ("integration_degraded", "warning"),
        ("job_failed", "warning"),
    ]


def test_announcing_never_raises() -> None:
    result, stream = telemetry()
    stream.close()
    result.announce(SyncFinished(scope=SCOPE, complete=True))


def test_no_secret_that_was_opened_is_ever_written() -> None:
    """T35."""
    canary = 'cänary "quoted"\\ \n\x1b tail'
    REDACTOR.hide(Secret(canary))
    result, stream = telemetry()
    result.announce(IntegrationDegraded(SCOPE, "degraded", "x", f"it said {canary}!"))
    result.log.info(f"text {canary}", deep={"list": [canary, {canary: canary}]}, thing=ValueError(canary))
    logging.getLogger("some.library").warning("library %s", canary)
    try:
        raise ValueError(canary)
    except ValueError:
        result.log.exception("it failed")
        logging.getLogger("some.library").exception("it failed")
    text = stream.getvalue()
    assert len(records(stream)) == 5
    for part in (canary, "nary", json.dumps(canary)[1:-1], repr(canary)[1:-1]):
        assert part not in text


def test_a_console_hides_them_too() -> None:
    """T35."""
    REDACTOR.hide(Secret("canary-of-the-console"))
    result, stream = telemetry(as_json=False)
    result.log.warning("x", y={"z": "canary-of-the-console"})
    assert "canary" not in stream.getvalue()
    assert "***" in stream.getvalue()


def test_an_exception_is_its_class_and_its_places_without_locals() -> None:
    result, stream = telemetry()
    password = "in-a-local-variable"
    try:
        raise ZeroDivisionError(password)
    except ZeroDivisionError:
        result.log.exception("it failed")
    (record,) = records(stream)
    assert record["exception"] == "ZeroDivisionError"
    assert record["raised_at"][-1].endswith("test_an_exception_is_its_class_and_its_places_without_locals")
    assert password not in stream.getvalue()


def test_libraries_are_heard_from_warnings_on() -> None:
    _, stream = telemetry()
    logging.getLogger("httpx").info("HTTP Request: GET https://host/?access_token=x")
    assert stream.getvalue() == ""
    logging.getLogger("httpx").warning("beware")
    assert records(stream)[0]["logger"] == "httpx"


@pytest.mark.parametrize("as_json", [True, False])
@given(st.text(st.characters(), max_size=30))
def test_one_record_is_one_line_for_all_of_unicode(as_json: bool, text: str) -> None:
    """T37."""
    result, stream = telemetry(as_json=as_json)
    result.announce(ProjectCreated(project_id=text))
    result.log.info(text, key=text)
    assert_one_line_each(stream, 2)


@pytest.mark.parametrize("as_json", [True, False])
def test_no_single_code_point_ends_or_colours_a_line(as_json: bool) -> None:
    """T37."""
    result, stream = telemetry(as_json=as_json)
    for start in range(0, 0x110000, 0x1000):
        result.log.info("".join(map(chr, range(start, start + 0x1000))))
    assert_one_line_each(stream, 0x110)


def assert_one_line_each(stream: io.StringIO, number: int) -> None:
    text = stream.getvalue()
    assert text.endswith("\n")
    assert len(text.splitlines()) == text.count("\n") == number
    assert text.replace("\n", "").isprintable()
    text.encode()
