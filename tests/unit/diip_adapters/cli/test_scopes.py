from __future__ import annotations

import pytest

from diip_adapters.cli.scopes import find_integration, find_project
from diip_core.errors import NotFound
from diip_core.memory.bundle import memory_ports
from diip_core.ports.bundle import Ports
from diip_core.testing.samples import a_project, an_integration


@pytest.fixture
def ports() -> Ports:
    ports = memory_ports()
    one, two = a_project(name="One", slug="one"), a_project(name="Two", slug="two")
    with ports.storage.begin() as work:
        for project in (one, two):
            work.projects.add(project)
        work.integrations.add(an_integration(one.id, scope_name="octo/rockets"))
        work.integrations.add(an_integration(two.id, scope_name="octo/rockets"))
        work.integrations.add(an_integration(two.id, scope_name="KEY", provider="jira"))
        work.integrations.add(an_integration(two.id, scope_name="key", provider="tracker"))
    return ports


def test_a_scope_is_found_however_it_is_capitalised(ports: Ports) -> None:
    assert find_integration(ports, "Octo/Rockets", project="one").scope_name == "octo/rockets"


def test_provider_and_project_tell_scopes_of_one_name_apart(ports: Ports) -> None:
    assert find_integration(ports, "key", provider="jira").scope_name == "KEY"
    assert find_integration(ports, "octo/rockets", project="Two").provider == "github"


def test_an_ambiguous_scope_names_the_choices(ports: Ports) -> None:
    with pytest.raises(
        NotFound, match=r"github octo/rockets \(project one\), github octo/rockets \(project two\)"
    ):
        find_integration(ports, "octo/rockets")


def test_an_unknown_scope_names_what_there_is(ports: Ports) -> None:
    with pytest.raises(NotFound, match=r"there is: github octo/rockets \(project one\)$"):
        find_integration(ports, "octo/boats", project="one")


def test_a_scope_in_an_unknown_project_names_what_there_is(ports: Ports) -> None:
    with pytest.raises(NotFound, match=r"no project 'three'; there is: one \(One\), two \(Two\)"):
        find_integration(ports, "octo/rockets", project="three")


def test_a_scope_of_another_project_or_provider_says_which_of_the_two_does_not_fit(ports: Ports) -> None:
    with pytest.raises(NotFound, match=r"'KEY' is not mirrored in project one; there is: github octo/rock"):
        find_integration(ports, "KEY", project="one")
    with pytest.raises(NotFound, match=r"'KEY' is not mirrored from 'gitlab' here; there is: jira KEY \("):
        find_integration(ports, "KEY", provider="gitlab")
    with pytest.raises(NotFound, match=r"'KEY' is not mirrored from 'gitlab' in project two; there is: jira"):
        find_integration(ports, "KEY", provider="gitlab", project="two")


def test_a_project_of_a_users_is_found_by_its_slug_and_by_a_name_that_is_its_own(ports: Ports) -> None:
    with ports.storage.begin() as work:
        work.projects.add(a_project(name="Big", slug="big-45777a4e"))
    assert find_project(ports, "big-45777a4e").name == "Big"
    assert find_project(ports, " BIG ").slug == "big-45777a4e"
    with ports.storage.begin() as work:
        work.projects.add(a_project(name="big", slug="big-00000001"))
    with pytest.raises(NotFound, match=r"several projects; .* big-45777a4e \(Big\), big-00000001 \(big\)"):
        find_project(ports, "Big")
    with ports.storage.begin() as work:
        work.projects.add(a_project(name="BIG", slug="big"))
    assert find_project(ports, "Big").name == "BIG", "the operator's own, whose slug it is"


def test_an_unknown_project_names_those_there_are(ports: Ports) -> None:
    assert find_project(ports, "ONE").name == "One"
    with pytest.raises(NotFound, match=r"there is: one \(One\), two \(Two\)"):
        find_project(ports, "three")


def test_an_empty_mirror_says_how_to_begin() -> None:
    for find in (find_integration, find_project):
        with pytest.raises(NotFound, match="begin with: diip sync"):
            find(memory_ports(), "default")
