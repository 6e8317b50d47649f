"""From an integration's row to an open source whose every call is logged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit

from diip_core.domain.mirror.calls import ApiCall
from diip_core.domain.mirror.integration import Integration, token_owner
from diip_core.domain.secret import Secret
from diip_core.errors import InvalidInput, SourceError, SourceMisconfigured
from diip_core.ports.bundle import Ports
from diip_core.ports.clock import Clock
from diip_core.ports.http import Http, HttpResponse
from diip_core.ports.issue_source import IssueSource
from diip_core.ports.provider import Connection

_TOKEN = re.compile(r"[!-~]+")


def check_way(ports: Ports, *, base_url: str | None = None, token: Secret | None = None) -> None:
    """Refuse an address or a token that no call could be made with; nobody is asked.

    Raises:
        InvalidInput: the address is no URL, or one that may not be asked; or the token has characters that
            no header carries (RFC 6750 §2.1). The text repeats nothing of a token.
    """
    if token is not None and not _TOKEN.fullmatch(token.reveal()):
        raise InvalidInput(
            "a token has neither blanks nor characters beyond ASCII; enter it again", field="token"
        )
    if base_url is not None:
        try:
            ports.http(base_url).close()
        except SourceMisconfigured as error:
            raise InvalidInput(error.message, field="base_url") from error


class CallRecorder:
    """An `Http` that notes each call, without query string or headers."""

    def __init__(self, http: Http, clock: Clock) -> None:
        self._http = http
        self._clock = clock
        self._calls: list[ApiCall] = []
        self.count = 0

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> HttpResponse:
        at, began = self._clock.now(), self._clock.monotonic()
        status: int | None = None
        error: str | None = None
        self.count += 1
        try:
            answer = self._http.get(url, params=params, headers=headers)
            status = answer.status
            error = f"http_{status}" if status >= 400 else None
            return answer
        except SourceError as failure:
            error = failure.code
            raise
        finally:
            self._calls.append(
                ApiCall(
                    endpoint=urlsplit(url).path,
                    status_code=status,
                    response_time_ms=round((self._clock.monotonic() - began) * 1000),
                    success=error is None,
                    at=at,
                    error=error,
                )
            )

    def take(self) -> list[ApiCall]:
        """The calls since the last taking, oldest first."""
        calls, self._calls = self._calls, []
        return calls

    def close(self) -> None:
        self._http.close()


@contextmanager
def source_session(
    ports: Ports, integration: Integration, *, token: Secret | None = None
) -> Iterator[tuple[IssueSource, CallRecorder]]:
    """The integration's source and the record of its calls; both are closed at the end.

    ``token`` is given if it is not stored yet.

    Raises:
        NotFound: no such provider is registered.
        SecretUnreadable: the stored token cannot be opened.
        SourceMisconfigured: the address must not be reached.
    """
    provider = ports.provider(integration.provider)
    if token is None and integration.sealed_token is not None:
        token = ports.secret_box.open(integration.sealed_token, owner=token_owner(integration.id))
    recorder = CallRecorder(ports.http(integration.base_url), ports.clock)
    try:
        connection = Connection(
            settings=provider.form.parse(integration.config),
            base_url=integration.base_url,
            token=token,
            http=recorder,
            now=ports.clock.now,
            scope_id=integration.external_scope_id,
        )
        source = provider.open(connection)
        try:
            yield source, recorder
        finally:
            source.close()
    finally:
        recorder.close()
