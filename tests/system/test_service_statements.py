"""How many statements a request costs, and that more rows do not mean more statements."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from attrs import evolve
from tests.servers.statements import counted_statements
from tests.unit.diip_http.service import Client, logged_in, make_user, serving
from tests.unit.diip_http.town import Estate, build_estate, filled, town_ports

from diip_adapters.sql.database import open_storage
from diip_core.domain.identity.permissions import Actor
from diip_core.domain.issues.issue import Scope
from diip_core.domain.issues.snapshot import take_snapshot
from diip_core.ports.bundle import Ports
from diip_core.testing.samples import an_issue
from diip_core.use_cases.mirror.connect_integration import connect_integration
from diip_core.use_cases.projects.add_member import add_member
from diip_core.use_cases.projects.create_project import create_project
from diip_http.routes.table import ENDPOINTS

READS = [endpoint for endpoint in ENDPOINTS if endpoint.method == "GET"]
MOST_STATEMENTS = 14
"""A summary asks ten questions, four of them twice: it moves to its own pool only if nothing is cached."""
MORE = 12


@pytest.fixture
def ports(sqlite_url: str) -> Iterator[Ports]:
    storage = open_storage(sqlite_url)
    yield evolve(town_ports(), storage=storage)
    storage.close()


def grow(ports: Ports, estate: Estate, owner: str) -> None:
    """More of everything that a list can hold."""
    actor = Actor(owner)
    project, first = estate.ids["project_id"], estate.ids["integration_id"]
    for number in range(MORE):
        more = create_project(ports, actor, name=f"More {number}").id
        email = f"more{number}@example.org"
        make_user(ports, email)
        add_member(ports, actor, project, email=email, role="viewer")
        config = {"repository": f"octo/more{number}"}
        for one in (project, more):
            connect_integration(ports, actor, one, provider="tracker", config=config, verify=False)
    snapshots = [
        take_snapshot(
            an_issue(number + 2),
            ports.provider("tracker").vocabulary,
            issue_id=ports.ids.new_id(),
            observed_at=ports.clock.now(),
        )
        for number in range(MORE)
    ]
    with ports.storage.begin() as work:
        work.issues.upsert(Scope(project, first), snapshots)


def costs(client: Client, estate: Estate) -> dict[str, int]:
    """The statements of each route that reads."""
    found = {}
    for endpoint in READS:
        with counted_statements() as statements:
            answer = client.get(filled(endpoint.path, estate.ids))
        assert answer.status_code == 200, answer.text
        found[endpoint.name] = len(statements)
    return found


def test_more_rows_are_no_more_statements(ports: Ports) -> None:
    estate = build_estate(ports, "harbour")
    make_user(ports, "root@example.org", admin=True)
    with ports.storage.read() as view:
        owner = view.projects.get(estate.ids["project_id"]).owner_id
    assert owner is not None
    with serving(ports) as anyone:
        root = logged_in(anyone, "root@example.org")
        estate.ids["key_id"] = "01931b3f-6f00-7000-8000-00000000dead"
        few = costs(root, estate)
        grow(ports, estate, owner)
        many = costs(root, estate)
    # An export asks for each integration's issues by themselves.
    few.pop("export_issues"), many.pop("export_issues")
    assert many == few
    assert not {name: count for name, count in few.items() if count > MOST_STATEMENTS}
