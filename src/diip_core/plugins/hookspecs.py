"""The hooks a plugin may implement, all of them or just one."""

from __future__ import annotations

from collections.abc import Iterable

import pluggy

from diip_core.ports.command import Command
from diip_core.ports.provider import Provider
from diip_core.ports.storage.kind import StorageKind

GROUP = "diip"
"""The entry-point group, and pluggy's name for this project."""

hookspec = pluggy.HookspecMarker(GROUP)
hookimpl = pluggy.HookimplMarker(GROUP)
"""Marks a function of a plugin as the implementation of the hook it is named after."""


@hookspec
def diip_providers() -> Iterable[Provider]:
    """The kinds of tracker this plugin can read."""
    raise NotImplementedError


@hookspec
def diip_storages() -> Iterable[StorageKind]:
    """The kinds of database this plugin can keep a mirror in."""
    raise NotImplementedError


@hookspec
def diip_commands() -> Iterable[Command]:
    """The commands this plugin adds to ``diip``."""
    raise NotImplementedError
