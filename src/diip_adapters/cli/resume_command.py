"""The command that goes on with a sync that was stopped."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from diip_adapters.cli.connecting import DEFAULT_PROJECT, Wanted
from diip_adapters.settings import masked_url


def resume_command(
    wanted: Wanted, *, token_env: str | None, database: str | None, full: bool, as_json: bool
) -> str:
    """``diip sync`` as it was said, quoted for a shell, without a secret.

    ``--token`` is left out, for the token is kept sealed. A database's password is masked rather than the
    option left out, which would lead to another database.
    """
    return shlex.join(
        ["diip", "sync", wanted.provider, wanted.scope, *_options(wanted, token_env, database, full, as_json)]
    )


def _options(
    wanted: Wanted, token_env: str | None, database: str | None, full: bool, as_json: bool
) -> Iterator[str]:
    if wanted.base_url is not None:
        yield from ("--base-url", wanted.base_url)
    if token_env is not None:
        yield from ("--token-env", token_env)
    if not wanted.with_ambient_token:
        yield "--no-token"
    for name, value in wanted.options.items():
        yield from ("--option", f"{name}={value}")
    if full:
        yield "--full"
    if wanted.project != DEFAULT_PROJECT:
        yield from ("--project", wanted.project)
    if database is not None:
        yield from ("--database", masked_url(database))
    if as_json:
        yield "--json"
