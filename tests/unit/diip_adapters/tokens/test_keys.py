"""The keys of DIIP_SIGNING_KEYS."""

from __future__ import annotations

import base64

import pytest

from diip_adapters.tokens import new_signing_key, parse_signing_keys
from diip_core.errors import SettingUnusable

SEED = base64.b64encode(bytes(range(200, 232))).decode()


def test_new_keys_differ_and_are_listed_newest_first() -> None:
    first, second = new_signing_key(), new_signing_key()
    keys = parse_signing_keys(f" {first} ,{second},\n")
    assert [f"{key.kid}:{key.seed.reveal()}" for key in keys] == [first, second]
    assert len({key.seed_bytes for key in keys}) == 2


@pytest.mark.parametrize("seed", [SEED, SEED.rstrip("="), SEED.replace("+", "-").replace("/", "_")])
def test_both_alphabets_of_base64_give_the_same_bytes(seed: str) -> None:
    assert parse_signing_keys(f"k1:{seed}")[0].seed_bytes == bytes(range(200, 232))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " , ",
        "canary",
        ":canary",
        f"{SEED}",
        f"k1:{SEED[:-8]}canary",
        f"k 1:{SEED}",
        f"k1:{SEED},canary",
        f"{'k' * 65}:{SEED}",
        f"k1:{SEED},k1:{SEED}",
        f"k1:é{SEED}",
    ],
)
def test_keys_that_are_none_are_refused_without_showing_them(text: str) -> None:
    with pytest.raises(SettingUnusable, match="DIIP_SIGNING_KEYS") as caught:
        parse_signing_keys(text)
    assert caught.value.field == "DIIP_SIGNING_KEYS"
    assert "canary" not in str(caught.value)
    assert SEED[:8] not in str(caught.value)


def test_a_key_does_not_show_its_seed() -> None:
    assert SEED not in repr(parse_signing_keys(f"k1:{SEED}"))
