"""httpcore's errors as DIIP's. Nothing of httpcore gets past here."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpcore

from diip_adapters.web.limits import Allowance
from diip_core.errors import SourceUnavailable


@contextmanager
def border(allowance: Allowance) -> Iterator[None]:
    """Raise SourceUnavailable, its code telling how, for whatever goes wrong on the way to a host."""
    try:
        yield
    except httpcore.TimeoutException as error:
        allowance.seconds(None)  # a pause that ran into the end of the whole time is that, and says so
        waited = "accept a connection" if isinstance(error, httpcore.ConnectTimeout) else "answer"
        raise _unavailable(f"{allowance.host} did not {waited} in time", "timeout") from error
    except httpcore.ConnectError as error:
        if any(isinstance(reason, ssl.SSLError) for reason in error.args):
            raise SourceUnavailable(
                f"no secure connection to {allowance.host}: check its certificate", code="tls"
            ) from error
        raise SourceUnavailable(
            f"no connection to {allowance.host}; check the address, or try again later", code="connect"
        ) from error
    except (httpcore.NetworkError, httpcore.RemoteProtocolError) as error:
        if allowance.cut or isinstance(error, httpcore.NetworkError):
            raise _unavailable(f"{allowance.host} broke off its answer", "connection_lost") from error
        raise _unavailable(f"{allowance.host} does not speak HTTP as it should", "protocol") from error


def _unavailable(what: str, code: str) -> SourceUnavailable:
    return SourceUnavailable(f"{what}; try again later", code=code)
