from __future__ import annotations

import os
from pathlib import Path
from threading import Thread

import pytest

from diip_adapters.cli.output_file import is_standard_output, open_output
from diip_core.errors import DiipError, InvalidInput


def test_a_file_appears_only_when_it_is_complete(tmp_path: Path) -> None:
    target = tmp_path / "out.html"
    target.write_bytes(b"old")
    with open_output(str(target)) as file:
        file.write(b"new")
        assert target.read_bytes() == b"old"
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def test_a_failure_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(KeyError), open_output(str(tmp_path / "out.html")) as file:
        file.write(b"half")
        raise KeyError
    assert not list(tmp_path.iterdir())


def test_a_folder_or_a_missing_folder_is_refused(tmp_path: Path) -> None:
    for out in (tmp_path, tmp_path / "missing" / "out.html"):
        with pytest.raises(InvalidInput), open_output(str(out)):
            pass


def test_a_full_disk_is_reported(tmp_path: Path) -> None:
    with pytest.raises(DiipError, match="cannot be written"), open_output(str(tmp_path / "out.html")):
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("out", ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_every_name_of_standard_output_is_known(out: str) -> None:
    assert is_standard_output(out)


def test_a_named_pipe_is_written_in_place(tmp_path: Path) -> None:
    pipe, read = tmp_path / "pipe", list[bytes]()
    os.mkfifo(pipe)
    reader = Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    with open_output(str(pipe)) as file:
        file.write(b"whole")
    reader.join(timeout=30)
    assert read == [b"whole"]
    assert pipe.is_fifo()


def test_the_descriptor_of_a_process_substitution_is_written(tmp_path: Path) -> None:
    readable, writable = os.pipe()
    with open_output(f"/dev/fd/{writable}") as file:
        file.write(b"whole")
    os.close(writable)
    with os.fdopen(readable, "rb") as end:
        assert end.read() == b"whole"
