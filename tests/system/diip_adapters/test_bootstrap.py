from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from diip_adapters.bootstrap import find_plugins, open_ports, storage_kind
from diip_adapters.fernet import new_key, parse_keys
from diip_adapters.generated_keys import KEY_FILE, SIGNING_KEY_FILE, generated_keys, signing_keys
from diip_adapters.settings import read_settings
from diip_adapters.tokens import new_signing_key
from diip_core.domain.secret import Secret
from diip_core.errors import NotFound, SecretUnreadable, SettingUnusable, SourceMisconfigured
from diip_core.testing.identity.token_issuer import CLAIMS


def settings_in(folder: Path, **more: str):  # type: ignore[no-untyped-def]
    return read_settings({"DIIP_DATA_DIR": str(folder), **more})


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_ports_are_ready_over_the_embedded_database(tmp_path: Path) -> None:
    with open_ports(settings_in(tmp_path / "data")) as ports:
        assert ports.provider("github").title == "GitHub"
        with ports.storage.read() as view:
            assert view.projects.all() == ()
        assert ports.clock.now().tzinfo is not None
    assert mode(tmp_path / "data") == 0o700


def test_a_sealed_secret_opens_in_the_next_process(tmp_path: Path) -> None:
    with open_ports(settings_in(tmp_path)) as ports:
        sealed = ports.secret_box.seal(Secret("token"), owner="me")
    with open_ports(settings_in(tmp_path)) as ports:
        assert ports.secret_box.open(sealed, owner="me") == Secret("token")
        assert not ports.secret_box.is_stale(sealed)
    assert mode(tmp_path / KEY_FILE) == 0o600


def test_keys_that_were_given_are_used_and_none_is_generated(tmp_path: Path) -> None:
    with open_ports(settings_in(tmp_path, DIIP_ENCRYPTION_KEYS=new_key())) as ports:
        ports.secret_box.seal(Secret("token"), owner="me")
    assert not (tmp_path / KEY_FILE).exists()


def test_no_key_is_made_where_no_secret_is_sealed(tmp_path: Path) -> None:
    with open_ports(settings_in(tmp_path)):
        pass
    assert not (tmp_path / KEY_FILE).exists()


def test_processes_that_start_at_once_end_with_one_key(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from diip_adapters.generated_keys import generated_keys; sys.stdin.readline();"
        "print(generated_keys(pathlib.Path(sys.argv[1])).reveal())"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "data")]
    racers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    keys = {racer.communicate(timeout=60)[0] for racer in racers}
    assert len(keys) == 1
    assert parse_keys(keys.pop().strip())
    assert [path.name for path in (tmp_path / "data").iterdir()] == [KEY_FILE]


def test_a_damaged_key_file_is_named_and_never_replaced(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_text("rubbish\n")
    with open_ports(settings_in(tmp_path)) as ports, pytest.raises(SecretUnreadable, match=KEY_FILE):
        ports.secret_box.seal(Secret("token"), owner="me")
    assert (tmp_path / KEY_FILE).read_text() == "rubbish\n"


def test_a_data_folder_that_cannot_be_made_is_a_setting_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingUnusable, match="DIIP_DATA_DIR"):
        generated_keys(tmp_path / "file" / "folder")


@pytest.mark.parametrize("url", ["mysql://host/db", "no-address-at-all", "/var/lib/diip.db"])
def test_an_address_of_no_database_names_the_setting_and_not_the_address(tmp_path: Path, url: str) -> None:
    settings = settings_in(tmp_path, DIIP_DATABASE_URL=url)
    with pytest.raises(SettingUnusable, match=r"DIIP_DATABASE_URL.*known: postgres") as refused:
        storage_kind(settings, find_plugins(settings))
    assert "host" not in refused.value.message


def test_a_driver_in_the_address_changes_nothing(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, DIIP_DATABASE_URL="postgresql+psycopg://host/db")
    assert storage_kind(settings, find_plugins(settings)).name == "postgresql"


def test_a_private_address_is_reached_only_where_the_setting_allows_it(tmp_path: Path) -> None:
    with open_ports(settings_in(tmp_path)) as ports, pytest.raises(SourceMisconfigured, match="DIIP_EGRESS"):
        ports.http("http://127.0.0.1:1")
    with open_ports(settings_in(tmp_path, DIIP_EGRESS_ALLOW="127.0.0.1")) as ports:
        ports.http("http://127.0.0.1:1").close()


def test_an_unknown_provider_is_not_found(tmp_path: Path) -> None:
    with open_ports(settings_in(tmp_path)) as ports, pytest.raises(NotFound, match="there are: github"):
        ports.provider("githib")


def test_signing_keys_are_stored_beside_the_others_and_outlive_the_process(tmp_path: Path) -> None:
    first = signing_keys(settings_in(tmp_path))
    assert signing_keys(settings_in(tmp_path)) == first
    assert mode(tmp_path / SIGNING_KEY_FILE) == 0o600
    with open_ports(settings_in(tmp_path)) as ports:
        token = ports.tokens.issue(CLAIMS).reveal()
    with open_ports(settings_in(tmp_path)) as ports:
        assert ports.tokens.read(token, now=CLAIMS.issued_at) == CLAIMS


def test_signing_keys_that_were_given_are_used_and_none_is_generated(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, DIIP_SIGNING_KEYS=new_signing_key())
    assert signing_keys(settings) == settings.signing_keys
    assert not (tmp_path / SIGNING_KEY_FILE).exists()


def test_production_refuses_generated_signing_keys(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, DIIP_ENV="production", DIIP_ENCRYPTION_KEYS=new_key())
    with pytest.raises(SettingUnusable, match="DIIP_SIGNING_KEYS"):
        signing_keys(settings)
    with open_ports(settings) as ports, pytest.raises(SettingUnusable, match="DIIP_SIGNING_KEYS"):
        ports.tokens.issue(CLAIMS)
    assert not (tmp_path / SIGNING_KEY_FILE).exists()


def test_damaged_signing_keys_are_named_and_never_replaced(tmp_path: Path) -> None:
    (tmp_path / SIGNING_KEY_FILE).write_text("rubbish\n")
    with pytest.raises(SettingUnusable, match=SIGNING_KEY_FILE):
        signing_keys(settings_in(tmp_path))
    assert (tmp_path / SIGNING_KEY_FILE).read_text() == "rubbish\n"
