"""The description of the API as a page shows texts and runs none."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import pytest
from tests.unit.diip_adapters.charts.drawn import HOSTILE
from tests.unit.diip_http.bodies import document

from diip_http.schema_page import schema_page


class Reader(HTMLParser):
    """The tags, texts and style of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def with_text(value: Any, text: str) -> Any:
    """The document with another text for each summary and description."""
    if isinstance(value, dict):
        return {
            name: text
            if name in {"summary", "description"} and isinstance(one, str)
            else with_text(one, text)
            for name, one in value.items()
        }
    return [with_text(one, text) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("text", HOSTILE[:-2])
def test_any_text_leaves_the_page_as_it_is_built(text: str) -> None:
    page = Reader(schema_page(with_text(document(), text)).html)
    assert page.tags == Reader(schema_page(document()).html).tags
    assert sum(text in shown for shown in page.texts) > len(document()["paths"])


def test_the_policy_allows_its_own_style_alone() -> None:
    page = schema_page(document())
    style = page.html.partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert page.content_security_policy == (
        f"default-src 'none'; frame-ancestors 'none'; style-src 'sha256-{digest}'"
    )


def test_a_body_is_shown_with_its_example_and_its_type() -> None:
    page = schema_page(document()).html
    assert '<p>Body, <a href="#type-' in page
    assert "<p>Answers:</p>" in page
    assert '<a href="#type-Problem">Problem</a>' in page
