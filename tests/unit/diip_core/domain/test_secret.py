"""A secret never shows itself."""

from __future__ import annotations

import copy
import json
import logging
import pickle
import traceback
from collections.abc import Callable

import attrs
import pytest

from diip_core.domain.secret import Secret

CANARY = "canary-7f3a"
SECRET = Secret(CANARY)


@attrs.frozen
class Holder:
    token: Secret


def raised() -> str:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        return "".join(traceback.format_exception(error))


def logged() -> str:
    return logging.LogRecord("n", 20, "p", 1, "token %s", (SECRET,), None).getMessage()


@pytest.mark.parametrize(
    "show",
    [
        lambda: str(SECRET),
        lambda: repr(SECRET),
        lambda: f"{SECRET}",
        lambda: f"{SECRET!r} {SECRET!s} {SECRET!a}",
        lambda: "{}".format(SECRET),  # noqa: UP032
        lambda: "%s %r" % (SECRET, SECRET),  # noqa: UP031
        lambda: str([SECRET, {"token": SECRET}]),
        lambda: repr(Holder(SECRET)),
        lambda: str(attrs.asdict(Holder(SECRET))),
        lambda: json.dumps({"token": SECRET}, default=str),
        raised,
        logged,
    ],
)
def test_no_way_of_printing_shows_the_text(show: Callable[[], str]) -> None:
    assert CANARY not in show()
    assert "***" in show()


@pytest.mark.parametrize(
    "leak",
    [
        *(lambda protocol=protocol: pickle.dumps(SECRET, protocol) for protocol in range(6)),
        lambda: pickle.dumps(Holder(SECRET)),
        lambda: copy.copy(SECRET),
        lambda: copy.deepcopy(Holder(SECRET)),
        lambda: json.dumps(SECRET),
        lambda: format(SECRET, ">20"),
        lambda: bytes(SECRET),  # type: ignore[call-overload]
        lambda: vars(SECRET),
        lambda: "" + SECRET,  # type: ignore[operator]
        lambda: list(SECRET),  # type: ignore[call-overload]
    ],
)
def test_no_way_of_writing_takes_the_text_along(leak: Callable[[], object]) -> None:
    with pytest.raises(TypeError) as refusal:
        leak()
    assert CANARY not in str(refusal.value)


def test_only_reveal_tells() -> None:
    assert SECRET.reveal() == CANARY


def test_equal_texts_are_equal_secrets() -> None:
    assert Secret(CANARY) == SECRET
    assert len({Secret(CANARY), SECRET, Secret("other")}) == 2
    assert Secret("other") != SECRET
    assert SECRET != CANARY, "a secret is no text"
    assert hash(SECRET) != hash(CANARY)
