from __future__ import annotations

from collections import Counter
from importlib import import_module
from inspect import getmembers, isclass
from pkgutil import iter_modules

from diip_core import testing
from diip_core.testing.storage import StorageContract

CONTRACTS = {
    name: contract
    for module in iter_modules(testing.__path__)
    for name, contract in getmembers(import_module(f"diip_core.testing.{module.name}"), isclass)
    if name.endswith("Contract")
}


def own_tests(contract):
    return [name for name in vars(contract) if name.startswith("test_")]


def test_no_test_of_a_storage_hides_another():
    names = Counter(name for part in StorageContract.__mro__ for name in own_tests(part))
    assert [name for name, times in names.items() if times > 1] == []


def test_every_topic_of_a_storage_is_in_its_whole_contract():
    topics = {c for c in CONTRACTS.values() if c.__module__.startswith("diip_core.testing.storage_")}
    assert topics <= set(StorageContract.__mro__)
    assert len(topics) > 10
