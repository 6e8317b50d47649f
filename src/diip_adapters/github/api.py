"""Calls to one GitHub: the headers, the API version a host knows, where its API lies, its budget."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import urlsplit

from diip_adapters.github import answers
from diip_adapters.github.addresses import api_addresses
from diip_adapters.github.decoding import is_json
from diip_core.errors import RateLimited, SourceMisconfigured, SourceUnavailable
from diip_core.ports.http import HttpResponse
from diip_core.ports.provider import Connection

API_VERSION = "2026-03-10"
OLD_API_VERSION = "2022-11-28"
"""The only one that GitHub Enterprise Server 3.17 to 3.20 knows; it answers 400 to any other."""

_old_hosts: set[str] = set()
"""Hosts that know the old version only, as this process found out."""


class GitHubApi:
    """Asks below one address, ``root``. ``closed_until``: the last answer used up the budget.

    That is guarantee F20.
    """

    def __init__(self, connection: Connection) -> None:
        self._http = connection.http
        self._now: Callable[[], datetime] = connection.now
        self._addresses = api_addresses(connection.base_url)
        self.root = self._addresses[0]
        self.with_token = connection.token is not None
        self.closed_until: datetime | None = None
        self._headers = {"Accept": "application/vnd.github+json", "User-Agent": "diip"}
        if connection.token is not None:
            self._headers["Authorization"] = f"Bearer {connection.token.reveal()}"

    def get(self, path: str, params: Mapping[str, str] | None = None) -> HttpResponse:
        """Ask, unless the budget is used up; a host without our API version is asked in the old one.

        Raises:
            RateLimited: the last answer said that nothing is left.
            SourceUnavailable, SourceMisconfigured: as `Http.get`.
        """
        host = urlsplit(self.root).netloc
        if host in _old_hosts:
            return self._get(path, params, OLD_API_VERSION)
        answer = self._get(path, params, API_VERSION)
        if answer.status != 400:
            return answer
        again = self._get(path, params, OLD_API_VERSION)
        if again.status != 400:
            _old_hosts.add(host)
        return again

    def find(self, path: str) -> HttpResponse:
        """Ask the addresses that the API may have for ``path``, and stay at the one that answers.

        Raises:
            SourceUnavailable: a web page is all there is (``html``).
            SourceMisconfigured: the first address must not be reached.
        """
        first: HttpResponse | SourceMisconfigured | None = None
        for address in self._addresses:
            self.root = address
            try:
                answer = self.get(path)
            except SourceMisconfigured as astray:
                first = first or astray
                continue
            if answer.status >= 500 or (is_json(answer) and answer.status != 404):
                return answer
            first = first or answer
        self.root = self._addresses[0]
        if isinstance(first, HttpResponse) and is_json(first):
            return first
        if isinstance(first, SourceMisconfigured):
            raise first
        raise SourceUnavailable(
            f"{self.root} answers with a web page, not with GitHub's API; give the API's address, "
            "on GitHub Enterprise Server https://HOST/api/v3",
            code="html",
        )

    def _get(self, path: str, params: Mapping[str, str] | None, version: str) -> HttpResponse:
        if self.closed_until is not None and self._now() < self.closed_until:
            raise RateLimited("GitHub's hourly budget is used up", retry_at=self.closed_until)
        headers = {**self._headers, "X-GitHub-Api-Version": version}
        answer = self._http.get(self.root + path, params=params, headers=headers)
        budget = answers.rate_limit(answer)
        self.closed_until = budget.resets_at if budget and budget.remaining == 0 else None
        return answer
