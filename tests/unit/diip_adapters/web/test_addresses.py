from __future__ import annotations

from ipaddress import ip_address

import pytest

from diip_adapters.web.addresses import is_public, literal_address

NOT_PUBLIC = {
    "0.0.0.0": "this host",
    "10.1.2.3": "private",
    "100.64.0.1": "carrier-grade NAT",
    "127.0.0.1": "loopback",
    "127.255.255.254": "loopback",
    "169.254.169.254": "metadata of clouds",
    "172.16.0.1": "private",
    "172.31.255.255": "private",
    "192.0.0.8": "IETF assignments",
    "192.0.2.1": "documentation",
    "192.88.99.1": "6to4 relay",
    "192.168.1.1": "private",
    "198.18.0.1": "benchmarks",
    "198.51.100.7": "documentation",
    "203.0.113.9": "documentation",
    "224.0.0.1": "multicast",
    "239.255.255.250": "multicast",
    "240.0.0.1": "reserved",
    "255.255.255.255": "broadcast",
    "::": "unspecified",
    "::1": "loopback",
    "::ffff:127.0.0.1": "IPv4-mapped",
    "::ffff:8.8.8.8": "IPv4-mapped, public inside",
    "::7f00:1": "IPv4-compatible",
    "64:ff9b::7f00:1": "NAT64",
    "64:ff9b:1::a00:1": "local NAT64",
    "100::1": "discard",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2": "Teredo",
    "2001:2::1": "benchmarks",
    "2001:10::1": "ORCHID",
    "2001:db8::1": "documentation",
    "2002:7f00:1::1": "6to4",
    "3fff::1": "documentation",
    "5f00::1": "segment routing",
    "fc00::1": "unique local",
    "fd12:3456::1": "unique local",
    "fe80::1": "link-local",
    "fe80::1%eth0": "link-local with its zone",
    "fec0::1": "site-local",
    "ff02::1": "multicast",
}
PUBLIC = (
    "1.1.1.1",
    "8.8.8.8",
    "100.63.255.255",
    "100.128.0.1",
    "140.82.121.6",
    "172.15.255.255",
    "172.32.0.1",
    "192.0.1.1",
    "198.20.0.1",
    "223.255.255.255",
    "2001:200::1",
    "2001:4860:4860::8888",
    "2606:50c0:8000::153",
    "2a00:1450:4001:80b::200e",
)


@pytest.mark.parametrize("text", NOT_PUBLIC)
def test_an_address_with_a_special_purpose_is_not_public(text: str) -> None:
    assert not is_public(ip_address(text)), NOT_PUBLIC[text]


@pytest.mark.parametrize("text", PUBLIC)
def test_an_address_of_somebody_in_the_internet_is_public(text: str) -> None:
    assert is_public(ip_address(text))


@pytest.mark.parametrize(
    "spelling", ["127.0.0.1", "2130706433", "0x7f000001", "0x7f.1", "127.1", "0177.0.0.1", "017700000001"]
)
def test_every_spelling_of_loopback_is_recognised(spelling: str) -> None:
    assert literal_address(spelling) == ip_address("127.0.0.1")


def test_nought_is_this_host_and_a_name_is_no_address() -> None:
    assert literal_address("0") == ip_address("0.0.0.0")
    assert literal_address("::1") == ip_address("::1")
    assert literal_address("api.github.com") is None
    assert literal_address("1.example") is None
    assert literal_address("ü") is None
