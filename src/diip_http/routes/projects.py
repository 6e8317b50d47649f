"""Projects and who works on them."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType

from diip_adapters.schemas.list_page import ListPage
from diip_adapters.schemas.projects import (
    MemberSchema,
    NewMember,
    NewProject,
    ProjectChange,
    ProjectSchema,
    member_schema,
    project_schema,
)
from diip_core.domain.identity.permissions import Action
from diip_core.domain.projects.project import ProjectChanges
from diip_core.domain.projects.project_health import with_health
from diip_core.errors import Conflict
from diip_core.use_cases.projects.add_member import add_member
from diip_core.use_cases.projects.create_project import create_project
from diip_core.use_cases.projects.delete_project import delete_project
from diip_core.use_cases.projects.get_project import get_project
from diip_core.use_cases.projects.list_members import list_members
from diip_core.use_cases.projects.list_projects import list_projects
from diip_core.use_cases.projects.remove_member import remove_member
from diip_core.use_cases.projects.update_project import update_project
from diip_http.endpoint import Controller, delete, get, patch, post
from diip_http.parameters import PageParameters
from diip_http.queries import given
from diip_http.request_context import RequestContext, after_this


class ProjectsController(Controller):
    """Projects and their members."""

    path = "/api/projects"

    @get("/", policy=Action.BROWSE)
    def list_projects(self, context: RequestContext, *, query: PageParameters) -> ListPage[ProjectSchema]:
        """List the projects you work on; an administrator sees all."""
        found = list_projects(context.ports, context.actor, limit=query.limit, after=context.after_id(query))
        return context.listing(list(map(project_schema, found.items)), after_this(found.next))

    @post("/", policy=Action.CREATE_PROJECT, status=201, errors=(Conflict,))
    def create_project(self, context: RequestContext, *, body: NewProject) -> ProjectSchema:
        """Create a project that you own."""
        project = create_project(
            context.ports,
            context.actor,
            name=body.name,
            description=body.description,
            repo_identifier=body.repo_identifier,
        )
        return project_schema(with_health(project, ()))

    @get("/{project_id:str}/", policy=Action.READ)
    def get_project(self, context: RequestContext, *, project_id: str) -> ProjectSchema:
        """Read a project and its health."""
        return project_schema(get_project(context.ports, context.actor, project_id))

    @patch("/{project_id:str}/", policy=Action.CHANGE_PROJECT, errors=(Conflict,))
    def update_project(
        self, context: RequestContext, *, project_id: str, body: ProjectChange
    ) -> ProjectSchema:
        """Change a project."""
        changes = ProjectChanges(
            name=given(body.name),
            description=_text(body.description),
            repo_identifier=_text(body.repo_identifier),
            timezone=given(body.timezone),
            spike_sensitivity=given(body.spike_sensitivity),
            priority_weights=None
            if body.priority_weights is UNSET
            else msgspec.to_builtins(body.priority_weights),
        )
        return project_schema(update_project(context.ports, context.actor, project_id, changes))

    @delete("/{project_id:str}/", policy=Action.DELETE_PROJECT, status=204)
    def delete_project(self, context: RequestContext, *, project_id: str) -> None:
        """Delete a project; it is gone at once, and its rows are removed in the background."""
        delete_project(context.ports, context.actor, project_id)

    @get("/{project_id:str}/members/", policy=Action.LIST_MEMBERS)
    def list_members(
        self, context: RequestContext, *, project_id: str, query: PageParameters
    ) -> ListPage[MemberSchema]:
        """List a project's members, the owner included."""
        found = list_members(
            context.ports, context.actor, project_id, limit=query.limit, after=context.after_id(query)
        )
        return context.listing(list(map(member_schema, found.items)), after_this(found.next))

    @post("/{project_id:str}/members/", policy=Action.SHARE, status=201, errors=(Conflict,))
    def add_member(self, context: RequestContext, *, project_id: str, body: NewMember) -> MemberSchema:
        """Give a user a role in a project; it replaces their former role."""
        member = add_member(context.ports, context.actor, project_id, email=body.email, role=body.role)
        return member_schema(member)

    @delete(
        "/{project_id:str}/members/{user_id:str}/",
        policy=Action.SHARE,
        status=204,
        errors=(Conflict,),
    )
    def remove_member(self, context: RequestContext, *, project_id: str, user_id: str) -> None:
        """Remove a member from a project, from their next request on."""
        remove_member(context.ports, context.actor, project_id, user_id)


def _text(text: str | UnsetType | None) -> str | None:
    """In the words of `ProjectChanges`, where an empty text empties and null leaves."""
    return "" if text is None else given(text)
