"""The tree of errors is the one its module draws."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from diip_core import errors
from diip_core.domain.mirror.lease import Busy, Holder, Lease
from diip_core.domain.time import EPOCH
from diip_core.errors import (
    CallerError,
    DiipError,
    InvalidInput,
    RateLimited,
    SecretUnreadable,
    SourceError,
    SourceUnavailable,
    StorageError,
    Throttled,
)

LEASE = Lease("p", "i", 1, Holder("host", "boot", 1, "0"), EPOCH)
ARGUMENTS: dict[str, dict[str, Any]] = {
    "Busy": {"lease": LEASE},
    "Throttled": {"retry_at": EPOCH, "limit": 10},
    "RateLimited": {"retry_at": EPOCH},
}


def drawn() -> dict[str, str]:
    """Each error of the drawing with its parent."""
    found: dict[str, str] = {}
    path = ["DiipError"]
    for line in (errors.__doc__ or "").splitlines():
        match = re.match(r"    ([│ ]*)[├└]── (\w+) +\S", line)
        if match:
            depth = len(match[1]) // 4 + 1
            found[match[2]] = path[depth - 1]
            path[depth:] = [match[2]]
    return found


def every_error(root: type[DiipError] = DiipError) -> Iterator[type[DiipError]]:
    yield root
    for child in root.__subclasses__():
        if child.__module__.startswith("diip_core."):
            yield from every_error(child)


ALL = list(every_error())


def test_the_drawing_is_the_real_tree() -> None:
    real = {error.__name__: error.__bases__[0].__name__ for error in ALL if error is not DiipError}
    assert drawn() == real
    assert len(real) > 20


def test_each_error_has_a_code_of_its_own() -> None:
    codes = [error.code for error in ALL]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z_]+", code) for code in codes)


def test_each_error_says_what_to_do_next() -> None:
    assert all(error.__doc__ and "code" in vars(error) for error in ALL)


@pytest.mark.parametrize("error", ALL)
def test_an_error_is_its_text_and_may_name_a_finer_code(error: type[DiipError]) -> None:
    raised = error("do this", **ARGUMENTS.get(error.__name__, {}))
    assert (str(raised), raised.message, raised.code) == ("do this", "do this", error.code)
    assert (
        isinstance(raised, CallerError | SourceError | StorageError | SecretUnreadable) or error is DiipError
    )


def test_a_finer_code_belongs_to_one_error_alone() -> None:
    fine = SourceUnavailable("try again", code="http_502")
    assert fine.code == "http_502"
    assert SourceUnavailable.code == "unavailable"


def test_errors_bear_what_a_program_needs() -> None:
    assert Busy("wait", lease=LEASE).lease == LEASE
    assert InvalidInput("no", field="name").field == "name"
    assert InvalidInput("no").field is None
    throttled = Throttled("wait", retry_at=EPOCH, limit=10)
    assert (throttled.retry_at, throttled.limit) == (EPOCH, 10)
    limit = RateLimited("wait", retry_at=EPOCH, doubling=True, code="secondary_limit")
    assert (limit.retry_at, limit.doubling, limit.code) == (EPOCH, True, "secondary_limit")


def test_the_unreadable_answer_is_stored_but_never_shown() -> None:
    error = SourceUnavailable("the answer is no JSON", body=b"canary", retry_at=EPOCH)
    assert (error.body, error.retry_at) == (b"canary", EPOCH)
    assert "canary" not in f"{error} {error!r} {error.args}"
