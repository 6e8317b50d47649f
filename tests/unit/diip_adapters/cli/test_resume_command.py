from __future__ import annotations

import shlex

from diip_adapters.cli.connecting import SyncRequest
from diip_adapters.cli.resume_command import resume_command
from diip_core.domain.secret import Secret


def test_what_was_not_said_is_not_repeated() -> None:
    request = SyncRequest(provider="github", scope="octo/rockets")
    again = resume_command(request, token_env=None, database=None, full=False, as_json=False)
    assert again == "diip sync github octo/rockets"


def test_every_option_is_repeated_and_quoted_and_no_secret_is_shown() -> None:
    request = SyncRequest(
        provider="jira",
        scope="A B",
        project="it's; mine",
        base_url="http://127.0.0.1:18091",
        token=Secret("canary-1"),
        options={"email": "ada@example.org"},
    )
    database = "postgresql://ada:canary-2@db.example/diip?password=canary-3"
    again = resume_command(request, token_env="JIRA_TOKEN", database=database, full=True, as_json=True)
    assert shlex.split(again) == [
        "diip", "sync", "jira", "A B",
        "--base-url", "http://127.0.0.1:18091",
        "--token-env", "JIRA_TOKEN",
        "--option", "email=ada@example.org",
        "--full",
        "--project", "it's; mine",
        "--database", "postgresql://ada:***@db.example/diip?***",
        "--json",
    ]  # fmt: skip
    assert "canary" not in again
