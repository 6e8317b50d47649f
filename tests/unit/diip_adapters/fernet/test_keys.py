from __future__ import annotations

import base64
import hashlib

import pytest
from cryptography.fernet import Fernet

from diip_adapters.fernet import key_id, new_key, parse_keys
from diip_core.domain.secret import Secret
from diip_core.errors import SettingUnusable


def test_new_keys_differ_and_are_fernets() -> None:
    first, second = new_key(), new_key()
    assert first != second
    assert Fernet(first).decrypt(Fernet(first).encrypt(b"x")) == b"x"


def test_keys_are_listed_newest_first() -> None:
    first, second = new_key(), new_key()
    assert [key.reveal() for key in parse_keys(f" {first} ,{second},\n")] == [first, second]


@pytest.mark.parametrize(
    "text", ["", " , ", "canary", f"{'A' * 43}=,canary", f"{'A' * 42}é=", "A" * 44, f"{'A' * 43}"]
)
def test_keys_that_are_none_are_refused_without_showing_them(text: str) -> None:
    with pytest.raises(SettingUnusable, match="DIIP_ENCRYPTION_KEYS") as caught:
        parse_keys(text)
    assert caught.value.field == "DIIP_ENCRYPTION_KEYS"
    assert "canary" not in str(caught.value)
    assert "AAAA" not in str(caught.value)


def test_the_id_of_a_key_is_the_beginning_of_its_sha256() -> None:
    key = new_key()
    assert key_id(Secret(key)) == hashlib.sha256(base64.urlsafe_b64decode(key)).hexdigest()[:8]
