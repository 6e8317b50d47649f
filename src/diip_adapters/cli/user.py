"""``diip user``: accounts, for whoever can reach the database."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from typing import Annotated

import typer

from diip_adapters.cli.output import terminal_safe
from diip_adapters.cli.session import open_for_writing
from diip_core.domain.identity.account import User
from diip_core.domain.identity.permissions import OPERATOR
from diip_core.domain.secret import Secret
from diip_core.domain.time import format_instant
from diip_core.errors import InvalidInput, NotFound
from diip_core.ports.bundle import Ports
from diip_core.use_cases.identity.add_user import add_user
from diip_core.use_cases.identity.list_users import list_users
from diip_core.use_cases.identity.set_password import set_password
from diip_core.use_cases.identity.update_user import update_user

user = typer.Typer(
    help="Manage accounts.\n\nExample: diip user add ada@example.org --admin", rich_markup_mode=None
)
Email = Annotated[str, typer.Argument(help="The email address of the account.")]
Database = Annotated[str | None, typer.Option(help="Use this database, not DIIP_DATABASE_URL.")]
FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input, one line.")
]


class RoleName(StrEnum):
    """The roles of an account."""

    admin = "admin"
    developer = "developer"


@user.callback(invoke_without_command=True)
def _without_command(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@user.command()
def add(
    email: Email,
    admin: Annotated[bool, typer.Option("--admin", help="Make the account an administrator.")] = False,
    name: Annotated[str | None, typer.Option(help="The display name.")] = None,
    password_stdin: FromStdin = False,
    database: Database = None,
) -> None:
    """Add an account. The password comes from a prompt or from standard input.

    Example: diip user add ada@example.org --admin
    """
    password = _password(from_stdin=password_stdin)
    with open_for_writing(database) as ports:
        added = add_user(
            ports,
            OPERATOR,
            email=email,
            password=password,
            name=name,
            role="admin" if admin else "developer",
        )
    typer.echo(terminal_safe(f"{added.email} is now {_article(added)}"))


@user.command("list")
def list_all(
    as_json: Annotated[bool, typer.Option("--json", help="Print them as one JSON document.")] = False,
    database: Database = None,
) -> None:
    """List every account.

    Example: diip user list --json
    """
    with open_for_writing(database) as ports:
        users = _all_users(ports)
    if as_json:
        typer.echo(json.dumps([_record(one) for one in users], ensure_ascii=False))
        return
    for one in users:
        state = "" if one.is_active else "  disabled"
        typer.echo(terminal_safe(f"{one.email}  {one.role}  since {format_instant(one.created_at)}{state}"))


@user.command("set-role")
def set_role(email: Email, role: RoleName, database: Database = None) -> None:
    """Set the role of an account.

    Example: diip user set-role ada@example.org admin
    """
    with open_for_writing(database) as ports:
        changed = update_user(ports, OPERATOR, _user_of(ports, email).id, role=role.value)
    typer.echo(terminal_safe(f"{changed.email} is now {_article(changed)}"))


@user.command("set-password")
def renew_password(email: Email, password_stdin: FromStdin = False, database: Database = None) -> None:
    """Set the password of an account and end all its sessions.

    Example: diip user set-password ada@example.org
    """
    password = _password(from_stdin=password_stdin)
    with open_for_writing(database) as ports:
        found = _user_of(ports, email)
        set_password(ports, OPERATOR, found.id, password=password)
    typer.echo(terminal_safe(f"{found.email} has a new password"))


@user.command()
def disable(email: Email, database: Database = None) -> None:
    """Disable an account. Its sessions and API keys stop working with the next request.

    Example: diip user disable ada@example.org
    """
    with open_for_writing(database) as ports:
        found = update_user(ports, OPERATOR, _user_of(ports, email).id, is_active=False)
    typer.echo(terminal_safe(f"{found.email} is disabled"))


def _password(*, from_stdin: bool) -> Secret:
    """From a prompt or standard input, never from an argument, which other users could see."""
    if not from_stdin:
        return Secret(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    line = sys.stdin.buffer.readline().rstrip(b"\r\n")
    try:
        return Secret(line.decode())
    except UnicodeDecodeError:
        raise InvalidInput("the password on standard input is not valid UTF-8") from None


def _user_of(ports: Ports, email: str) -> User:
    with ports.storage.read() as view:
        found = view.accounts.by_email(email)
    if found is None:
        raise NotFound(f"no account has the address {email}; list all with: diip user list")
    return found


def _all_users(ports: Ports) -> list[User]:
    users: list[User] = []
    after = None
    while True:
        page = list_users(ports, OPERATOR, after=after, limit=200)
        users += page.items
        if page.next is None:
            return users
        after = page.next


def _article(one: User) -> str:
    return f"{'an' if one.role == 'admin' else 'a'} {one.role}"


def _record(one: User) -> dict[str, object]:
    return {
        "id": one.id,
        "email": one.email,
        "name": one.name,
        "role": one.role,
        "is_active": one.is_active,
        "created_at": format_instant(one.created_at),
    }
