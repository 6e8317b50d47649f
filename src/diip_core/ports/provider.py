"""A kind of tracker: what there is to ask a person, and how to open a source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from typing import Any

from attrs import frozen

from diip_core.domain.issues.issue import Json
from diip_core.domain.issues.vocabulary import Vocabulary
from diip_core.domain.secret import Secret
from diip_core.ports.connect_form import ConnectForm
from diip_core.ports.http import Http
from diip_core.ports.issue_source import IssueSource


class Capability(Enum):
    """What a source can do beyond `check` and `fetch`. Its tests are chosen by these."""

    COMMENTS = "comments"
    EVENTS = "events"


@frozen
class Connection:
    """What a source needs to know: the filled-in form, the place, and the credential if there is one.

    ``scope_id`` is the scope's immutable id at the provider, null until the first check.
    """

    settings: Any
    base_url: str
    token: Secret | None
    http: Http
    now: Callable[[], datetime]
    scope_id: str | None = None


@frozen
class Provider:
    """Describes a tracker; registered through the ``diip_providers`` hook.

    ``settings`` is an attrs class of `option` questions, ``scope_name`` makes their short form
    (``owner/name``), and ``config_for`` the answers that a short form stands for, as the command line
    gives it. ``addresses`` are where the API may be, the likeliest first, for an address as a person knows
    it; all but the first share its origin. ``instant_digits`` is how many fractional digits instants have.
    ``token_variables`` are the environment variables in which its own tools look for a token, in order.
    """

    name: str
    title: str
    default_base_url: str
    settings: type
    scope_name: Callable[[Any], str]
    config_for: Callable[[str], Mapping[str, Json]]
    open: Callable[[Connection], IssueSource]
    vocabulary: Vocabulary
    addresses: Callable[[str], tuple[str, ...]] = lambda base_url: (base_url,)
    capabilities: frozenset[Capability] = frozenset()
    instant_digits: int = 0
    docs_url: str = ""
    token_variables: tuple[str, ...] = ()

    @property
    def form(self) -> ConnectForm[Any]:
        """What a person answers to connect an integration."""
        return ConnectForm(self.settings)
