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


@contextmanager
def open_output(out: str) -> Iterator[BinaryIO]:
    """Standard output, or the file named ``out``, which is there whole or not at all.

    Raises:
        InvalidInput: it is a folder, or in none that exists.
        DiipError: it cannot be written.
    """
    if out == STANDARD_OUTPUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = Path(out).resolve()
    if target.is_dir() or not target.parent.is_dir():
        raise InvalidInput(f"--out: {out!r:.200} is no file in a folder that exists", field="out")
    is_special = target.exists() and not target.is_file()
    aside = target if is_special else target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with aside.open("wb") as file:
            yield file
            file.flush()
            if not is_special:
                os.fsync(file.fileno())
        if not is_special:
            aside.replace(target)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise DiipError(
            f"{out!r:.200} cannot be written ({error.strerror}); nothing was left there"
        ) from error
    finally:
        if not is_special:
            with suppress(OSError):
                aside.unlink()
