from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.diip_http.service import Client

from diip_core.domain.secret import Secret
from diip_core.errors import InvalidInput
from diip_http.cursors import cursors_from


@pytest.fixture
def projects(ada: Client) -> list[str]:
    return [ada.post("/api/projects/", {"name": f"Harbour {n}"}).json()["id"] for n in range(7)]


def test_pages_hold_everything_once_in_order(ada: Client, projects: list[str]) -> None:
    path, seen = "/api/projects/?limit=3", []
    while path:
        answer = ada.get(path)
        page = answer.json()
        seen += [item["id"] for item in page["items"]]
        link = answer.headers.get("link", "")
        assert bool(link) == bool(page["next_cursor"])
        path = link.partition(">")[0][1:]
    assert seen == sorted(projects)


def test_the_size_of_a_page_may_change_between_pages(ada: Client, projects: list[str]) -> None:
    cursor = ada.get("/api/projects/?limit=2").json()["next_cursor"]
    assert len(ada.get(f"/api/projects/?limit=5&cursor={cursor}").json()["items"]) == 5


def test_a_cursor_is_bound_to_its_list_project_and_filters(ada: Client, projects: list[str]) -> None:
    cursor = ada.get("/api/projects/?limit=2").json()["next_cursor"]
    issues = f"/api/projects/{projects[0]}/issues/"
    for path in ("/api/auth/keys/", f"/api/projects/{projects[0]}/members/", issues, issues + "?status=open"):
        answer = ada.get(path, params={"cursor": cursor})
        assert answer.status_code == 400


@given(place=st.lists(st.text(), min_size=1, max_size=3), binding=st.text())
def test_a_cursor_leads_back_to_its_place(place: list[str], binding: str) -> None:
    cursors = cursors_from([Secret("one")])
    place = [text.encode("utf-8", "replace").decode() for text in place]
    cursor = cursors.write(place, binding=binding)
    assert cursors.read(cursor, binding=binding, parts=len(place)) == tuple(place)
    with pytest.raises(InvalidInput):
        cursors.read(cursor, binding=binding + "x", parts=len(place))


@given(data=st.data())
def test_a_changed_cursor_is_refused(data: st.DataObject) -> None:
    cursors = cursors_from([Secret("one")])
    cursor = cursors.write(["2026-01-01T00:00:00+00:00", "id"], binding="list")
    place = data.draw(st.integers(0, len(cursor) - 2))
    other = data.draw(st.sampled_from("Aa0-_").filter(lambda char: char != cursor[place]))
    with pytest.raises(InvalidInput):
        cursors.read(cursor[:place] + other + cursor[place + 1 :], binding="list", parts=2)


def test_cursors_outlive_a_change_of_keys() -> None:
    cursor = cursors_from([Secret("old")]).write(["a"], binding="list")
    assert cursors_from([Secret("new"), Secret("old")]).read(cursor, binding="list", parts=1) == ("a",)
    with pytest.raises(InvalidInput):
        cursors_from([Secret("new")]).read(cursor, binding="list", parts=1)
