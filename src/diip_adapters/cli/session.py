"""How a command reads the settings and opens the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches

from diip_adapters.bootstrap import find_plugins, open_ports, storage_kind
from diip_adapters.cli.output import print_line
from diip_adapters.cli.scopes import NOTHING_MIRRORED
from diip_adapters.settings import Settings, effective, read_settings
from diip_core.errors import NotFound, StorageRefused
from diip_core.events import Event
from diip_core.ports.bundle import Ports


def settings_for(database: str | None = None) -> Settings:
    """The settings, with ``--database`` in place of the database's; an unknown variable causes a warning."""
    settings = read_settings()
    names = [name for name, _, _ in effective(settings)]
    for name in settings.unknown:
        close = get_close_matches(name, names, n=1)
        hint = f"; did you mean {close[0]}?" if close else ""
        print_line(f"diip: warning: there is no setting {name}{hint}")
    return settings if database is None else settings.with_database(database)


@contextmanager
def open_for_reading(database: str | None = None) -> Iterator[Ports]:
    """As `open_for_writing`, but an empty database stays empty and a missing file is not created.

    Raises:
        NotFound: nothing is mirrored here.
    """
    settings = settings_for(database)
    try:
        storage_kind(settings, find_plugins(settings)).check(settings.database().reveal())
    except StorageRefused as refusal:
        if refusal.code == "schema_empty":
            raise NotFound(NOTHING_MIRRORED) from refusal
        # Every other refusal is met again on opening, which migrates an older file.
    with open_ports(settings) as ports:
        yield ports


@contextmanager
def open_for_writing(
    database: str | None = None, *, announce: Callable[[Event], None] = lambda event: None
) -> Iterator[Ports]:
    """The ports over the database that ``--database`` or the settings name."""
    with open_ports(settings_for(database), announce=announce) as ports:
        yield ports
