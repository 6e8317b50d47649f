"""What is imported, and what only when it is needed, each in an interpreter of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

FOREIGN = {"httpx", "sqlalchemy", "litestar", "rq", "redis", "structlog", "numpy", "msgspec", "jinja2"}


@pytest.mark.parametrize(
    ("code", "unwanted"),
    [
        pytest.param("import diip_core", FOREIGN, id="the core loads no foreign library"),
        pytest.param(
            "import diip_adapters.web",
            {"httpx", "httpcore", "h11", "ssl"},
            id="HTTP loads once something is opened",
        ),
        pytest.param(
            "from diip_adapters.fernet import *; FernetBox(parse_keys(new_key()))",
            {"cryptography"},
            id="cryptography loads once something is sealed",
        ),
        pytest.param(
            "import diip_adapters.report, diip_http.app",
            {"jinja2"},
            id="templates load once a page is shown",
        ),
    ],
)
def test_an_import_loads_no_more_than_it_needs(code: str, unwanted: set[str]) -> None:
    show = f"{code}; import sys; print(sorted({unwanted!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-I", "-c", show], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
