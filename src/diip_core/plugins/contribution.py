"""What one plugin gives, asked of it alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import pluggy
from attrs import frozen

from diip_core.plugins import hookspecs
from diip_core.ports.command import Command
from diip_core.ports.provider import Provider
from diip_core.ports.storage.kind import StorageKind

Description = TypeVar("Description", Provider, StorageKind, Command)
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")


class PluginUnfit(Exception):
    """A plugin that cannot be used; the text says why in one line, for its author."""


@frozen
class Contribution:
    """Everything one plugin describes."""

    providers: tuple[Provider, ...] = ()
    storages: tuple[StorageKind, ...] = ()
    commands: tuple[Command, ...] = ()


def contribution_of(plugin: object) -> Contribution:
    """Ask every hook of ``plugin``, a module or anything else with marked functions.

    It has a plugin manager to itself, as one raising hook stops all others of a manager.

    Raises:
        PluginUnfit: a hook is unknown, raises, or returns something else than it should.
    """
    manager = pluggy.PluginManager(hookspecs.GROUP)
    manager.add_hookspecs(hookspecs)
    try:
        manager.register(plugin)
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        raise PluginUnfit(one_line(str(error))) from error
    if not manager.get_hookcallers(plugin):
        raise PluginUnfit("it implements none of DIIP's hooks")
    return Contribution(
        providers=_ask("diip_providers", manager.hook.diip_providers, Provider),
        storages=_ask("diip_storages", manager.hook.diip_storages, StorageKind),
        commands=_ask("diip_commands", manager.hook.diip_commands, Command),
    )


def one_line(text: str) -> str:
    """The beginning of a stranger's text, fit for one line of a report."""
    return re.sub(r"[^\x20-\x7e\xa1-\ud7ff]+", " ", text).strip()[:300]


def _ask(
    hook: str, call: Callable[[], list[Iterable[Any]]], kind: type[Description]
) -> tuple[Description, ...]:
    try:
        described = tuple(item for answer in call() for item in answer)
    except (Exception, SystemExit) as error:  # strangers' code: whatever it raises is its own fault
        raise PluginUnfit(one_line(f"its hook {hook} failed: {type(error).__name__}: {error}")) from error
    for item in described:
        if not isinstance(item, kind):
            raise PluginUnfit(f"its hook {hook} returned a {type(item).__name__}, not a {kind.__name__}")
        if not _NAME.fullmatch(item.name):
            raise PluginUnfit(
                f"its hook {hook} names something {item.name!r:.60}, not in lower case, digits, - and _"
            )
    names = [item.name for item in described]
    if len(set(names)) < len(names):
        raise PluginUnfit(f"its hook {hook} names the same thing twice")
    return described
