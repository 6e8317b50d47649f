"""Contract: lists of projects and integrations, and what changes a project."""

from __future__ import annotations

import pytest
from attrs import evolve

from diip_core.domain.identity.membership import Membership
from diip_core.domain.issues.issue import Scope
from diip_core.domain.issues.issue_query import IssueQuery
from diip_core.domain.projects.project import Project
from diip_core.errors import Conflict, NotFound
from diip_core.ports.storage.storage import Storage
from diip_core.testing.samples import a_project, a_scope, a_transition, after, an_issue, new_id
from diip_core.testing.storage_case import StorageCase, only, store, store_activities


class PagesContract(StorageCase):
    """`ReadProjects.page`, `ReadIntegrations.page` and `of_projects`, `Projects.update`."""

    def test_projects_come_page_by_page(self, storage: Storage) -> None:
        projects = [a_project() for _ in range(5)]
        with storage.begin() as work:
            for project in reversed(projects):
                work.projects.add(project)
        seen: list[Project] = []
        behind = projects[0].id
        with storage.read() as view:
            while page := view.projects.page(after=behind, limit=2):
                seen += page
                behind = page[-1].id
        assert seen == projects[1:]

    def test_a_user_sees_what_they_own_or_share(self, storage: Storage) -> None:
        user_id = new_id()
        own, shared, strange = (a_project(owner_id=owner) for owner in (user_id, new_id(), new_id()))
        unowned = a_project()
        with storage.begin() as work:
            for project in (own, shared, strange, unowned):
                work.projects.add(project)
            work.members.put(Membership(shared.id, user_id, "viewer"))
            work.members.put(Membership(strange.id, new_id(), "maintainer"))
        with storage.read() as view:
            assert view.projects.page(seen_by=user_id, limit=9) == (own, shared)
            assert view.projects.page(seen_by=user_id, after=own.id, limit=9) == (shared,)
            assert view.projects.page(seen_by=user_id, limit=1) == (own,)
            assert view.projects.page(seen_by=new_id(), limit=9) == ()

    def test_a_removed_projects_members_see_it_no_more(self, storage: Storage) -> None:
        user_id, project = new_id(), a_project()
        with storage.begin() as work:
            work.projects.add(project)
            work.members.put(Membership(project.id, user_id, "viewer"))
            work.projects.remove(project.id)
            work.projects.add(project)
        with storage.read() as view:
            assert view.projects.access(project.id, user_id).role is None
            assert view.projects.page(seen_by=user_id, limit=9) == ()

    def test_a_changed_project_comes_back_changed(self, storage: Storage) -> None:
        project = a_project()
        changed = evolve(
            project,
            name="Other",
            slug=f"other-{project.id}",
            description="d",
            repo_identifier="a/b",
            timezone="Europe/Berlin",
            spike_sensitivity="quiet",
            vocabulary={"statuses": {"parked": "open"}},
        )
        with storage.begin() as work:
            work.projects.add(project)
            work.projects.update(changed)
        with storage.read() as view:
            assert view.projects.get(project.id) == changed
            assert view.projects.by_slug(project.slug) is None

    def test_a_change_to_a_taken_slug_is_a_conflict(self, storage: Storage) -> None:
        first, second = a_project(), a_project()
        with storage.begin() as work:
            work.projects.add(first)
            work.projects.add(second)
        with pytest.raises(Conflict), storage.begin() as work:
            work.projects.update(evolve(second, slug=first.slug))
        with storage.begin() as work:
            work.projects.update(evolve(second, name="Same slug"))
            assert work.projects.get(second.id).slug == second.slug

    def test_an_unknown_project_cannot_change(self, storage: Storage) -> None:
        with pytest.raises(NotFound), storage.begin() as work:
            work.projects.update(a_project())

    def test_integrations_come_page_by_page(self, storage: Storage, scope: Scope) -> None:
        scopes = [scope, *(a_scope(storage, scope.project_id) for _ in range(4))]
        a_scope(storage)
        seen: list[Scope] = []
        behind: str | None = None
        with storage.read() as view:
            while page := view.integrations.page(scope.project_id, after=behind, limit=2):
                seen += [integration.scope for integration in page]
                behind = page[-1].id
        assert seen == scopes

    def test_integrations_of_several_projects_come_at_once(self, storage: Storage, scope: Scope) -> None:
        sibling, other = a_scope(storage, scope.project_id), a_scope(storage)
        a_scope(storage)
        with storage.read() as view:
            found = view.integrations.of_projects([scope.project_id, other.project_id, new_id()])
            assert {integration.scope for integration in found} == {scope, sibling, other}
            assert len(found) == 3
            assert view.integrations.of_projects([]) == ()

    def test_a_look_that_need_not_be_consistent_reads_the_same(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, an_issue(1), an_issue(2))
        query = IssueQuery(project_id=scope.project_id)
        with storage.read() as view:
            whole = view.issues.find(query)
        with storage.read(consistent=False) as view:
            assert view.integrations.get(scope).scope == scope
            assert view.issues.find(query) == whole
            with pytest.raises(NotFound):
                view.projects.get(new_id())
            assert view.issues.find(query) == whole

    def test_an_issues_transitions_come_by_time_under_any_of_its_keys(
        self, storage: Storage, scope: Scope
    ) -> None:
        store(storage, scope, an_issue(key="OLD-1"))
        late, soon, tied = (
            a_transition(n, issue_key="OLD-1", at=after(at)) for n, at in ((1, 9), (3, 5), (2, 5))
        )
        store_activities(storage, scope, transitions=(late, soon, tied))
        store(storage, scope, an_issue(key="NEW-1", updated_at=after(1)))
        newest = a_transition(4, issue_key="NEW-1", at=after(10))
        store_activities(storage, scope, transitions=(newest, a_transition(5, issue_key="X-1")))
        with storage.read() as view:
            transitions = view.issues.transitions(scope.project_id, only(storage, scope).issue_id)
            with pytest.raises(NotFound):
                view.issues.transitions(scope.project_id, new_id())
        assert transitions == (tied, soon, late, newest)
