"""GitHub as people met it elsewhere: old servers, odd links, pages that cannot pass, refusals."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.system.mirror import IMPATIENT, NOW, REPOSITORY, Mirror, mirrored, require_exact

from diip_adapters.github import api
from diip_adapters.simulators.faults import Fault
from diip_adapters.simulators.github import Options, build_repository
from diip_adapters.simulators.github.shapes import stamp
from diip_core.errors import AccessDenied, SourceError, SourceMisconfigured


def require_complete(mirror: Mirror) -> None:
    run = mirror.run()
    assert run.outcome.incomplete_reasons == ()
    assert run.outcome.complete
    require_exact(mirror)


@pytest.mark.parametrize("paging", ["page", "cursor"])
@pytest.mark.parametrize("tied", [0, 90, 250])
def test_a_since_that_leaves_out_its_own_second_loses_nothing(tied: int, paging: str) -> None:
    with mirrored(since_excludes=True, paging=paging) as mirror:
        mirror.simulator.editor().tie(tied, NOW - timedelta(days=90))
        require_complete(mirror)
        mirror.simulator.editor().edit(next(iter(mirror.should_hold.values())).number)
        require_complete(mirror)


@pytest.mark.parametrize("links", ["unquoted", "relative", "none"])
@pytest.mark.parametrize("paging", ["page", "cursor"])
def test_links_may_take_any_form_or_be_absent(links: str, paging: str) -> None:
    with mirrored(links=links, paging=paging) as mirror:
        require_complete(mirror)


@pytest.mark.parametrize("page_cap", [20, 30, 75])
def test_a_server_that_caps_its_pages_is_read_to_the_end(page_cap: int) -> None:
    with mirrored(page_cap=page_cap, links="none") as mirror:
        require_complete(mirror)


@pytest.mark.parametrize("largest_page", [50, 30, 7, 1])
def test_pages_that_cannot_pass_are_asked_for_smaller(largest_page: int) -> None:
    with mirrored(issues=60 if largest_page == 1 else 300, largest_page=largest_page) as mirror:
        require_complete(mirror)


def test_pages_grow_again_after_a_while() -> None:
    with mirrored(issues=900) as mirror:
        mirror.faults(Fault("http-502", times=2, skip=2, match="/issues"))
        require_complete(mirror)
        asked = [call.target for call in mirror.simulator.log.calls]
        assert any("per_page=50" in target for target in asked)
        assert "per_page=100" in asked[-1]


@pytest.mark.parametrize("paging", ["page", "cursor"])
@pytest.mark.parametrize("place", [0, 40, -1])
def test_rows_that_never_pass_go_to_quarantine_and_their_neighbours_are_stored(
    paging: str, place: int
) -> None:
    with mirrored(issues=120, paging=paging) as mirror:
        by_change = sorted(mirror.should_hold.values(), key=lambda issue: issue.updated_at)
        broken = {by_change[place].number, by_change[place - 1].number}
        mirror.simulator.options = Options(paging=paging, broken=tuple(broken))
        outcome = mirror.run().outcome
        assert outcome.finished
        assert not outcome.complete
        assert set(mirror.unreadable.values()) == {"page"}
        lacking = {issue.number for key, issue in mirror.should_hold.items() if key not in mirror.holds}
        assert lacking == broken
        mirror.simulator.options = Options(paging=paging)
        assert mirror.run(full=True).outcome.complete
        require_exact(mirror)


def test_a_server_of_the_old_version_is_asked_in_it_from_then_on() -> None:
    api._old_hosts.clear()
    with mirrored(old_version=True) as mirror:
        require_complete(mirror)
        require_complete(mirror)
        assert [call.status for call in mirror.simulator.log.calls].count(400) == 1


@pytest.mark.parametrize("below", ["", "/", "/api/v3", f"/{REPOSITORY}", f"/{REPOSITORY}/"])
def test_an_enterprise_servers_api_is_found_from_its_web_addresses(below: str) -> None:
    with mirrored(web_pages=True, below=below, issues=50) as mirror:
        require_complete(mirror)
        assert mirror.integration.base_url.endswith("/api/v3")
        calls = mirror.simulator.log.requests
        require_complete(mirror)
        assert mirror.simulator.log.requests - calls <= 6, "it is remembered"


CAUSES = {
    "sso": ("single sign-on", "https://github.com/orgs/tidewater/sso?authorization_request=AAAA"),
    "forbidden": ("issues=read",),
    "classic-token": ("classic", "fine-grained"),
    "ip-allow-list": ("IP allow list",),
    "token-lifetime": ("lifetime", "https://github.com/settings/personal-access-tokens/7"),
    "suspended": ("suspended",),
    "issues-disabled": ("switched off", REPOSITORY),
    "legal-block": ("legal", "https://github.com/github/dmca/blob/master/1.md"),
}


@pytest.mark.parametrize("kind", CAUSES)
def test_a_refusal_keeps_its_cause(kind: str) -> None:
    with mirrored(issues=50) as mirror:
        mirror.faults(Fault(kind))
        with pytest.raises(SourceError) as caught:
            mirror.run()
        for pointer in CAUSES[kind]:
            assert pointer in caught.value.message
        assert isinstance(caught.value, AccessDenied | SourceMisconfigured)
        mirror.faults()
        require_complete(mirror)


@pytest.mark.parametrize("kind", ["abuse-silent", "primary-limit-silent"])
def test_a_limit_that_only_its_text_names_is_waited_for(kind: str) -> None:
    with mirrored(issues=50) as mirror:
        mirror.faults(Fault(kind, times=1, skip=2, seconds=50))
        run = mirror.run()
        assert run.outcome.complete
        assert run.waited_seconds >= 60
        assert not mirror.simulator.log.violations


@pytest.mark.parametrize(
    "name",
    ["pull/pull", "issues/issues", "repos/issues", "repositories/comments", "events/page", "a/after"],
)
def test_words_of_a_path_are_not_data(name: str) -> None:
    with mirrored(name=name, issues=150) as mirror:
        require_complete(mirror)


@pytest.mark.parametrize("year", ["1970", "2099"])
def test_a_row_with_an_odd_year_neither_ends_nor_blocks_a_walk(year: str) -> None:
    with mirrored(issues=300) as mirror:
        odd = f"{year}-06-01T00:00:00Z"
        for item in list(mirror.simulator.repository().items.values())[50:52]:
            item.updated_at = odd
            item.revision += 1
            for comment in item.comments:
                comment.created_at = comment.updated_at = odd
        mirror.simulator.repository().revision += 1
        require_complete(mirror)
        mirror.clock.advance(3600)
        mirror.simulator.editor().edit(next(iter(mirror.should_hold.values())).number)
        assert stamp(mirror.clock.now())[:4] == "2026"
        require_complete(mirror)


@pytest.mark.parametrize("full", [False, True])
def test_comments_that_came_with_a_transfer_or_were_deleted_are_read_again(full: bool) -> None:
    with mirrored(issues=150) as mirror:
        require_complete(mirror)
        mirror.clock.advance(7200)
        editor = mirror.simulator.editor()
        with_comments = [issue.number for issue in mirror.should_hold.values() if len(issue.comment_ids) > 1]
        editor.delete_comment(with_comments[0])
        other = build_repository("tidewater/lagoon", issues=60, seed=9, now=NOW, repository_id=502)
        mirror.simulator.add(other)
        old = next(item.number for item in other.items.values() if len(item.comments) > 1)
        mirror.simulator.editor("tidewater/lagoon").transfer(old, mirror.simulator.repository(REPOSITORY))
        if full:
            editor.delete_comment(with_comments[1], silently=True)
        assert mirror.run(full=full).outcome.complete
        require_exact(mirror)


@pytest.mark.parametrize("failures", [5, 6, 7, 8])
def test_an_outage_puts_nothing_into_quarantine(failures: int) -> None:
    with mirrored(issues=250) as mirror:
        mirror.faults(Fault("http-502", times=failures, skip=2, match="/issues"))
        require_complete(mirror)
        assert mirror.unreadable == {}


@pytest.mark.parametrize("kind", ["http-502", "http-504", "hang"])
def test_a_list_that_fails_at_a_hundred_rows_only_is_read(kind: str) -> None:
    with mirrored(issues=250) as mirror:
        if kind == "hang":
            mirror.limits = IMPATIENT
        mirror.faults(Fault(kind, match=r"/issues/comments.*per_page=100"))
        require_complete(mirror)
