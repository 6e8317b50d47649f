"""The command that resumes an interrupted sync."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from diip_adapters.cli.connecting import DEFAULT_PROJECT, SyncRequest
from diip_adapters.settings import masked_url


def resume_command(
    request: SyncRequest, *, token_env: str | None, database: str | None, full: bool, as_json: bool
) -> str:
    """The same ``diip sync`` command, quoted for a shell, without secrets.

    ``--token`` is left out, because the token is stored encrypted. A database's password is masked; leaving
    the option out would lead to another database.
    """
    return shlex.join(
        [
            "diip",
            "sync",
            request.provider,
            request.scope,
            *_options(request, token_env, database, full, as_json),
        ]
    )


def _options(
    request: SyncRequest, token_env: str | None, database: str | None, full: bool, as_json: bool
) -> Iterator[str]:
    if request.base_url is not None:
        yield from ("--base-url", request.base_url)
    if token_env is not None:
        yield from ("--token-env", token_env)
    if not request.with_ambient_token:
        yield "--no-token"
    for name, value in request.options.items():
        yield from ("--option", f"{name}={value}")
    if full:
        yield "--full"
    if request.project != DEFAULT_PROJECT:
        yield from ("--project", request.project)
    if database is not None:
        yield from ("--database", masked_url(database))
    if as_json:
        yield "--json"
