"""The contract of members and of the audit log."""

from __future__ import annotations

import pytest

from diip_core.domain.identity.account import User
from diip_core.domain.identity.audit import AuditEntry
from diip_core.domain.identity.membership import Member, Membership, SharedRole
from diip_core.domain.projects.project import Project
from diip_core.errors import NotFound
from diip_core.ports.storage.storage import Storage
from diip_core.testing.samples import a_project, after, new_id
from diip_core.testing.storage_case import StorageCase, keep_user


class MembersContract(StorageCase):
    """`Members`, and `Projects.access`."""

    def test_a_role_is_given_changed_and_taken_away(self, storage: Storage) -> None:
        project, _ = _owned(storage)
        user = keep_user(storage)
        roles: tuple[SharedRole, ...] = ("viewer", "maintainer")
        for role in roles:
            with storage.begin() as work:
                work.members.put(Membership(project.id, user.id, role))
                assert work.members.count(project.id) == 1
            with storage.read() as view:
                assert view.projects.access(project.id, user.id).role == role
        with storage.begin() as work:
            work.members.remove(project.id, user.id)
            assert work.members.count(project.id) == 0
        with storage.read() as view:
            assert view.projects.access(project.id, user.id).role is None
        with pytest.raises(NotFound), storage.begin() as work:
            work.members.remove(project.id, user.id)

    def test_access_tells_the_project_and_the_role_in_that_project_alone(self, storage: Storage) -> None:
        (project, owner), (other, stranger) = _owned(storage), _owned(storage)
        with storage.begin() as work:
            work.members.put(Membership(other.id, owner.id, "viewer"))
        with storage.read() as view:
            access = view.projects.access
            assert access(project.id, owner.id).project == project
            assert access(project.id, owner.id).role == "owner"
            assert access(other.id, owner.id).role == "viewer"
            assert access(project.id, stranger.id).role is None
            assert access(project.id, None).role is None
            with pytest.raises(NotFound):
                access(new_id(), owner.id)

    def test_nobody_owns_a_project_without_an_owner(self, storage: Storage) -> None:
        project = a_project()
        with storage.begin() as work:
            work.projects.add(project)
        with storage.read() as view:
            assert view.projects.access(project.id, None).role is None
            assert view.members.of_project(project.id, limit=5) == ()

    def test_owned_projects_are_counted(self, storage: Storage) -> None:
        _, owner = _owned(storage)
        with storage.begin() as work:
            work.projects.add(a_project(owner_id=owner.id))
        with storage.read() as view:
            assert view.projects.count_owned(owner.id) == 2
            assert view.projects.count_owned(new_id()) == 0

    def test_members_are_listed_by_id_in_pages_the_owner_among_them(self, storage: Storage) -> None:
        first = keep_user(storage)
        project, owner = _owned(storage)
        last = keep_user(storage)
        _owned(storage)
        with storage.begin() as work:
            for user in (last, first):
                work.members.put(Membership(project.id, user.id, "viewer"))
        everybody = (Member(first, "viewer"), Member(owner, "owner"), Member(last, "viewer"))
        with storage.read() as view:
            assert view.members.of_project(project.id, limit=5) == everybody
            assert view.members.of_project(project.id, limit=2) == everybody[:2]
            assert view.members.of_project(project.id, after=owner.id, limit=2) == everybody[2:]


class AuditContract(StorageCase):
    """`Audit`."""

    def test_entries_come_back_newest_first_in_pages(self, storage: Storage) -> None:
        full = AuditEntry(
            id=new_id(),
            at=after(1.25),
            action="user.changed",
            actor_id=new_id(),
            user_id=new_id(),
            project_id=new_id(),
            address="2001:db8::1",
            detail={"role": "admin"},
        )
        bare = AuditEntry(id=new_id(), at=after(0), action="user.added")
        with storage.begin() as work:
            work.audit.append(full)
            work.audit.append(bare)
        with storage.read() as view:
            assert view.audit.latest(limit=2) == (bare, full)
            assert view.audit.latest(limit=1) == (bare,)
            assert view.audit.latest(after=bare.id, limit=1) == (full,)

    def test_an_entry_goes_with_the_deed_it_tells_of(self, storage: Storage) -> None:
        entry = AuditEntry(id=new_id(), at=after(0), action="user.added")
        with pytest.raises(ZeroDivisionError), storage.begin() as work:
            work.audit.append(entry)
            raise ZeroDivisionError
        with storage.read() as view:
            assert entry not in view.audit.latest(limit=1)


def _owned(storage: Storage) -> tuple[Project, User]:
    owner = keep_user(storage)
    project = a_project(owner_id=owner.id)
    with storage.begin() as work:
        work.projects.add(project)
    return project, owner
