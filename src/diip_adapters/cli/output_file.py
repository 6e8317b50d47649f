"""Where a command writes its result."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from diip_core.errors import DiipError, InvalidInput

STANDARD_OUTPUT = "-"
_STANDARD_OUTPUTS = frozenset({STANDARD_OUTPUT, "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"})


def is_standard_output(out: str) -> bool:
    """Whether ``--out`` names standard output, as ``-`` or as a device."""
    return out in _STANDARD_OUTPUTS


@contextmanager
def open_output(out: str) -> Iterator[BinaryIO]:
    """Open what ``--out`` names: standard output, or a file that is written completely or not at all.

    A pipe or another device is written in place.

    Raises:
        InvalidInput: the path is a folder, or lies in a folder that does not exist.
        DiipError: the file cannot be written.
    """
    if is_standard_output(out):
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(out)
    is_device = path.exists() and not path.is_file() and not path.is_dir()
    target = path if is_device else path.resolve()
    if target.is_dir() or not target.parent.is_dir():
        raise InvalidInput(f"--out: {out!r:.200} is not a file in an existing folder", field="out")
    aside = target if is_device else target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with aside.open("wb") as file:
            yield file
            file.flush()
            if not is_device:
                os.fsync(file.fileno())
        if not is_device:
            aside.replace(target)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise DiipError(f"{out!r:.200} cannot be written ({error.strerror}); no file was created") from error
    finally:
        if not is_device:
            with suppress(OSError):
                aside.unlink()
