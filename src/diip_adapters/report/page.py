"""A report as one HTML file, from the templates beside this module."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from diip_adapters.charts import DARK, LIGHT, cleaned
from diip_adapters.html_templates import html_templates
from diip_adapters.report import blocks
from diip_adapters.report.outline import outline
from diip_core.domain.insight.report import Report

if TYPE_CHECKING:
    from jinja2 import Environment

_LONGEST_TEXT = 2_000
_LONGEST_URL = 2_000


def report_page(title: str, report: Report) -> str:
    """The whole page. It holds its style and charts, has no script and fetches nothing."""
    return _templates().get_template("report.html").render(report=outline(title, report))


@cache
def _templates() -> Environment:
    environment = html_templates("diip_adapters.report", finalize=_without_control_characters)
    environment.globals |= {"LIGHT": LIGHT, "DARK": DARK}
    environment.globals |= {kind.__name__: kind for kind in blocks.KINDS}
    environment.filters["clean"] = cleaned
    environment.tests |= {"instance": isinstance, "web_address": _is_web_address}
    return environment


def _without_control_characters(value: Any) -> Any:
    """Escaping alone would leave control characters and direction marks. Markup has none."""
    return value if hasattr(value, "__html__") else cleaned(str(value), _LONGEST_TEXT)


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and len(url) <= _LONGEST_URL
