"""An integration that fell silent, over HTTP."""

from __future__ import annotations

import pytest
from tests.unit.diip_http.mirrored import Mirrored, days_ago, issue
from tests.unit.diip_http.service import logged_in, make_user, serving


@pytest.fixture
def silenced() -> Mirrored:
    """Four issues a day, then none since four days."""
    return Mirrored(issue(4 * back + place, days_ago(back)) for back in range(5, 125) for place in range(4))


def test_the_integration_tells_since_when_and_what_was_to_be_expected(silenced: Mirrored) -> None:
    with silenced.asked() as ask:
        path = f"{ask.of_project}integrations/{silenced.scope.integration_id}/"
        assert ask.client.get(path).json()["inactivity"] is None
        silenced.analyse()
        result = ask.client.get(path).json()
        (listed,) = ask.client.get(f"{ask.of_project}integrations/").json()["items"]
    inactivity = result["inactivity"]
    assert listed["inactivity"] == inactivity
    assert (inactivity["since"], inactivity["date"]) == ("2026-06-06", "2026-06-09")
    assert inactivity["window_days"] in (3, 7)
    assert inactivity["expected"] > 6
    assert inactivity["p_value"] < 0.001
    assert result["status"] == "healthy"


def test_it_ends_with_the_next_issue(silenced: Mirrored) -> None:
    silenced.analyse()
    with silenced.ports.storage.begin() as work:
        work.issues.upsert(silenced.scope, [issue(1, days_ago(0.1))])
    silenced.analyse()
    with silenced.asked() as ask:
        (listed,) = ask.client.get(f"{ask.of_project}integrations/").json()["items"]
    assert listed["inactivity"] is None


def test_an_administrator_finds_those_that_fell_silent(silenced: Mirrored) -> None:
    make_user(silenced.ports, "root@example.org", admin=True)
    with serving(silenced.ports) as anyone:
        root = logged_in(anyone, "root@example.org")

        def found(query: str) -> list[str]:
            answer = root.get(f"/api/admin/integrations/?{query}")
            assert answer.status_code == 200, answer.text
            return [one["id"] for one in answer.json()["items"]]

        its_id = silenced.scope.integration_id
        assert found("silent=true") == []
        assert its_id in found("silent=false")
        silenced.analyse()
        assert found("silent=true") == [its_id]
        assert its_id not in found("silent=false")
        assert its_id in found("status=healthy")
        assert root.get("/api/admin/integrations/?silent=perhaps").status_code == 400
