"""The command ``diip serve``, through the hook that strangers use."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from diip_core.plugins.hookspecs import hookimpl
from diip_core.ports.command import Command


@hookimpl
def diip_commands() -> Iterable[Command]:
    """Serve the HTTP API."""
    return (Command("serve", _serve),)


def _serve() -> Callable[..., None]:
    from diip_http.serve_command import serve  # noqa: PLC0415 - needs the extras cli and http

    return serve
