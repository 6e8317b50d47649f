from __future__ import annotations

import pytest
from jinja2 import Environment, UndefinedError

from diip_adapters.html_templates import html_templates, style_source


@pytest.fixture(params=["diip_adapters.report", "diip_http"])
def templates(request: pytest.FixtureRequest) -> Environment:
    return html_templates(request.param)


def test_text_is_escaped_in_content_and_in_attributes(templates: Environment) -> None:
    shown = templates.from_string("<a title='{{ x }}'>{{ x }}</a>").render(x="<script>\"'&")
    assert shown == "<a title='&lt;script&gt;&#34;&#39;&amp;'>&lt;script&gt;&#34;&#39;&amp;</a>"


def test_a_name_without_a_value_is_an_error(templates: Environment) -> None:
    with pytest.raises(UndefinedError):
        templates.from_string("{{ absent }}").render()


def test_a_style_is_allowed_by_its_hash() -> None:
    assert style_source("") == "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
