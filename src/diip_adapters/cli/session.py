"""What every command that touches the database begins with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches

from diip_adapters.bootstrap import find_plugins, open_ports, storage_kind
from diip_adapters.cli.output import say
from diip_adapters.cli.scopes import NOTHING_YET
from diip_adapters.settings import Settings, effective, read_settings
from diip_core.errors import NotFound, StorageRefused
from diip_core.events import Event
from diip_core.ports.bundle import Ports


def settings_for(database: str | None = None) -> Settings:
    """The settings, with ``--database`` on top; unknown variables are only warned of."""
    settings = read_settings()
    names = [name for name, _, _ in effective(settings)]
    for name in settings.unknown:
        close = get_close_matches(name, names, n=1)
        say(f"diip: warning: there is no setting {name}" + (f"; did you mean {close[0]}?" if close else ""))
    return settings if database is None else settings.with_database(database)


@contextmanager
def opened_to_read(database: str | None = None) -> Iterator[Ports]:
    """As `opened`, but a database that is empty is left as it is, and a file that is not there is not made.

    Raises:
        NotFound: there is nothing to read.
    """
    settings = settings_for(database)
    try:
        storage_kind(settings, find_plugins(settings)).check(settings.database_url.reveal())
    except StorageRefused as refusal:  # What else there is, opening meets too: it mends an older file.
        if refusal.code == "schema_empty":
            raise NotFound(NOTHING_YET) from refusal
    with open_ports(settings) as ports:
        yield ports


@contextmanager
def opened(
    database: str | None = None, *, announce: Callable[[Event], None] = lambda event: None
) -> Iterator[Ports]:
    """The ports over the database that ``--database`` or the settings name."""
    with open_ports(settings_for(database), announce=announce) as ports:
        yield ports
