"""From an error to one line on standard error and an exit code."""

from __future__ import annotations

import errno
import sys
import traceback

from typer import TyperException

from diip_adapters.cli.output import print_line
from diip_adapters.settings import read_settings
from diip_core.errors import DiipError, InvalidInput

_UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EBADF)
DONE, FAILED, WRONG_USE, INCOMPLETE, INTERRUPTED = 0, 1, 2, 3, 130


def report_failure(error: Exception) -> int:
    """Print what went wrong and what to do. Returns the exit code."""
    if isinstance(error, TyperException):
        print_line(f"diip: {one_line(error.format_message())} (see diip --help)")
        return error.exit_code
    if isinstance(error, DiipError):
        print_line(f"diip: {one_line(error.message)}")
        return WRONG_USE if isinstance(error, InvalidInput) else FAILED
    if isinstance(error, OSError) and error.errno in _UNWRITABLE:
        print_line(f"diip: standard output cannot be written ({error.strerror}); redirect it elsewhere")
        return FAILED
    if _wants_traceback():
        traceback.print_exception(error, file=sys.stderr)
    else:
        print_line(
            f"diip: this is a bug in DIIP ({type(error).__name__}); run it again with "
            "DIIP_LOG_LEVEL=debug and report the traceback"
        )
    return FAILED


def one_line(message: str) -> str:
    """A message without its line breaks."""
    return " ".join(message.split())


def _wants_traceback() -> bool:
    try:
        return read_settings().log_level == "debug"
    except DiipError:
        return False
