"""Secrets are masked by value and by shape."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diip_adapters.telemetry.redaction import MOST, HidingBox, Redactor
from diip_core.domain.secret import Secret
from diip_core.memory.mirror.secret_box import MemorySecretBox


@pytest.mark.parametrize(
    "secret",
    [
        "Bearer abcdefgh12345678",
        "basic dXNlcjpwYXNzd29yZA==",
        "diip_0123456789abcdefXYZ",
        "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl",
        "ghp_0123456789abcdef0123",
        "github_pat_0123456789abcdef01234567",
        "glpat-0123456789abcdef01",
    ],
)
def test_what_looks_like_a_secret_is_masked(secret: str) -> None:
    assert Redactor().text(f"before {secret} after") == "before *** after"


def test_a_password_in_an_address_is_masked() -> None:
    masked = Redactor().text("postgresql://diip:hunter22@host/name and text")
    assert masked == "postgresql://***@host/name and text"


def test_ordinary_text_stays() -> None:
    text = "GET /repos/octo/rockets/issues answered 502 after 31 ms, 01a206f5-d7b2-767b-a456-c5dae608a83b"
    assert Redactor().text(text) == text


@given(st.text(min_size=6, max_size=30), st.text(max_size=20), st.text(max_size=20))
def test_a_known_value_is_in_no_text(secret: str, before: str, after: str) -> None:
    redactor = Redactor()
    redactor.hide(Secret(secret))
    masked = redactor.value({"a": [before + secret + after, {secret: 1}]})
    assert secret not in masked["a"][0].replace("***", "") or secret in before + after
    assert secret not in masked["a"][1]


@pytest.mark.parametrize("name", ["password", "access_token", "Authorization", "api_key", "client_secret"])
def test_a_field_named_after_a_secret_is_masked(name: str) -> None:
    assert Redactor().value({name: "short"}) == {name: "***"}


def test_short_values_are_not_hidden_and_old_ones_are_forgotten() -> None:
    redactor = Redactor()
    redactor.hide(Secret("an"))
    assert redactor.text("an answer") == "an answer"
    for number in range(MOST + 1):
        redactor.hide(Secret(f"value-{number:06}"))
    assert redactor.text("value-000000 value-000001") == "value-000000 ***"


def test_whatever_a_box_opens_or_seals_is_hidden_from_then_on() -> None:
    redactor = Redactor()
    box = HidingBox(MemorySecretBox(), redactor)
    sealed = box.seal(Secret("sealed value"), owner="x")
    assert redactor.text("sealed value") == "***"
    assert HidingBox(MemorySecretBox(), other := Redactor()).open(sealed, owner="x") == Secret("sealed value")
    assert other.text("sealed value") == "***"
    assert not box.is_stale(sealed)
