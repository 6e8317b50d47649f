"""HTML from Jinja2 templates: every text is escaped, and a name without a value is an error."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment


def html_templates(package: str, finalize: Callable[[Any], Any] | None = None) -> Environment:
    """The templates in the folder ``templates`` of a package, with the filter `style_source`.

    Jinja2 is loaded here rather than with this module, as most commands show no HTML. ``finalize`` changes
    each value before it is escaped.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - see above

    environment = Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["style_source"] = style_source
    return environment


def style_source(style: str) -> str:
    """The source expression that allows exactly this style sheet in a content security policy (CSP 3, 2.3.1).

    The single quotes around it belong to the policy.
    """
    return f"sha256-{b64encode(sha256(style.encode()).digest()).decode()}"
