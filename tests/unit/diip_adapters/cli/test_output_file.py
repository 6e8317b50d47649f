from __future__ import annotations

from pathlib import Path

import pytest

from diip_adapters.cli.output_file import open_output
from diip_core.errors import DiipError, InvalidInput


def test_a_file_is_there_when_all_of_it_is(tmp_path: Path) -> None:
    target = tmp_path / "out.html"
    target.write_bytes(b"old")
    with open_output(str(target)) as file:
        file.write(b"new")
        assert target.read_bytes() == b"old"
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyError), open_output(str(tmp_path / "out.html")) as file:
        file.write(b"half")
        raise KeyError
    assert not list(tmp_path.iterdir())


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    for out in (tmp_path, tmp_path / "missing" / "out.html"):
        with pytest.raises(InvalidInput), open_output(str(out)):
            pass


def test_a_full_disk_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(DiipError, match="cannot be written"), open_output(str(tmp_path / "out.html")):
        raise OSError(28, "No space left on device")
