"""Browse a project's issues."""

from __future__ import annotations

from diip_core.domain.browsing import GREATEST_LIMIT, IssueList, IssueQuery
from diip_core.domain.permissions import Action, Actor, require
from diip_core.domain.search import LONGEST_QUESTION, words_of
from diip_core.errors import InvalidInput
from diip_core.ports.bundle import Ports


def browse_issues(ports: Ports, actor: Actor, query: IssueQuery) -> IssueList:
    """One page of a project's issues; ``query.after`` takes the ``next`` of the page before.

    Raises:
        InvalidInput: a limit outside 1 to 200, or a question that is too long or without a word.
        NotFound: no such project.
        Forbidden: the actor may not read it.
    """
    if not 1 <= query.limit <= GREATEST_LIMIT:
        raise InvalidInput(f"a page has 1 to {GREATEST_LIMIT} issues", field="limit")
    if query.q is not None:
        _check_question(query.q)
    with ports.storage.read(consistent=False) as view:
        require(actor, Action.READ, view.projects.access(query.project_id, actor.user_id))
        return view.issues.find(query)


def _check_question(q: str) -> None:
    if len(q) > LONGEST_QUESTION:
        raise InvalidInput(f"a search has at most {LONGEST_QUESTION} characters", field="q")
    if not words_of(q):
        raise InvalidInput("a search needs at least one word", field="q")
