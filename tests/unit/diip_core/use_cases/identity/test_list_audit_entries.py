"""Reading the audit log."""

from __future__ import annotations

import pytest
from tests.unit.diip_core.use_cases.people import PASSWORD, People

from diip_core.errors import Forbidden, InvalidInput
from diip_core.use_cases.identity.list_audit_entries import list_audit_entries


def test_an_admin_reads_it_newest_first_in_pages() -> None:
    people = People()
    root = people.session_of(people.root)
    page = list_audit_entries(people.ports, root, limit=3)
    assert [entry.action for entry in page.items] == ["user.logged_in", "user.added", "user.added"]
    rest = list_audit_entries(people.ports, root, limit=3, after=page.next)
    assert [entry.user_id for entry in rest.items] == [people.ada.id]
    assert rest.next is None


def test_it_holds_no_password_and_no_token() -> None:
    people = People()
    session = people.log_in("root@example.org")
    shown = repr(list_audit_entries(people.ports, people.actor(session)))
    for secret in (PASSWORD, session.access_token, session.refresh_token):
        assert secret.reveal() not in shown


def test_nobody_else_reads_it() -> None:
    people = People()
    with pytest.raises(Forbidden):
        list_audit_entries(people.ports, people.session_of(people.ada))


@pytest.mark.parametrize("limit", [0, 201])
def test_a_page_has_its_bounds(limit: int) -> None:
    people = People()
    with pytest.raises(InvalidInput):
        list_audit_entries(people.ports, people.session_of(people.root), limit=limit)
