"""Every route there is."""

from __future__ import annotations

from importlib.metadata import version

from diip_http.endpoint import Endpoint
from diip_http.routes import (
    accounts,
    administration,
    analytics,
    export,
    health,
    integrations,
    issues,
    jobs,
    projects,
)
from diip_http.routes.schema import schema_endpoints

_DESCRIBED: tuple[Endpoint, ...] = (
    *accounts.ENDPOINTS,
    *projects.ENDPOINTS,
    *integrations.ENDPOINTS,
    *issues.ENDPOINTS,
    *analytics.ENDPOINTS,
    *export.ENDPOINTS,
    *jobs.ENDPOINTS,
    *administration.ENDPOINTS,
    *health.ENDPOINTS,
)
ENDPOINTS: tuple[Endpoint, ...] = (*_DESCRIBED, *schema_endpoints(_DESCRIBED, version=version("diip")))
