"""Projects and who works on them."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType

from diip_adapters.schemas.projects import (
    MemberDocument,
    NewMember,
    NewProject,
    ProjectChange,
    ProjectDocument,
    member_document,
    project_document,
)
from diip_core.domain.identity.permissions import Action
from diip_core.domain.projects.project import ProjectChanges
from diip_core.domain.projects.project_health import with_health
from diip_core.errors import Conflict
from diip_core.use_cases.projects.add_member import add_member as add_member_use_case
from diip_core.use_cases.projects.create_project import create_project
from diip_core.use_cases.projects.delete_project import delete_project
from diip_core.use_cases.projects.get_project import get_project
from diip_core.use_cases.projects.list_members import list_members
from diip_core.use_cases.projects.list_projects import list_projects
from diip_core.use_cases.projects.remove_member import remove_member as remove_member_use_case
from diip_core.use_cases.projects.update_project import update_project
from diip_http.endpoint import endpoint
from diip_http.queries import PageParameters, given
from diip_http.request_context import Call, Listing, after_this


@endpoint("GET", "/api/projects/", policy=Action.BROWSE)
def list_my_projects(call: Call, *, query: PageParameters) -> Listing[ProjectDocument]:
    """List the projects you work on; an administrator sees all."""
    found = list_projects(call.ports, call.actor, limit=query.limit, after=call.after_id(query))
    return call.listing(list(map(project_document, found.items)), after_this(found.next))


@endpoint("POST", "/api/projects/", policy=Action.CREATE_PROJECT, status=201, errors=(Conflict,))
def make_project(call: Call, *, body: NewProject) -> ProjectDocument:
    """Create a project that you own."""
    project = create_project(
        call.ports,
        call.actor,
        name=body.name,
        description=body.description,
        repo_identifier=body.repo_identifier,
    )
    return project_document(with_health(project, ()))


@endpoint("GET", "/api/projects/{project_id}/", policy=Action.READ)
def show_project(call: Call, *, project_id: str) -> ProjectDocument:
    """Read a project and how it stands."""
    return project_document(get_project(call.ports, call.actor, project_id))


@endpoint("PATCH", "/api/projects/{project_id}/", policy=Action.CHANGE_PROJECT, errors=(Conflict,))
def change_project(call: Call, *, project_id: str, body: ProjectChange) -> ProjectDocument:
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
    return project_document(update_project(call.ports, call.actor, project_id, changes))


def _text(text: str | UnsetType | None) -> str | None:
    """In the words of `ProjectChanges`, where an empty text empties and null leaves."""
    return "" if text is None else given(text)


@endpoint("DELETE", "/api/projects/{project_id}/", policy=Action.DELETE_PROJECT, status=204)
def remove_project(call: Call, *, project_id: str) -> None:
    """Delete a project; it is gone at once, its rows are removed in the background."""
    delete_project(call.ports, call.actor, project_id)


@endpoint("GET", "/api/projects/{project_id}/members/", policy=Action.LIST_MEMBERS)
def list_project_members(call: Call, *, project_id: str, query: PageParameters) -> Listing[MemberDocument]:
    """List who works on a project, the owner too."""
    found = list_members(call.ports, call.actor, project_id, limit=query.limit, after=call.after_id(query))
    return call.listing(list(map(member_document, found.items)), after_this(found.next))


@endpoint("POST", "/api/projects/{project_id}/members/", policy=Action.SHARE, status=201, errors=(Conflict,))
def add_member(call: Call, *, project_id: str, body: NewMember) -> MemberDocument:
    """Give somebody a role in a project, in place of the one they had."""
    member = add_member_use_case(call.ports, call.actor, project_id, email=body.email, role=body.role)
    return member_document(member)


@endpoint(
    "DELETE",
    "/api/projects/{project_id}/members/{user_id}/",
    policy=Action.SHARE,
    status=204,
    errors=(Conflict,),
)
def remove_member(call: Call, *, project_id: str, user_id: str) -> None:
    """Take somebody's role in a project away, from the next request on."""
    remove_member_use_case(call.ports, call.actor, project_id, user_id)


ENDPOINTS = (
    list_my_projects,
    make_project,
    show_project,
    change_project,
    remove_project,
    list_project_members,
    add_member,
    remove_member,
)
