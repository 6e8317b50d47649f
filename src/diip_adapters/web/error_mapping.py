"""httpx's errors as DIIP's. Nothing of httpx gets past here."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from diip_adapters.web.limits import Allowance
from diip_core.errors import SourceMisconfigured, SourceUnavailable


@contextmanager
def mapped_errors(allowance: Allowance) -> Iterator[None]:
    """Raise SourceUnavailable for whatever goes wrong on the way to a host; its code says what did."""
    host = allowance.host
    try:
        yield
    except httpx.TimeoutException as error:
        allowance.seconds(None)  # a pause that ran into the total limit is reported as that
        waited = "accept a connection" if isinstance(error, httpx.ConnectTimeout) else "answer"
        raise _unavailable(f"{host} did not {waited} in time", "timeout") from error
    except httpx.ProxyError as error:
        raise SourceUnavailable(
            f"the proxy refused to connect to {host}; check DIIP_PROXY_URL", code="proxy"
        ) from error
    except httpx.ConnectError as error:
        if _is_tls(error):
            raise SourceUnavailable(
                f"no secure connection to {host}: its certificate is not trusted; "
                "if its authority is your own, name its file in DIIP_CA_FILE",
                code="tls",
            ) from error
        raise SourceUnavailable(
            f"no connection to {host}; check the address, or try again later", code="connect"
        ) from error
    except httpx.RemoteProtocolError as error:
        if "location header" in str(error):  # httpx cannot read where a redirect leads
            raise SourceMisconfigured(f"{host} redirects astray; correct the address") from None
        if allowance.cut:
            raise _unavailable(f"{host} broke off its answer", "connection_lost") from error
        raise _unavailable(f"{host} does not speak HTTP as it should", "protocol") from error
    except httpx.NetworkError as error:
        raise _unavailable(f"{host} broke off its answer", "connection_lost") from error


def _is_tls(error: httpx.ConnectError) -> bool:
    cause = error.__cause__
    return cause is not None and any(isinstance(reason, ssl.SSLError) for reason in (cause, *cause.args))


def _unavailable(what: str, code: str) -> SourceUnavailable:
    return SourceUnavailable(f"{what}; try again later", code=code)
