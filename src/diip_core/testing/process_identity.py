"""The contract of process identities."""

from __future__ import annotations

import pytest
from attrs import evolve

from diip_core.ports.process_identity import ProcessIdentity


class ProcessIdentityContract:
    """Name your process identity in the fixture ``process``."""

    @pytest.fixture
    def process(self) -> ProcessIdentity:
        pytest.fail("the contract of process identities needs yours: override the fixture `process`")

    def test_the_holder_is_this_process_whenever_asked(self, process: ProcessIdentity) -> None:
        assert process.holder() == process.holder()

    def test_this_process_is_not_dead(self, process: ProcessIdentity) -> None:
        assert not process.is_dead(process.holder())

    def test_nobody_knows_who_is_dead_on_another_machine(self, process: ProcessIdentity) -> None:
        elsewhere = evolve(process.holder(), host="another.example", boot_id="another", pid=1)
        assert not process.is_dead(elsewhere)
