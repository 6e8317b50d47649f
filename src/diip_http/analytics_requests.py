"""Requests whose analytics must be computed: what is handed over, and who answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from attrs import field, frozen

from diip_core.errors import Overloaded
from diip_http.computations import Computations
from diip_http.dispatch import Reply, RequestHandler, takes_gzip
from diip_http.endpoint import Endpoint
from diip_http.request_context import RawRequest
from diip_http.service import Service


@frozen
class AnalyticsRequest:
    """A request that may go to another process: the endpoint's name, the request and the ids of its path."""

    endpoint: str
    raw: RawRequest
    ids: Mapping[str, str]

    @property
    def question(self) -> tuple[object, ...]:
        """What is the same for requests that have the same answer, if both askers may have it."""
        raw = self.raw
        return self.endpoint, raw.root_path, raw.path, raw.query_string, takes_gzip(raw)


Compute = Callable[[AnalyticsRequest], Reply]
"""Answers a request, however long that takes."""


def answers_of(service: Service, endpoints: Iterable[Endpoint]) -> Compute:
    """Answers from this very thread."""
    handlers = {endpoint.name: RequestHandler(endpoint, service) for endpoint in endpoints}

    def answer(request: AnalyticsRequest) -> Reply:
        return handlers[request.endpoint](request.raw, request.ids, None)

    return answer


@frozen
class Analytics:
    """Answers requests in the pool for computations. Each asker's right to the answer was checked before."""

    computations: Computations[tuple[str, Reply]]
    compute: Compute = field()

    async def answer(self, request: AnalyticsRequest, user_id: str | None) -> Reply:
        """Raises Overloaded, as `Computations.run`."""
        request_id, answer = await self.computations.run(
            request.question, user_id, partial(self._compute, request)
        )
        if answer.status != 200 and request_id != request.raw.request_id:
            # A problem names the request it is about, which is another one.
            raise Overloaded("these analytics could not be computed; send it again")
        return answer

    def _compute(self, request: AnalyticsRequest) -> tuple[str, Reply]:
        return request.raw.request_id, self.compute(request)
