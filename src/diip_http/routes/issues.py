"""A project's issues."""

from __future__ import annotations

from datetime import UTC

from diip_adapters.schemas.issue_detail import IssueDetailSchema, issue_detail_schema
from diip_adapters.schemas.issues import IssueSchema, issue_schema
from diip_adapters.schemas.list_page import ListPage
from diip_core.domain.identity.permissions import Action
from diip_core.domain.issues.issue_query import IssueQuery, Position
from diip_core.domain.time import instant_of, parse_instant
from diip_core.use_cases.issues.get_issue import get_issue
from diip_core.use_cases.issues.list_issues import list_issues
from diip_http.endpoint import Controller, get
from diip_http.parameters import IssueParameters
from diip_http.queries import given, read_moment
from diip_http.request_context import RequestContext


class IssuesController(Controller):
    """A project's issues."""

    path = "/api/projects/{project_id:str}/issues"

    @get("/", policy=Action.READ)
    def list_issues(
        self, context: RequestContext, *, project_id: str, query: IssueParameters
    ) -> ListPage[IssueSchema]:
        """List a project's issues.

        All filters hold at once; `…_to` is exclusive. A filter that takes too long answers 503; narrow it.
        """
        after = context.after(query)
        found = list_issues(
            context.ports,
            context.actor,
            IssueQuery(
                project_id=project_id,
                status=given(query.status),
                type=given(query.type),
                priority=given(query.priority),
                provider=given(query.provider),
                label=given(query.label),
                assignee=given(query.assignee),
                author=given(query.author),
                q=given(query.q),
                created_from=instant_of(read_moment(query.created_from, "created_from"), UTC),
                created_to=instant_of(read_moment(query.created_to, "created_to"), UTC),
                updated_from=instant_of(read_moment(query.updated_from, "updated_from"), UTC),
                updated_to=instant_of(read_moment(query.updated_to, "updated_to"), UTC),
                sort=query.sort,
                limit=query.limit,
                after=Position(parse_instant(after[0]), after[1]) if after else None,
            ),
        )
        place = (found.next.instant.isoformat(), found.next.issue_id) if found.next else None
        return context.listing(list(map(issue_schema, found.items)), place)

    @get("/{issue_id:str}/", policy=Action.READ)
    def get_issue(self, context: RequestContext, *, project_id: str, issue_id: str) -> IssueDetailSchema:
        """Read one whole issue with its history."""
        return issue_detail_schema(get_issue(context.ports, context.actor, project_id, issue_id))
