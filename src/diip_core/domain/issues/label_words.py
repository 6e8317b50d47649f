"""What the words of labels mean on trackers that leave them to people, as GitHub and GitLab do."""

from __future__ import annotations

from collections.abc import Mapping

from diip_core.domain.issues.issue import IssueType, Priority

_TYPES: Mapping[IssueType, str] = {
    "incident": "incident, outage, production incident",
    "bug": "bug, confirmed bug, crash, defect, fault, possible bug, potential bug, regression, "
    "unexpected behavior, unexpected behaviour",
    "feature": "enhancement, feat, feature, feature idea, feature proposal, feature suggestion, idea, "
    "improvement, new feature, request for enhancement, rfe, suggestion, user story, wish, wishlist",
    "question": "general question, how to, howto, q a, question, support, support question, usage question, "
    "user question, user support",
    "task": "chore, doc, docs, documentation, task",
    "epic": "epic",
}
_PRIORITIES: Mapping[Priority, str] = {
    "critical": "asap, blocker, critical, emergency, highest, p0, priority crit, priority immediate, "
    "priority severe, priority top, release blocker, release blocking, sev0, sev1, show stopper, "
    "showstopper, urgent",
    "high": "high, important soon, p1, priority hi, priority important, priority major, priority serious, "
    "sev2, very high",
    "medium": "important longterm, medium, p2, priority average, priority med, priority mid, "
    "priority moderate, priority normal, sev3",
    "low": "low, lowest, nice to have, p3, p4, p5, priority backlog, priority cosmetic, priority lo, "
    "priority minor, priority trivial, sev4, sev5, very low",
}
"""``priority major`` counts where the label says what it grades: ``priority: major``, ``major bug``."""

LABEL_TYPES: Mapping[str, IssueType] = {
    word: meaning for meaning, words in _TYPES.items() for word in words.split(", ")
}
LABEL_PRIORITIES: Mapping[str, Priority] = {
    word: meaning for meaning, words in _PRIORITIES.items() for word in words.split(", ")
}
