"""Where the API and a repository are, from what people paste."""

from __future__ import annotations

import pytest

from diip_adapters.github.addresses import api_addresses, repository_name
from diip_adapters.github.provider import GITHUB
from diip_core.errors import InvalidInput


@pytest.mark.parametrize(
    "text",
    [
        "O/R",
        " O/R ",
        "O/R/",
        "/O/R",
        "O/R.git",
        "https://github.com/O/R",
        "http://www.github.com/O/R/",
        "https://github.com/O/R.git",
        "https://github.com/O/R/issues?q=is%3Aopen#top",
        "https://github.com/O/R/issues/5#issuecomment-7",
        "https://github.com/O/R#readme",
        "github.com/O/R",
        "api.github.com/repos/O/R",
        "https://api.github.com/repos/O/R/issues",
        "https://ghe.example/api/v3/repos/O/R",
        "https://ghe.example/O/R/tree/main/repos",
        "https://me@ghe.example:8443/O/R",
        "git@github.com:O/R.git",
        "git@ghe.example:O/R",
        "ssh://git@github.com/O/R.git",
        "git+https://github.com/O/R.git",
        "git+ssh://git@github.com/O/R.git",
        "git://github.com/O/R.git",
        "HTTPS://GitHub.com/O/R",
        "<https://github.com/O/R>",
        '"O/R"',
    ],
)
def test_a_repository_is_understood_in_any_usual_form(text: str) -> None:
    assert repository_name(text) == "O/R"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("repos/issues", "repos/issues"),
        ("https://github.com/repos/api", "repos/api"),
        ("https://api.github.com/repos/repos/repos", "repos/repos"),
        ("https://ghe.example/api/v3/repos/api/v3", "api/v3"),
        ("https://github.com/issues/issues/issues/5", "issues/issues"),
        ("github.com/www/github.com", "www/github.com"),
        ("mona_acme/thing", "mona_acme/thing"),
        ("O/a.git.git", "O/a.git"),
    ],
)
def test_words_of_an_address_may_be_names(text: str, name: str) -> None:
    assert repository_name(text) == name


@pytest.mark.parametrize(
    "text", ["", "O", "O/R/S", "https://github.com/O", "https://", "a b/c", "O/..", "Ö/R"]
)
def test_what_is_no_repository_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="owner/name"):
        GITHUB.form.parse(GITHUB.config_for(text))


@pytest.mark.parametrize(
    "given",
    ["https://github.com", "https://www.github.com/", "https://github.com/O/R", "https://api.github.com/"],
)
def test_github_com_has_its_api_at_a_host_of_its_own(given: str) -> None:
    assert api_addresses(given) == ("https://api.github.com",)


def test_ghe_com_has_its_api_at_a_host_of_its_own() -> None:
    assert api_addresses("https://acme.ghe.com/O/R") == ("https://api.acme.ghe.com",)
    assert api_addresses("https://api.acme.ghe.com") == ("https://api.acme.ghe.com",)


@pytest.mark.parametrize("below", ["", "/", "/api/v3", "/api/v3/", "/O/R", "/O/R/issues"])
def test_an_enterprise_servers_api_is_looked_for_at_its_own_host_only(below: str) -> None:
    addresses = api_addresses(f"https://ghe.example:8443{below}")
    assert addresses[0] == f"https://ghe.example:8443{below}".rstrip("/")
    assert "https://ghe.example:8443/api/v3" in addresses
    assert all(address.startswith("https://ghe.example:8443") for address in addresses)
    assert len(set(addresses)) == len(addresses) <= 4
