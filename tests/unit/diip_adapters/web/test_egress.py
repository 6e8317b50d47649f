from __future__ import annotations

from ipaddress import ip_address

import pytest

from diip_adapters.web.egress import Egress, parse_egress
from diip_adapters.web.urls import parse_url
from diip_core.errors import SettingUnusable, SourceMisconfigured


@pytest.mark.parametrize(
    ("text", "host", "port", "allowed"),
    [
        ("127.0.0.1", "127.0.0.1", 8900, True),
        ("127.0.0.1", "127.1", 80, True),
        ("127.0.0.1", "localhost", 80, False),
        ("127.0.0.1:8900", "127.0.0.1", 8900, True),
        ("127.0.0.1:8900", "127.0.0.1", 8901, False),
        ("a.example, git.example.org:8443,", "git.example.org", 8443, True),
        ("GIT.example.org", "git.example.org.", 443, True),
        ("example.org", "git.example.org", 443, False),
        ("[fd00::5]", "fd00::5", 22, True),
        ("[fd00::5]:8443", "fd00:0::5", 8443, True),
        ("[fd00::5]:8443", "fd00::5", 443, False),
        ("", "127.0.0.1", 80, False),
    ],
)
def test_the_setting_lists_hosts_with_one_port_or_with_all(
    text: str, host: str, port: int, allowed: bool
) -> None:
    assert parse_egress(text).allows(host, port) is allowed


@pytest.mark.parametrize(
    "text",
    [
        "http://a.example",
        "a.example/path",
        "a:b",
        "a:",
        "a:0",
        "a:65536",
        ":80",
        "::1",
        "[::1",
        "[]",
        "[a]",
        "a b",
        "*",
    ],
)
def test_an_entry_that_is_no_place_is_refused_by_name(text: str) -> None:
    with pytest.raises(SettingUnusable, match="DIIP_EGRESS_ALLOW") as caught:
        parse_egress(f"good.example,{text}")
    assert caught.value.field == "DIIP_EGRESS_ALLOW"
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://api.github.com/",
        "https://api.github.com:8443/",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://127.1/",
        "https://0/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://169.254.169.254/",
    ],
)
def test_http_odd_ports_and_private_addresses_are_refused_with_the_way_out(url: str) -> None:
    with pytest.raises(SourceMisconfigured, match="DIIP_EGRESS_ALLOW"):
        Egress().check_url(parse_url(url))


def test_a_public_host_by_https_and_a_listed_place_are_fine() -> None:
    Egress().check_url(parse_url("https://api.github.com/"))
    parse_egress("127.0.0.1").check_url(parse_url("http://127.0.0.1:8900/"))


def test_production_refuses_http_even_to_a_listed_place() -> None:
    egress = parse_egress("127.0.0.1", https_only=True)
    egress.check_url(parse_url("https://127.0.0.1:8443/"))
    with pytest.raises(SourceMisconfigured, match="https only"):
        egress.check_url(parse_url("http://127.0.0.1:8443/"))


def test_a_private_address_is_dialled_if_its_name_or_itself_is_listed() -> None:
    address = ip_address("10.0.0.5")
    parse_egress("git.corp").check_address(address, "git.corp", 443)
    parse_egress("10.0.0.5").check_address(address, "git.corp", 443)
    with pytest.raises(SourceMisconfigured, match="private address"):
        parse_egress("10.0.0.6,other.corp").check_address(address, "git.corp", 443)
