from __future__ import annotations

from collections import Counter
from importlib import import_module
from inspect import getmembers, isclass
from pkgutil import walk_packages

from diip_core import testing
from diip_core.testing.storage import StorageContract
from diip_core.testing.storage_case import StorageCase

CONTRACTS = {
    name: contract
    for module in walk_packages(testing.__path__, "diip_core.testing.")
    for name, contract in getmembers(import_module(module.name), isclass)
    if name.endswith("Contract")
}


def own_tests(contract):
    return [name for name in vars(contract) if name.startswith("test_")]


def test_no_test_of_a_storage_hides_another():
    names = Counter(name for part in StorageContract.__mro__ for name in own_tests(part))
    assert [name for name, times in names.items() if times > 1] == []


def test_every_topic_of_a_storage_is_in_its_whole_contract():
    topics = {c for c in CONTRACTS.values() if issubclass(c, StorageCase)}
    assert topics <= set(StorageContract.__mro__)
    assert len(topics) > 10
