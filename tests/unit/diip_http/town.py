"""Projects with everything in them, and people in every role."""

from __future__ import annotations

from typing import Any

from attrs import evolve, frozen
from tests.unit.diip_core.use_cases.world import World
from tests.unit.diip_http.service import make_user

from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.domain.issues.issue import Scope
from diip_core.domain.issues.snapshot import take_snapshot
from diip_core.domain.secret import Secret
from diip_core.ports.bundle import Ports
from diip_core.testing.samples import an_issue
from diip_core.use_cases.identity.create_api_key import create_api_key
from diip_core.use_cases.mirror.connect_integration import connect_integration
from diip_core.use_cases.mirror.request_sync import request_sync
from diip_core.use_cases.projects.add_member import add_member
from diip_core.use_cases.projects.create_project import create_project

PROVIDER_TOKEN = "canary-provider-token-7Rk2"
ROLES = ("stranger", "viewer", "maintainer", "owner", "admin")


@frozen
class Estate:
    """A project of ``owner``: the ids that stand in paths, by their names there."""

    owner: str
    ids: dict[str, str]


def town_ports(announced: list[Any] | None = None) -> Ports:
    """Ports of memory that know one tracker, which answers; events go to ``announced``."""
    world = World()
    tell = (announced if announced is not None else world.announced).append
    return evolve(world.ports, providers=lambda: (world.provider("tracker"),), announce=tell)


def build_estate(ports: Ports, name: str) -> Estate:
    """A project with an integration, an issue, a member, a job and a key; its people are ``role.name@``."""
    owner, member = (make_user(ports, f"{role}.{name}@example.org") for role in ("owner", "viewer"))
    make_user(ports, f"maintainer.{name}@example.org")
    actor = Actor(owner)
    project = create_project(ports, actor, name=name)
    for role in ("viewer", "maintainer"):
        add_member(ports, actor, project.id, email=f"{role}.{name}@example.org", role=role)
    integration = connect_integration(
        ports,
        actor,
        project.id,
        provider="tracker",
        config={"repository": "octo/rockets"},
        token=Secret(PROVIDER_TOKEN),
    )
    scope = Scope(project.id, integration.id)
    issue_id = ports.ids.new_id()
    snapshot = take_snapshot(
        an_issue(1),
        ports.provider("tracker").vocabulary,
        issue_id=issue_id,
        observed_at=ports.clock.now(),
    )
    with ports.storage.begin() as work:
        work.issues.upsert(scope, [snapshot])
    ids = {
        "project_id": project.id,
        "integration_id": integration.id,
        "issue_id": issue_id,
        "user_id": member,
        "job_id": request_sync(ports, OPERATOR, scope).id,
        "key_id": create_api_key(ports, actor, name="key").key.id,
        "provider": "tracker",
    }
    return Estate(f"owner.{name}@example.org", ids)


def filled(path: str, ids: dict[str, Any]) -> str:
    """The path with ids in it."""
    return path.format(**ids)
