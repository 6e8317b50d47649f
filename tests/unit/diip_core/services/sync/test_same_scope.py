"""Which integration of a project reads a scope."""

from __future__ import annotations

import pytest

from diip_core.domain.mirror.integration import Integration
from diip_core.services.sync.same_scope import reader_of
from diip_core.testing.samples import an_integration


def reads(base_url: str, scope_id: str | None = "42") -> Integration:
    return an_integration("p", base_url=base_url, external_scope_id=scope_id)


@pytest.mark.parametrize(
    "base_url", ["https://ghe.example/api/v3", "https://GHE.example", "https://ghe.example:443/"]
)
def test_a_path_a_case_or_the_usual_port_make_no_other_place(base_url: str) -> None:
    known = reads(base_url)
    assert reader_of("42", reads("https://ghe.example", None), [known]) is known


@pytest.mark.parametrize("base_url", ["https://api.ghe.example", "https://ghe.example:8443", "https://["])
def test_another_host_or_port_is_another_place(base_url: str) -> None:
    assert reader_of("42", reads("https://ghe.example", None), [reads(base_url)]) is None


def test_who_does_not_know_yet_what_it_reads_reads_nothing() -> None:
    one = reads("https://ghe.example", None)
    assert reader_of("42", one, [one, reads("https://ghe.example", "7")]) is None
