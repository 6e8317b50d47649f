"""Which signatures were verified lately."""

from __future__ import annotations

from attrs import evolve

from diip_adapters.tokens import verified
from diip_adapters.tokens.verified import Verified
from diip_core.testing.identity.token_issuer import CLAIMS


def test_only_the_latest_are_remembered_and_no_token_is_stored(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(verified, "MOST", 2)
    cache = Verified()
    for name in ("one", "two"):
        cache.put(name, evolve(CLAIMS, token_id=name))
    assert cache.get("one") == evolve(CLAIMS, token_id="one")
    cache.put("three", CLAIMS)
    assert cache.get("two") is None
    assert cache.get("one") is not None
    assert cache.get("\ud800") is None
    assert not any(key in (b"one", b"three") for key in cache._claims)
