"""The list of issues: one statement a page, built once for each set of filters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from attrs import fields
from sqlalchemy import BindParameter, ColumnElement, FromClause, Select, and_, bindparam, cast, select, tuple_

from diip_adapters.sql.engine.dialect import Dialect
from diip_adapters.sql.engine.texts import Accounts, SortedTexts
from diip_adapters.sql.issues.search import wanted_words
from diip_adapters.sql.tables import integration, issue, issue_alias, issue_words
from diip_core.domain.issues.issue_query import IssueQuery, IssueSort, ListedIssue

_OF_INTEGRATION = and_(
    issue.c.project_id == integration.c.project_id,
    issue.c.integration_id == integration.c.integration_id,
)
JOINED = issue.join(integration, _OF_INTEGRATION)
_WITH_PLACE = select(issue, integration.c.provider, integration.c.scope_name)
STORED = _WITH_PLACE.select_from(JOINED)
_SHOWN: Mapping[str, ColumnElement[Any]] = {
    **issue.c,
    "provider": integration.c.provider,
    "scope_name": integration.c.scope_name,
    "assignees": cast(issue.c.assignees, Accounts),
    "labels": cast(issue.c.labels, SortedTexts),
}
_LISTED = select(*(_SHOWN[field.name] for field in fields(ListedIssue)))
"""The fields of a `ListedIssue`, in order."""
ALIVE = issue.c.tombstone_reason.is_(None)

_KEYS = ("project_id", "integration_id", "external_id")
_SAME: Mapping[str, ColumnElement[Any]] = {
    "integration_id": issue.c.integration_id,
    "status": issue.c.status,
    "type": issue.c.type,
    "priority": issue.c.priority,
    "author": issue.c.author,
    "provider": integration.c.provider,
}
_RANGES: Mapping[str, Callable[[BindParameter[Any]], ColumnElement[bool]]] = {
    "created_from": lambda start: issue.c.created_at >= start,
    "created_to": lambda end: issue.c.created_at < end,
    "updated_from": lambda start: issue.c.updated_at >= start,
    "updated_to": lambda end: issue.c.updated_at < end,
}
_FILTERS = (*_SAME, *_RANGES, "label", "assignee", "q")


def with_aliases(statement: Select[Any], dialect: Dialect) -> Select[Any]:
    """A statement over issues with one column more: the list of the keys that an issue ever had."""
    keys = select(dialect.json_list(issue_alias.c.key)).where(
        *(issue_alias.c[name] == issue.c[name] for name in _KEYS)
    )
    return statement.add_columns(keys.scalar_subquery().label("aliases"))


def page_statement(dialect: Dialect, query: IssueQuery) -> Select[Any]:
    """The statement of a query's kind, of whole issues; `page_parameters` are its parameters."""
    return _built(dialect, query.sort, _given(query), behind=query.after is not None, whole=True)


def listed_statement(dialect: Dialect, query: IssueQuery) -> Select[Any]:
    """The same of what a list shows: its columns are the fields of a `ListedIssue`, in order."""
    return _built(dialect, query.sort, _given(query), behind=query.after is not None, whole=False)


def page_parameters(dialect: Dialect, query: IssueQuery) -> dict[str, Any]:
    """Reads one row more than the page holds, which shows whether another page follows."""
    parameters: dict[str, Any] = {"project_id": query.project_id, "most": query.limit + 1}
    for name in _FILTERS:
        value = getattr(query, name)
        if value is not None:
            parameters[name] = value
    if query.q is not None:
        parameters["q"] = dialect.question(wanted_words(query.project_id, query.q))
    if query.after:
        parameters |= {"after_instant": query.after.instant, "after_id": query.after.issue_id}
    return parameters


def _given(query: IssueQuery) -> frozenset[str]:
    return frozenset(name for name in _FILTERS if getattr(query, name) is not None)


@lru_cache(maxsize=512)
def _built(
    dialect: Dialect, sort: IssueSort, given: frozenset[str], *, behind: bool, whole: bool
) -> Select[Any]:
    columns = with_aliases(_WITH_PLACE, dialect) if whole else _LISTED
    newest_first = sort == "-updated_at"
    sorted_by = issue.c.updated_at if newest_first else issue.c.created_at
    order = (sorted_by.desc(), issue.c.issue_id.desc()) if newest_first else (sorted_by, issue.c.issue_id)
    conditions = [ALIVE, *(_condition(dialect, name) for name in sorted(given - {"q"}))]
    if behind:
        place = tuple_(sorted_by, issue.c.issue_id)
        after = tuple_(
            bindparam("after_instant", type_=sorted_by.type),
            bindparam("after_id", type_=issue.c.issue_id.type),
        )
        conditions.append(place < after if newest_first else place > after)
    if "q" not in given:
        of_project = issue.c.project_id == bindparam("project_id")
        statement = columns.select_from(JOINED).where(of_project, *conditions)
        return statement.order_by(*order).limit(bindparam("most"))
    # The words lead to the issues, which are then put in order by their keys alone.
    found = (
        select(*(issue.c[key].label(key) for key in _KEYS))
        .select_from(issue_words.join(issue, _same_keys(issue_words)).join(integration, _OF_INTEGRATION))
        .where(
            dialect.finds(bindparam("q")),
            dialect.unindexed(issue_words.c.project_id) == bindparam("project_id"),
            *conditions,
        )
        .order_by(*order)
        .limit(bindparam("most"))
        .subquery("found")
    )
    joined = found.join(issue, _same_keys(found)).join(integration, _OF_INTEGRATION)
    return columns.select_from(joined).order_by(*order)


def _same_keys(other: FromClause) -> ColumnElement[bool]:
    return and_(*(issue.c[key] == other.c[key] for key in _KEYS))


def _condition(dialect: Dialect, name: str) -> ColumnElement[bool]:
    if name in _SAME:
        return _SAME[name] == bindparam(name)
    if name in _RANGES:
        return _RANGES[name](bindparam(name, type_=issue.c.created_at.type))
    wanted = bindparam(name, type_=issue.c.title.type)
    if name == "label":
        return dialect.holds_in_any_case(issue.c.labels, wanted)
    return dialect.holds(issue.c.assignees, wanted, field="account")
