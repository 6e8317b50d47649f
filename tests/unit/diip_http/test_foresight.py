"""Who asks, and what they may do in the project they ask for, is one question."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from tests.servers.statements import counted_statements

from diip_adapters.sql.database import open_storage
from diip_adapters.sql.storage import SqlStorage
from diip_core.domain.identity.account import User
from diip_core.domain.identity.membership import Membership
from diip_core.domain.identity.refresh_token import RefreshToken, TokenFamily
from diip_core.domain.projects.project import Project
from diip_core.domain.secret import Secret
from diip_core.errors import NotFound
from diip_core.testing.samples import START, a_project, a_user, after, new_id
from diip_http.request_scoped_storage import RequestScopedStorage


@pytest.fixture
def storage(sqlite_url: str) -> Iterator[SqlStorage]:
    storage = open_storage(sqlite_url)
    yield storage
    storage.close()


def a_session(storage: SqlStorage) -> tuple[User, TokenFamily, Project]:
    """Somebody's, who may view a project."""
    user, project = a_user(), a_project(owner_id=new_id())
    family = TokenFamily(new_id(), user.id, epoch=0, created_at=START, expires_at=after(9))
    with storage.begin() as work:
        work.accounts.add(user, Secret("hash"))
        work.refresh_tokens.add(family, RefreshToken(new_id(), family.id, after(9)))
        work.projects.add(project)
        work.members.put(Membership(project.id, user.id, "viewer"))
    return user, family, project


@contextmanager
def asked(times: int) -> Iterator[None]:
    with counted_statements() as statements:
        yield
    assert len(statements) == times, statements


@pytest.mark.parametrize("consistent", [True, False])
def test_the_access_comes_with_the_session(storage: SqlStorage, consistent: bool) -> None:
    user, family, project = a_session(storage)
    with RequestScopedStorage(storage, project.id) as look, look.read(consistent=consistent) as view:
        with asked(1):
            assert view.accounts.in_family(user.id, family.id) == user
            assert view.projects.access(project.id, user.id).role == "viewer"
        with asked(1):
            assert view.projects.access(project.id, None).role is None
        with asked(2):
            assert view.accounts.get(user.id) == user
            assert view.projects.get(project.id) == project
        assert view.integrations.of_project(project.id) == ()


def test_a_role_that_is_taken_away_by_the_request_itself_is_gone(storage: SqlStorage) -> None:
    user, family, project = a_session(storage)
    with RequestScopedStorage(storage, project.id) as look:
        with look.read(consistent=False) as view:
            view.accounts.in_family(user.id, family.id)
            assert view.projects.access(project.id, user.id).role == "viewer"
        with look.begin() as work:
            work.members.remove(project.id, user.id)
        with look.read(consistent=False) as view:
            assert view.projects.access(project.id, user.id).role is None


def test_no_session_and_no_project_are_told_as_ever(storage: SqlStorage) -> None:
    user, family, _ = a_session(storage)
    nowhere = new_id()
    with RequestScopedStorage(storage, nowhere) as look, look.read(consistent=False) as view:
        assert view.accounts.in_family(user.id, new_id()) is None
        assert view.accounts.in_family(user.id, family.id) == user
        with pytest.raises(NotFound):
            view.projects.access(nowhere, user.id)
