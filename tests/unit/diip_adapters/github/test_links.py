"""The ``Link`` header in the forms of RFC 8288."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diip_adapters.github.links import find_link, query_value, read_links

NEXT = "https://x/y?page=2"


@pytest.mark.parametrize(
    "header",
    [
        f'<{NEXT}>; rel="next"',
        f"<{NEXT}>; rel=next",
        f"<{NEXT}>;rel=next",
        f'<{NEXT}> ; REL = "NEXT"',
        f'<{NEXT}>; title="to come"; rel="next"; type="text/html"',
        f'<{NEXT}>; rel="last next"',
        f'<{NEXT}>; rel="next"; rel="prev"',
        f"<{NEXT}>; title*=UTF-8''n%c3%a4; rel=next",
        f'<{NEXT}>; title="a, b; <c>; rel=\\"prev\\""; rel=next',
        f'<https://x/y?a=1,2;3>; rel="first", <{NEXT}>; rel="next"',
        f', ,<https://x/y?page=1>; rel="prev",,<{NEXT}>;crossorigin;rel="next"',
        f'broken, <{NEXT}>; rel="next"',
        f'<https://x/z>; rel=prev; title="rel=next" , <{NEXT}>; rel=next',
    ],
)
def test_the_next_link_is_found_in_any_form(header: str) -> None:
    assert find_link(header, "next") == NEXT


@pytest.mark.parametrize(
    "header",
    ["", "next", f'<{NEXT}>; rel="prev"', f'<{NEXT}>; title="rel=next"', f"<{NEXT}>; xrel=next", f"<{NEXT}>"],
)
def test_no_next_link_is_found_if_there_is_none(header: str) -> None:
    assert find_link(header, "next") is None


@pytest.mark.parametrize(
    "target", ["https://x/y?after=a%3D%3D&page=2", "/y?page=2&after=a%3D%3D", "?after=a%3D%3D", "y?after=a=="]
)
def test_a_relative_target_has_its_query_too(target: str) -> None:
    assert query_value(target, "after") == "a=="
    assert query_value(target, "since") is None
    assert query_value("http://[", "after") is None


@given(st.text("<>;,=\"\\ relnxt'", max_size=60))
def test_any_text_is_read_without_an_error(header: str) -> None:
    for target, relations in read_links(header):
        assert ">" not in target
        assert all(relations)
