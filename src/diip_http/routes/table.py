"""Every route there is."""

from __future__ import annotations

from diip_http.endpoint import Endpoint, endpoints_of
from diip_http.routes.accounts import AccountsController, SimpleJwtController
from diip_http.routes.administration import AdministrationController
from diip_http.routes.analytics import AnalyticsController
from diip_http.routes.export import ExportController
from diip_http.routes.health import HealthController
from diip_http.routes.integrations import IntegrationsController
from diip_http.routes.issues import IssuesController
from diip_http.routes.jobs import DashboardController, JobsController
from diip_http.routes.projects import ProjectsController
from diip_http.routes.schema import SchemaController

CONTROLLERS = (
    AccountsController,
    SimpleJwtController,
    ProjectsController,
    IntegrationsController,
    IssuesController,
    AnalyticsController,
    ExportController,
    JobsController,
    DashboardController,
    AdministrationController,
    HealthController,
    SchemaController,
)
ENDPOINTS: tuple[Endpoint, ...] = endpoints_of(CONTROLLERS)
