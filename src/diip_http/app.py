"""The HTTP service over given ports: what a host mounts and ``diip serve`` serves."""

from __future__ import annotations

import logging
import shutil
import traceback
from functools import cache, partial
from importlib.metadata import version
from typing import Any

from diip_adapters.bootstrap import signing_keys
from diip_adapters.settings import Settings, variable
from diip_adapters.telemetry.fault_log import FaultLog
from diip_core.domain.jobs.service_health import Disk
from diip_core.errors import SettingUnusable
from diip_core.ports.bundle import Ports
from diip_core.use_cases.identity.authenticate import authenticate
from diip_http.addresses import parse_networks, split_host
from diip_http.analytics_requests import Compute
from diip_http.cursors import cursors_from
from diip_http.middleware import EdgePolicy
from diip_http.openapi import openapi_document
from diip_http.routes.table import CONTROLLERS, ENDPOINTS
from diip_http.routing import Application, build_application
from diip_http.service import Service

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_log = logging.getLogger("diip.http")


def create_app(ports: Ports, settings: Settings, *, compute: Compute | None = None) -> Application:
    """The service. Nothing runs and nothing listens until its lifespan is entered.

    Of the settings it reads those of hosts, origins, proxies and signing keys, from which the keys of its
    cursors are derived. ``compute`` answers the requests whose analytics are not cached, by default in a
    thread of this process; it is called by one thread at a time.

    Raises:
        SettingUnusable: a signing key cannot be used, or production does not say which hosts it answers to.
    """
    return build_application(open_service(ports, settings), CONTROLLERS, rules_from(settings), compute)


def open_service(ports: Ports, settings: Settings) -> Service:
    """What the answers need of ports and settings. Raises SettingUnusable, as `create_app`."""
    return Service(
        ports=ports,
        cursors=cursors_from([key.seed for key in signing_keys(settings)]),
        authenticate=authenticate,
        report=_report,
        disk=partial(_disk, settings),
        note_fault=FaultLog().note,
        describe=_openapi,
    )


@cache
def _openapi() -> dict[str, Any]:
    return openapi_document(ENDPOINTS, version=version("diip"))


def rules_from(settings: Settings) -> EdgePolicy:
    """Which hosts, origins and proxies the service knows.

    Raises:
        SettingUnusable: production names no host.
    """
    public = settings.public_url or ""
    hosts = set(settings.allowed_hosts)
    if public:
        name, _ = split_host(public.partition("://")[2].partition("/")[0])
        hosts.add(f"[{name}]" if ":" in name else name)
    if not hosts and settings.is_production:
        name = variable("allowed_hosts")
        raise SettingUnusable(
            f"{name} or {variable('public_url')} must be set in production: it answers to no other host",
            field=name,
        )
    if not settings.is_production and not settings.allowed_hosts:
        hosts |= set(LOOPBACK)
    return EdgePolicy(
        allowed_hosts=tuple(sorted(hosts)),
        cors_origins=settings.cors_origins,
        trusted_proxies=parse_networks(settings.trusted_proxies),
        is_https=public.startswith("https://"),
    )


def _disk(settings: Settings) -> Disk | None:
    """The room left for an embedded database; one elsewhere has its own."""
    if settings.data_dir is None or not settings.database().reveal().startswith("sqlite"):
        return None
    try:
        usage = shutil.disk_usage(settings.data_dir)
    except OSError:
        return None
    return Disk(total_bytes=usage.total, free_bytes=usage.free)


def _report(error: Exception, request_id: str) -> None:
    """Where a bug is, never what it was about: an exception's text may hold what nobody should read."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    _log.error("bug %s at %s (request_id=%s)", type(error).__name__, places, request_id)
