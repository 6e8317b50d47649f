from __future__ import annotations

import pytest

from diip_adapters.web.urls import joined, parse_url
from diip_core.errors import SourceMisconfigured


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("https://API.github.com", "https://api.github.com"),
        ("https://h:443/a?b=c", "https://h/a?b=c"),
        ("http://h:80", "http://h"),
        ("http://[::1]:8900/x", "http://[::1]:8900/x"),
        ("https://h/a%20b?q=%C3%A9", "https://h/a%20b?q=%C3%A9"),
    ],
)
def test_a_url_is_normalised(text: str, written: str) -> None:
    assert str(parse_url(text)) == written


@pytest.mark.parametrize(
    "text",
    [
        "",
        "api.github.com",
        "ftp://h/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "https:///path",
        "https://user:canary@h/",
        "https://canary@h/",
        "https://good.example\\@evil.example/",
        "https://h/#canary",
        "https://h:0/",
        "https://h:99999/",
        "https://h:x/",
        "https://[::1/",
        "https://[fe80::1%25eth0]/",
        "https://h h/",
        "https://h/a b",
        "https://h/\r\nX: y",
        "https://münchen.example/",
        f"https://{'a' * 254}/",
    ],
)
def test_what_is_no_plain_web_address_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(SourceMisconfigured) as caught:
        parse_url(text)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("location", "written"),
    [
        ("/new", "https://h/new"),
        ("next?page=2", "https://h/a/next?page=2"),
        ("https://h:8443/x", "https://h:8443/x"),
        ("//other.example/x", "https://other.example/x"),
        ("/new#part", "https://h/new"),
    ],
)
def test_a_redirect_is_read_against_where_it_came_from(location: str, written: str) -> None:
    assert str(joined(parse_url("https://h/a/b"), location)) == written
