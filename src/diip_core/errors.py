"""Every error DIIP raises, in one tree.

::

    DiipError
    ├── CallerError                what somebody asked for cannot be done
    │   ├── Unauthenticated        say who you are
    │   ├── Forbidden              your role lacks this right
    │   ├── NotFound               it does not exist, or you may not see it
    │   ├── Conflict               it clashes with what is there
    │   │   └── Busy               another run holds it; wait (`diip_core.domain.mirror.lease`)
    │   ├── InvalidInput           the request itself is wrong
    │   │   └── SettingUnusable    a setting cannot be used
    │   ├── ProviderRefused        the provider said no to a connect
    │   ├── Throttled              too many requests; see retry_at
    │   └── Overloaded             the service is full; try again soon
    ├── SourceError                a provider, or the way to it
    │   ├── SourceUnavailable      try again
    │   │   └── RateLimited        try again at retry_at
    │   ├── AccessDenied           a person must renew the access
    │   ├── SourceMisconfigured    a person must correct the integration
    │   └── SourceBroken           the provider no longer speaks its contract
    ├── StorageError               the database
    │   ├── StorageUnavailable     try again
    │   ├── StorageRefused         a person must act: read-only, full, newer, not a database
    │   └── Fenced                 the lease was lost; the whole page is undone
    └── SecretUnreadable           a stored secret cannot be opened
        └── SecretBindingError     it was sealed for somebody else

The second level decides what happens next, the leaves explain. No error text ever holds a secret, SQL,
or the body of a provider's answer.
"""

from __future__ import annotations

from datetime import datetime


class DiipError(Exception):
    """Something DIIP can name. ``code`` is a stable word for programs, the text one line for people."""

    code = "error"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code


class CallerError(DiipError):
    """Correct the request; asking again unchanged gives the same answer."""

    code = "caller_error"


class Unauthenticated(CallerError):
    """Log in, or send a valid token."""

    code = "unauthenticated"


class Forbidden(CallerError):
    """Ask an owner of the project for the role that is missing."""

    code = "forbidden"


class NotFound(CallerError):
    """Check the id; what you may not see looks the same as what is not there."""

    code = "not_found"


class Conflict(CallerError):
    """Look at what is there first, then decide."""

    code = "conflict"


class InvalidInput(CallerError):
    """Correct ``field`` and send it again."""

    code = "invalid_input"

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class SettingUnusable(InvalidInput):
    """Correct the setting named in ``field`` and start again."""

    code = "setting_unusable"


class ProviderRefused(CallerError):
    """The provider said no; its reason is in the text."""

    code = "provider_refused"


class Throttled(CallerError):
    """Wait until ``retry_at``; then there is room for up to ``limit`` again."""

    code = "throttled"

    def __init__(self, message: str, *, retry_at: datetime, limit: int) -> None:
        super().__init__(message)
        self.retry_at = retry_at
        self.limit = limit


class Overloaded(CallerError):
    """Nothing is wrong with the request; send it again in a moment."""

    code = "overloaded"


class SourceError(DiipError):
    """A provider could not be read. The mirror keeps what it has."""

    code = "source_error"


class SourceUnavailable(SourceError):
    """Try again later: the provider, the network or its answer failed for the moment.

    ``code`` says how (``timeout``, ``connect``, ``http_502``, ``bad_json``, ``html``, ``bad_utf8`` …);
    ``body`` is the unreadable answer for the quarantine, never shown. ``retry_at`` is when the provider
    itself expects to be back, if it says so. ``instead`` is the source's cursor to the same place in smaller
    pages, for the case that the failure stays.
    """

    code = "unavailable"

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        body: bytes | None = None,
        retry_at: datetime | None = None,
    ) -> None:
        super().__init__(message, code=code)
        self.body = body
        self.retry_at = retry_at
        self.instead: str | None = None


class RateLimited(SourceUnavailable):
    """Ask nothing before ``retry_at``. Not a failure: the provider is well and wants peace.

    ``doubling`` is true where the provider named no time: each such answer in a row doubles the wait.
    """

    code = "rate_limited"

    def __init__(
        self, message: str, *, retry_at: datetime, doubling: bool = False, code: str | None = None
    ) -> None:
        super().__init__(message, code=code)
        self.retry_at: datetime = retry_at
        self.doubling = doubling


class AccessDenied(SourceError):
    """A person must renew the token or its rights."""

    code = "access_denied"


class SourceMisconfigured(SourceError):
    """A person must correct the address, the scope or the provider's settings."""

    code = "misconfigured"


class SourceBroken(SourceError):
    """The provider answers, but not in the shape its documentation promises. Report it."""

    code = "contract_fault"


class StorageError(DiipError):
    """The database could not do it; nothing was half-written."""

    code = "storage_error"


class StorageUnavailable(StorageError):
    """Try again: it is locked, restarting or out of reach."""

    code = "storage_unavailable"


class StorageRefused(StorageError):
    """A person must act: the database is read-only, full, of another version, or no database."""

    code = "storage_refused"


class Fenced(StorageError):
    """Stop: another run took the scope over. What this transaction wrote is undone."""

    code = "fenced"


class SecretUnreadable(DiipError):
    """Enter the secret again: no key at hand opens what is stored."""

    code = "secret_unreadable"


class SecretBindingError(SecretUnreadable):
    """Look for tampering: this secret was sealed for another owner."""

    code = "secret_binding"
