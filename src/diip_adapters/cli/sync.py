"""``diip sync``: mirror one scope."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Annotated

import typer

from diip_adapters.cli.connecting import DEFAULT_PROJECT, SyncRequest, find_or_connect
from diip_adapters.cli.errors import DONE, INCOMPLETE, INTERRUPTED
from diip_adapters.cli.interruption import Interruption
from diip_adapters.cli.output import print_line, terminal_safe
from diip_adapters.cli.progress import ProgressDisplay, display_for_stderr
from diip_adapters.cli.resume_command import resume_command
from diip_adapters.cli.runner import Runner
from diip_adapters.cli.session import open_for_writing
from diip_adapters.settings import read_token
from diip_adapters.system import SystemClock
from diip_core.domain.mirror.integration import Integration
from diip_core.domain.secret import Secret
from diip_core.errors import InvalidInput, SourceMisconfigured
from diip_core.services.sync.run_to_end import SyncRun


def sync(
    provider: Annotated[str, typer.Argument(help="The tracker, such as github.")],
    scope: Annotated[str, typer.Argument(help="What to mirror; on GitHub owner/name.")],
    *,
    base_url: Annotated[str | None, typer.Option(help="The address of your own tracker server.")] = None,
    token: Annotated[
        str | None, typer.Option(help="The access token. Other users can see it; prefer --token-env.")
    ] = None,
    token_env: Annotated[
        str | None, typer.Option(help="The environment variable that holds the token.", metavar="NAME")
    ] = None,
    no_token: Annotated[
        bool, typer.Option("--no-token", help="Ignore tokens of the environment, such as GITHUB_TOKEN.")
    ] = False,
    option: Annotated[
        list[str] | None, typer.Option(help="A further setting of the tracker; repeatable.", metavar="K=V")
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Read everything again.")] = False,
    project: Annotated[str, typer.Option(help="The project to mirror into.")] = DEFAULT_PROJECT,
    database: Annotated[str | None, typer.Option(help="Use this database, not DIIP_DATABASE_URL.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as one JSON document.")] = False,
) -> int:
    """Mirror one scope of a tracker.

    If a run stops early, the same command resumes it.

    Example: diip sync github pallets/flask --token-env GITHUB_TOKEN
    """
    request = SyncRequest(
        provider=provider,
        scope=scope,
        project=project,
        base_url=_checked(base_url),
        token=_token(token, token_env, no_token=no_token),
        options=dict(_pairs(option or ())),
        with_ambient_token=not no_token,
    )
    resume = resume_command(request, token_env=token_env, database=database, full=full, as_json=as_json)
    clock = SystemClock()
    display = display_for_stderr(clock.now, clock.monotonic)
    try:
        integration, totals = _run(request, display, database=database, full=full)
    except KeyboardInterrupt:
        return _stopped(resume)
    if totals.interrupted:
        return _stopped(resume)
    if as_json:
        typer.echo(json.dumps(sync_document(integration, totals), ensure_ascii=False))
    else:
        typer.echo(_sentence(integration, totals))
    if totals.outcome.complete:
        return DONE
    print_line("diip: the mirror is not complete: " + "; ".join(totals.outcome.incomplete_reasons))
    return INCOMPLETE


def sync_document(integration: Integration, totals: SyncRun) -> dict[str, object]:
    """The result of a run as ``--json`` prints it."""
    outcome = totals.outcome
    return {
        "provider": integration.provider,
        "scope": integration.scope_name,
        "project_id": integration.project_id,
        "integration_id": integration.id,
        "fetched": outcome.fetched,
        "created": outcome.created,
        "updated": outcome.updated,
        "unchanged": outcome.unchanged,
        "removed": outcome.removed,
        "quarantined": outcome.quarantined,
        "pages": outcome.pages,
        "api_calls": outcome.api_calls,
        "retries": totals.retries,
        "waited_seconds": round(totals.waited_seconds, 3),
        "seconds": round(totals.seconds, 3),
        "resumed": outcome.resumed,
        "complete": outcome.complete,
    }


def _run(
    request: SyncRequest, display: ProgressDisplay, *, database: str | None, full: bool
) -> tuple[Integration, SyncRun]:
    with Interruption() as interruption, open_for_writing(database, announce=display.announce) as ports:
        runner = Runner(ports, interruption, display.print_line)
        integration = find_or_connect(ports, request, runner)
        with display:
            run = runner.sync(integration.scope, full=full)
        with ports.storage.read() as view:  # its name may have changed
            return view.integrations.get(integration.scope), run


def _stopped(resume: str) -> int:
    print_line(f"diip: stopped; every complete page is stored. Resume with: {resume}")
    return INTERRUPTED


def _sentence(integration: Integration, totals: SyncRun) -> str:
    outcome = totals.outcome
    return terminal_safe(
        f"{integration.provider} {integration.scope_name}: {outcome.fetched:,} issues read, "
        f"{outcome.created:,} new, {outcome.updated:,} changed, {outcome.unchanged:,} unchanged; "
        f"{outcome.api_calls:,} calls, {totals.retries:,} retries, {totals.seconds:.1f} s"
    )


def _checked(base_url: str | None) -> str | None:
    if base_url is None:
        return None
    from diip_adapters.web.urls import parse_url  # noqa: PLC0415 - httpx takes 200 ms to import

    try:
        has_query = bool(parse_url(base_url).query)
    except SourceMisconfigured as error:
        raise InvalidInput(f"--base-url: {error.message}", field="base_url") from error
    if has_query:
        raise InvalidInput("--base-url: the URL has a query (?…); leave it out", field="base_url")
    return base_url


def _token(token: str | None, token_env: str | None, *, no_token: bool) -> Secret | None:
    if sum((token is not None, token_env is not None, no_token)) > 1:
        raise InvalidInput("give one of --token, --token-env and --no-token", field="token")
    if token is not None:
        if not token.strip():
            raise InvalidInput("--token is empty", field="token")
        return Secret(token.strip())
    return None if token_env is None else read_token(token_env)


def _pairs(options: Iterable[str]) -> Iterable[tuple[str, str]]:
    for text in options:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise InvalidInput("--option: give it as name=value", field="option")
        yield name, value
