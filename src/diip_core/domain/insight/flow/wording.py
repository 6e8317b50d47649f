"""How people say that issues have a value of some kind."""

from __future__ import annotations

COMPONENT, ASSIGNEE_GROUP, STATUS = "component", "assignee group", "status"


def belonging(kind: str, value: str) -> str:
    """What follows "issues": ``in component parser``, of every kind of label ``labelled bug``."""
    return f"in {kind} {value}" if kind in (COMPONENT, ASSIGNEE_GROUP, STATUS) else f"labelled {value}"
