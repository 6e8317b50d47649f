"""GitHub as a provider: the connect form, the scope, and how to open a source."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from diip_adapters.github.addresses import BASE_URL, api_addresses, repository_name
from diip_core.domain.issues.issue import Json
from diip_core.domain.issues.label_words import LABEL_PRIORITIES, LABEL_TYPES
from diip_core.domain.issues.vocabulary import Vocabulary
from diip_core.ports.connect_form import option
from diip_core.ports.issue_source import IssueSource
from diip_core.ports.provider import Capability, Connection, Provider

VOCABULARY = Vocabulary(
    statuses={"open": "open", "closed": "closed"},
    types={
        "bug": "bug",
        "defect": "bug",
        "feature": "feature",
        "enhancement": "feature",
        "task": "task",
        "question": "question",
        "incident": "incident",
        "epic": "epic",
    },
    label_types=LABEL_TYPES,
    label_priorities=LABEL_PRIORITIES,
)


@frozen
class GitHubSettings:
    """What a person says to connect a repository."""

    repository: str = option(
        "Repository",
        description="a repository as owner/name",
        normalise=repository_name,
        pattern=r"[A-Za-z0-9_-]+/(?!\.{1,2}$)[A-Za-z0-9._-]+",
    )


def _scope_name(settings: GitHubSettings) -> str:
    return settings.repository


def _config_for(scope: str) -> Mapping[str, Json]:
    return {"repository": repository_name(scope)}


def _open(connection: Connection) -> IssueSource:
    from diip_adapters.github.source import GitHubSource  # noqa: PLC0415 - its decoder, only when asked

    return GitHubSource(connection)


GITHUB = Provider(
    name="github",
    title="GitHub",
    default_base_url=BASE_URL,
    settings=GitHubSettings,
    scope_name=_scope_name,
    config_for=_config_for,
    open=_open,
    addresses=api_addresses,
    vocabulary=VOCABULARY,
    capabilities=frozenset({Capability.COMMENTS, Capability.EVENTS}),
    docs_url="https://docs.github.com/rest/issues",
    token_variables=("GH_TOKEN", "GITHUB_TOKEN"),
)
