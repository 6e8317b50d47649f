"""What every `Http` must do, as a test class.

Subclass it, say how a client with planted answers is made, and run it with pytest::

    class TestMyHttp(HttpContract):
        @contextmanager
        def planted(self, replies):
            …
            yield Planted(http, base_url, asked)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest
from attrs import frozen

from diip_core.errors import SourceMisconfigured, SourceUnavailable
from diip_core.memory.http import Canned, RawRequest, Reply
from diip_core.ports.http import Http

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
"""What the clock of the client under test says."""

BROKEN = SourceUnavailable("the connection breaks in the middle of the answer", code="connection_lost")
"""Plant it, and the connection breaks."""


@frozen
class Planted:
    """A client, the base URL it was opened for, and the requests that arrived there."""

    http: Http
    base_url: str
    asked: Sequence[RawRequest]


class HttpContract:
    """One test for each sentence of the port's docstring."""

    def planted(self, replies: Mapping[str, tuple[Reply, ...]]) -> AbstractContextManager[Planted]:
        """Yield a client whose provider gives these replies, by path, in order, the last one for ever."""
        raise NotImplementedError

    def test_an_answer_bears_status_headers_body_and_url(self) -> None:
        plant = Canned(b'{"a": 1}', headers={"X-Thing": "Yes", "ETag": '"abc"'})
        with self.planted({"/thing": (plant,)}) as at:
            answer = at.http.get(at.base_url + "/thing")
            assert (answer.status, answer.body) == (200, b'{"a": 1}')
            assert answer.headers["x-thing"] == "Yes"
            assert answer.headers["etag"] == '"abc"'
            assert answer.url == at.base_url + "/thing"
            assert not answer.moved

    def test_an_answer_bears_the_time_of_this_machines_clock(self) -> None:
        with self.planted({"/": (Canned(headers={"Date": "Thu, 01 Jan 1970 00:00:00 GMT"}),)}) as at:
            assert at.http.get(at.base_url + "/").received_at == NOW

    @pytest.mark.parametrize("status", [204, 304, 403, 404, 410, 422, 429, 500, 503])
    def test_every_answer_is_returned_whatever_its_status(self, status: int) -> None:
        with self.planted({"/": (Canned(status=status, headers={"Retry-After": "7"}),)}) as at:
            answer = at.http.get(at.base_url + "/")
            assert (answer.status, answer.headers["retry-after"]) == (status, "7")

    def test_params_and_headers_arrive(self) -> None:
        params = {"since": "2026-01-01T00:00:00+01:00", "q": "a b&c=d%/é"}
        with self.planted({"/list": (Canned(),)}) as at:
            at.http.get(at.base_url + "/list", params=params, headers={"Authorization": "Bearer t"})
            (asked,) = at.asked
            assert (asked.method, asked.path, asked.params) == ("GET", "/list", params)
            assert asked.headers["authorization"] == "Bearer t"

    def test_params_are_added_to_a_query_of_the_url(self) -> None:
        with self.planted({"/list": (Canned(),)}) as at:
            answer = at.http.get(at.base_url + "/list?after=abc", params={"per_page": "100"})
            assert at.asked[0].params == {"after": "abc", "per_page": "100"}
            assert answer.status == 200

    def test_a_redirect_is_followed_with_the_same_headers(self) -> None:
        replies = {"/old": (_redirect("/new?page=2", 302),), "/new": (Canned(b"here"),)}
        with self.planted(replies) as at:
            answer = at.http.get(at.base_url + "/old", params={"x": "1"}, headers={"Authorization": "t"})
            assert (answer.body, answer.moved) == (b"here", False)
            assert answer.url == at.base_url + "/new?page=2"
            assert at.asked[1].params == {"page": "2"}
            assert at.asked[1].headers["authorization"] == "t"

    @pytest.mark.parametrize(("first", "second"), [(301, 302), (302, 308)])
    def test_a_permanent_redirect_anywhere_says_that_it_moved(self, first: int, second: int) -> None:
        replies = {
            "/a": (_redirect("/b", first),),
            "/b": (_redirect("/c", second),),
            "/c": (Canned(status=404),),
        }
        with self.planted(replies) as at:
            answer = at.http.get(at.base_url + "/a")
            assert (answer.status, answer.moved) == (404, True)

    def test_three_redirects_are_followed_and_a_fourth_is_refused(self) -> None:
        replies = {f"/{n}": (_redirect(f"/{n + 1}", 307),) for n in range(4)}
        with self.planted({**replies, "/4": (Canned(b"end"),)}) as at:
            assert at.http.get(at.base_url + "/1").body == b"end"
            with pytest.raises(SourceMisconfigured):
                at.http.get(at.base_url + "/0")

    def test_a_redirect_to_another_host_is_refused(self) -> None:
        with self.planted({"/": (_redirect("https://elsewhere.example/", 302),)}) as at:
            with pytest.raises(SourceMisconfigured):
                at.http.get(at.base_url + "/", headers={"Authorization": "t"})
            assert len(at.asked) == 1

    def test_another_host_than_it_was_opened_for_is_refused(self) -> None:
        with self.planted({"/": (Canned(),)}) as at:
            with pytest.raises(SourceMisconfigured):
                at.http.get("https://elsewhere.example/")
            assert not at.asked

    def test_a_broken_connection_is_unavailable_and_the_next_request_is_well(self) -> None:
        with self.planted({"/": (BROKEN, Canned(b"well"))}) as at:
            with pytest.raises(SourceUnavailable) as caught:
                at.http.get(at.base_url + "/", params={"key": "canary"})
            assert caught.value.code == "connection_lost"
            assert "canary" not in str(caught.value)
            assert at.http.get(at.base_url + "/").body == b"well"

    def test_closing_twice_is_fine(self) -> None:
        with self.planted({"/": (Canned(),)}) as at:
            at.http.get(at.base_url + "/")
            at.http.close()
            at.http.close()


def _redirect(location: str, status: int) -> Canned:
    return Canned(status=status, headers={"Location": location})
