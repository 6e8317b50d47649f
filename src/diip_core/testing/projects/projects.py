"""Contract: transactions and looks, projects, integrations."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from time import monotonic

import pytest
from attrs import evolve

from diip_core.domain.issues.issue import Scope
from diip_core.domain.mirror.inactivity import Inactivity, OngoingInactivity
from diip_core.domain.mirror.integration import Failure
from diip_core.domain.mirror.rate_limit import RateLimit
from diip_core.errors import Conflict, NotFound, StorageUnavailable
from diip_core.ports.storage.storage import Storage
from diip_core.testing.samples import a_project, a_scope, after, an_integration, new_id
from diip_core.testing.storage_case import StorageCase


class _Interrupted(Exception):
    pass


class TransactionContract(StorageCase):
    """`Storage.begin` and `Storage.read`."""

    def test_leaving_normally_commits(self, storage: Storage) -> None:
        project = a_project()
        with storage.begin() as work:
            work.projects.add(project)
        with storage.read() as view:
            assert view.projects.get(project.id) == project

    def test_leaving_by_an_error_undoes_everything(self, storage: Storage) -> None:
        project = a_project()
        with suppress(_Interrupted), storage.begin() as work:
            work.projects.add(project)
            work.integrations.add(an_integration(project.id))
            raise _Interrupted
        with storage.read() as view:
            assert view.projects.by_slug(project.slug) is None
            assert view.integrations.of_project(project.id) == ()

    def test_the_error_that_undid_a_transaction_reaches_the_caller(self, storage: Storage) -> None:
        with pytest.raises(_Interrupted), storage.begin():
            raise _Interrupted

    def test_a_transaction_sees_its_own_writes(self, storage: Storage) -> None:
        project = a_project()
        with storage.begin() as work:
            work.projects.add(project)
            assert work.projects.by_slug(project.slug) == project

    def test_a_look_never_waits_for_the_writer_and_sees_nothing_uncommitted(self, storage: Storage) -> None:
        project = a_project()
        with storage.begin() as work:
            work.projects.add(project)
            with storage.read() as view:
                assert view.projects.by_slug(project.slug) is None

    def test_a_look_stays_the_same_while_others_commit(self, storage: Storage) -> None:
        project = a_project()
        with storage.read() as view:
            before = view.projects.all()
            with storage.begin() as work:
                work.projects.add(project)
            assert view.projects.all() == before
        with storage.read() as view:
            assert project in view.projects.all()

    def test_a_storage_works_on_after_an_undone_transaction(self, storage: Storage) -> None:
        project = a_project()
        for _ in range(3):
            with suppress(_Interrupted), storage.begin() as work:
                work.projects.add(project)
                raise _Interrupted
        with storage.begin() as work:
            work.projects.add(project)
        with storage.read() as view:
            assert view.projects.get(project.id) == project

    def test_an_impatient_transaction_never_waits_for_the_writer(self, storage: Storage) -> None:
        began = monotonic()
        with storage.begin() as work:
            work.projects.add(a_project())
            with suppress(StorageUnavailable), storage.begin(waiting=False):
                pass
        assert monotonic() - began < 1
        with storage.begin(waiting=False) as work:
            work.projects.add(a_project())


class ProjectsContract(StorageCase):
    """`Projects`."""

    def test_a_project_comes_back_as_it_was_put(self, storage: Storage) -> None:
        project = a_project(
            name="Räkete 🚀",
            created_at=after(0.123456),
            owner_id=new_id(),
            repo_identifier="octo/rockets",
            description="All of them\nand more",
            timezone="Europe/Berlin",
            spike_sensitivity="sensitive",
            vocabulary={"statuses": {"parked": "open"}},
        )
        with storage.begin() as work:
            work.projects.add(project)
        with storage.read() as view:
            assert view.projects.get(project.id) == project
            assert view.projects.by_slug(project.slug) == project

    def test_an_unknown_project_is_not_found(self, storage: Storage) -> None:
        with storage.read() as view:
            assert view.projects.by_slug("nobody-calls-it-so") is None
            with pytest.raises(NotFound):
                view.projects.get(new_id())

    def test_all_projects_come_oldest_first(self, storage: Storage) -> None:
        young, old = a_project(created_at=after(9)), a_project(created_at=after(3))
        with storage.begin() as work:
            work.projects.add(young)
            work.projects.add(old)
        with storage.read() as view:
            assert [p for p in view.projects.all() if p in (young, old)] == [old, young]

    def test_a_taken_slug_is_a_conflict(self, storage: Storage) -> None:
        project = a_project()
        with storage.begin() as work:
            work.projects.add(project)
        with pytest.raises(Conflict), storage.begin() as work:
            work.projects.add(a_project(slug=project.slug))
        with storage.read() as view:
            assert view.projects.by_slug(project.slug) == project


class IntegrationsContract(StorageCase):
    """`Integrations`."""

    def test_an_integration_comes_back_as_it_was_put(self, storage: Storage, scope: Scope) -> None:
        integration = an_integration(
            scope.project_id,
            config={"repository": "octo/räkete", "labels": ["a", "b"]},
            sealed_token=b"\x00\xffsealed",
            external_scope_id="42",
            status="degraded",
            failure=Failure(code="http_502", message="it fell over", since=after(5), count=4),
            paused_until=after(7.5),
            complete=True,
            incomplete_reason="two records are in quarantine",
            first_complete_at=after(8),
            last_synced_at=after(9.000001),
            rate_limit=RateLimit(limit=5000, remaining=0, resets_at=after(3600)),
        )
        with storage.begin() as work:
            work.integrations.add(integration)
        with storage.read() as view:
            assert view.integrations.get(integration.scope) == integration

    def test_an_integration_needs_no_more_than_its_scope(self, storage: Storage) -> None:
        project = a_project()
        integration = an_integration(project.id)
        with storage.begin() as work:
            work.projects.add(project)
            work.integrations.add(integration)
        with storage.read() as view:
            assert view.integrations.get(integration.scope) == integration

    def test_an_integration_is_found_in_its_project_only(self, storage: Storage, scope: Scope) -> None:
        other = a_scope(storage)
        with storage.read() as view:
            for project_id, integration_id in (
                (other.project_id, scope.integration_id),
                (scope.project_id, other.integration_id),
                (scope.project_id, new_id()),
            ):
                with pytest.raises(NotFound):
                    view.integrations.get(Scope(project_id, integration_id))

    def test_a_projects_integrations_come_oldest_first(self, storage: Storage, scope: Scope) -> None:
        young = a_scope(storage, scope.project_id, created_at=after(9))
        old = a_scope(storage, scope.project_id, created_at=after(3))
        a_scope(storage)
        with storage.read() as view:
            found = view.integrations.of_project(scope.project_id)
        assert [integration.scope for integration in found] == [scope, old, young]

    def test_integrations_are_found_by_name_and_provider(self, storage: Storage) -> None:
        name = f"octo/{new_id()}"
        github = a_scope(storage, scope_name=name, created_at=after(2))
        jira = a_scope(storage, scope_name=name, provider="jira", created_at=after(1))
        other = a_scope(storage, provider="jira")
        with storage.read() as view:
            named = view.integrations.named

            def scopes(scope_name: str | None, provider: str | None) -> list[Scope]:
                found = [integration.scope for integration in named(scope_name, provider)]
                return [scope for scope in found if scope in (github, jira, other)]

            assert scopes(name, None) == [jira, github]
            assert scopes(name, "github") == [github]
            assert scopes(None, "jira") == [other, jira]
            assert scopes(None, None) == [other, jira, github]
            assert named(f"octo/{new_id()}") == ()

    def test_a_scope_that_the_project_reads_already_is_a_conflict(self, storage: Storage) -> None:
        scope = a_scope(storage, scope_name="octo/rockets")
        with pytest.raises(Conflict):
            a_scope(storage, scope.project_id, scope_name="octo/rockets")
        with storage.read() as view:
            assert len(view.integrations.of_project(scope.project_id)) == 1

    def test_the_same_name_elsewhere_is_another_scope(self, storage: Storage) -> None:
        scope = a_scope(storage, scope_name="octo/rockets")
        a_scope(storage, scope_name="octo/rockets")
        a_scope(storage, scope.project_id, scope_name="octo/rockets", base_url="https://ghe.example/api/v3")
        a_scope(storage, scope.project_id, scope_name="octo/rockets", provider="gitlab")
        with storage.read() as view:
            assert len(view.integrations.of_project(scope.project_id)) == 3

    def test_an_update_replaces_the_integration(self, storage: Storage, scope: Scope) -> None:
        with storage.begin() as work:
            known = work.integrations.get(scope)
            failure = Failure(code="timeout", message="too slow", since=after(1), count=2)
            failed = evolve(known, status="paused", failure=failure, sealed_token=b"sealed")
            work.integrations.update(failed)
            assert work.integrations.get(scope) == failed
        with storage.begin() as work:
            work.integrations.update(known)
        with storage.read() as view:
            assert view.integrations.get(scope) == known

    def test_a_silence_is_noted_beside_what_else_is_written(self, storage: Storage, scope: Scope) -> None:
        inactivity = OngoingInactivity(date(2026, 1, 2), Inactivity(date(2026, 1, 8), 7, 14.25, 20.5, 1e-5))
        with storage.begin() as work:
            known = work.integrations.get(scope)
            work.integrations.note_inactivity(scope, inactivity)
        with storage.begin() as work:
            work.integrations.update(evolve(known, throttled=3))
        with storage.read() as view:
            assert view.integrations.get(scope) == evolve(known, throttled=3, inactivity=inactivity)
        with storage.begin() as work:
            work.integrations.note_inactivity(scope, None)
        with storage.read() as view:
            assert view.integrations.get(scope) == evolve(known, throttled=3)

    def test_a_silence_of_what_is_gone_is_noted_nowhere(self, storage: Storage, scope: Scope) -> None:
        inactivity = OngoingInactivity(date(2026, 1, 2), Inactivity(date(2026, 1, 8), 7, 14.25, 20.5, 1e-5))
        with storage.begin() as work:
            work.integrations.remove(scope)
            work.integrations.note_inactivity(scope, inactivity)
            assert work.integrations.of_project(scope.project_id) == ()

    def test_an_update_of_an_unknown_integration_is_not_found(self, storage: Storage, scope: Scope) -> None:
        with pytest.raises(NotFound), storage.begin() as work:
            work.integrations.update(an_integration(scope.project_id))
