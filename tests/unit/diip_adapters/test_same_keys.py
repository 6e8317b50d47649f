"""Two services with different generated keys on one database."""

from __future__ import annotations

from pathlib import Path

import pytest

from diip_adapters.same_keys import fingerprint, require_same_keys
from diip_adapters.settings import Settings, read_settings
from diip_core.domain.jobs.worker_registry import WORKER_SECONDS, keys_name
from diip_core.domain.mirror.lease import Holder
from diip_core.errors import SettingUnusable
from diip_core.memory.bundle import memory_ports
from diip_core.ports.bundle import Ports

ELSEWHERE = Holder(host="elsewhere", boot_id="b", pid=1, started="s")
GIVEN = {
    "DIIP_SIGNING_KEYS": "here:" + "A" * 43 + "=",
    "DIIP_ENCRYPTION_KEYS": "A" * 43 + "=",
}


def settings_of(folder: Path, **more: str) -> Settings:
    return read_settings({"DIIP_DATA_DIR": str(folder), **more})


def started_elsewhere(ports: Ports, settings: Settings) -> None:
    name = fingerprint(settings)
    assert name is not None
    with ports.storage.begin() as work:
        work.workers.register(keys_name(name, ELSEWHERE), ELSEWHERE, seconds=WORKER_SECONDS)


def test_the_second_refuses_to_start_while_the_first_lives(tmp_path: Path) -> None:
    ports = memory_ports()
    first, second = settings_of(tmp_path / "first"), settings_of(tmp_path / "second")
    require_same_keys(ports, first)
    started_elsewhere(ports, first)
    require_same_keys(ports, first)
    with pytest.raises(SettingUnusable, match="DIIP_SIGNING_KEYS and DIIP_ENCRYPTION_KEYS") as refusal:
        require_same_keys(ports, second)
    assert str(tmp_path) not in refusal.value.message
    ports.clock.advance(WORKER_SECONDS + 1)  # type: ignore[attr-defined]
    require_same_keys(ports, second)


def test_keys_that_were_given_are_their_givers_business(tmp_path: Path) -> None:
    ports = memory_ports()
    started_elsewhere(ports, settings_of(tmp_path / "first"))
    given = settings_of(tmp_path / "second", **GIVEN)
    assert fingerprint(given) is None
    require_same_keys(ports, given)
