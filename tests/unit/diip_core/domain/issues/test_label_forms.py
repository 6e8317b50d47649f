"""Labels in the forms that trackers really use, against the words that GitHub's issues are read with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diip_core.domain.issues.issue import IssueType, Priority
from diip_core.domain.issues.label_forms import forms_of
from diip_core.domain.issues.label_words import LABEL_PRIORITIES, LABEL_TYPES
from diip_core.domain.issues.vocabulary import Vocabulary, fold

WORDS = Vocabulary(label_types=LABEL_TYPES, label_priorities=LABEL_PRIORITIES)

TYPES: dict[IssueType, tuple[str, ...]] = {
    "bug": (
        "bug", "Bugs", "BUG", "Type: Bug 🐛", "🐛 bug", "bug 🐛", "🐞Bug", "🐛", ":bug: bug",
        ":beetle: Bug", ":bug:", "Type: Bug :bug:", "[Type] Bug", "[bug]", "(bug)", "Type [Bug]",
        "{type} bug", "【bug】", "<bug>", "type/bug", "type:bug", "type::bug", "type-bug", "type_bug",
        "type.bug", "type=bug", "type | bug", "type > bug", "Type → Bug", "type – bug", "type — bug",
        "type bug", "kind/bug", "kind: bug", "C-bug", "T: Bug", "c:bug", "category: bug",
        "Issue Type: Bug", "issue-type/bug", "issue_type: bug", "issue: bug", "bug report",
        "Bug-Report", "bug-reports", "confirmed bug", "defect", "defects", "kind/regression",
        "Regressions", "crash", "critical bug", "High priority bug", "P1 bug", "minor-bug",
        "bug (critical)", "bug / high", "sev2-bug", "ＢＵＧ", "Büg", "bug!", "~bug", "#bug",
        "❗ bug ❗", "🏷️ type: bug",
    ),
    "feature": (
        "feature", "Features", "feature request", "Feature Requests", "feature-request",
        "feature_request", "kind/feature-request", "Type: Feature Request ✨", "✨ enhancement",
        "enhancement", "Enhancements", "C-enhancement", "new feature", "type/new-feature", "feat",
        "improvement", "suggestion", "idea", "💡 idea", "💡", "RFE", "wishlist", "[Type] Enhancement",
        "enhancement request", "kind:enhancement", "low priority feature",
    ),
    "question": (
        "question", "Questions", "❓ question", "❓", ":question: Question", "type: question",
        "[question]", "support", "support request", "support-question", "Q&A", "q-a", "usage question",
        "how-to", "howto",
    ),
    "task": (
        "docs", "doc", "documentation", "📝 documentation", "Type: Docs", "kind/documentation",
        "docs 📚", "docs request", "chore", "chores", "type: chore", "task", "Tasks",
    ),
    "incident": (
        "incident", "Incidents", "type: incident 🔥", "outage", "production-incident", "sev1 incident",
    ),
    "epic": (
        "epic", "Epics", "type/epic", "[Epic]",
    ),
    "unknown": (
        "debug", "debugger", "bugfix-needed?", "bugfix", "not a bug", "notabug", "not-a-bug", "no bug",
        "non-bug", "bug fixed", "bug bash", "bug bounty", "ladybug", "bugzilla", "bugs.python.org",
        "c bug", "C# bug", "feature flags", "feature-freeze", "feature branch", "area/bug-tracker",
        "needs docs", "docs-needed", "no documentation", "docstring", "support ipv6", "browser support",
        "unsupported", "task queue", "tasks.py", "unquestionable", "question mark", "priority: bug",
        "type: high", "kind/", "type:", "", "🎉", "::", "[]", "good first issue", "help wanted",
        "needs: bug report form", "duplicate", "invalid", "wontfix", "area: enhancements team", "issue",
        "report", "epic games", "s3", "v1.0",
    ),
}  # fmt: skip
PRIORITIES: dict[Priority, tuple[str, ...]] = {
    "critical": (
        "critical", "Critical 🔥", "P0", "p-0", "P0: critical", "priority: P0", "priority/0",
        "Priority: Critical", "priority/critical-urgent", "priority/critical", "[Priority] Critical",
        "critical priority", "urgent", "Urgent!", "prio: urgent", "blocker", "🚧 blocker",
        "release blocker", "release-blocker",  "sev0", "sev1", "SEV-1", "sev 1",
        "sev: 1", "Severity 1", "severity/1", "severity::critical", "sev1: outage", "Severity: Blocker",
        "showstopper", "show-stopper", "highest", "priority: highest", "top priority", "asap",
        "critical bug", "critical issue", "severity: severe", "P0 (release blocker)",
        "🔴 priority: critical",
    ),
    "high": (
        "high", "high priority", "High-Priority", "high_prio", "prio-high", "priority high",
        "priority: high", "priority:high", "priority/high", "priority::high", "Priority - High",
        "[Priority] High", "[P] High", "⚡ high priority", ":fire: high priority", "P-high", "P1",
        "p1 🔥", "P-1", "priority 1", "prio1", "priority-1", "Priority: P1", "P1: must have",
        "P1 - important", "sev2", "SEV-2", "severity: high", "severity/major", "major bug",
        "priority/important-soon", "high severity", "importance: high", "impact: high", "high urgency",
        "high priority bug", "pri: high", "priority level: high", "high/medium priority",
        "important priority",
    ),
    "medium": (
        "medium", "P2", "priority: medium", "medium priority", "prio: med", "severity: moderate",
        "priority/normal", "sev3", "severity 3", "priority/important-longterm", "P2 bug", "priority::2",
    ),
    "low": (
        "low", "low priority", "lowest", "P3", "P4", "p5", "priority: low", "🐌 low-priority",
        "priority/backlog", "severity: minor", "minor bug", "priority: trivial", "sev4", "sev-5",
        "nice to have", "nice-to-have", "very low priority",
    ),
    "unknown": (
        "blocked", "blocking", "unblocked", "high-contrast", "high contrast mode", "high dpi", "higher",
        "highlight", "low hanging fruit", "low-level", "low level task", "low memory", "medium effort",
        "effort: high", "difficulty: medium", "complexity/low", "size/medium", "risk: high",
        "confidence: low", "critical path", "urgently needed", "not urgent", "major", "minor", "patch",
        "semver: major", "normal", "important", "trivial", "1", "bug 1", "v1", "p", "p-", "p9", "s1",
        "s3", "p5.js", "p2p", "mp3", "php7", "priority", "priority: ?", "priority/needs-triage",
        "needs priority", "severity", "impact", "backlog", "not a blocker", "ad-blocker",
        "P1 support team", "several", "", "⬆️",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("label", "meaning"), [(label, m) for m, labels in TYPES.items() for label in labels]
)
def test_a_label_names_a_type_in_any_usual_form(label: str, meaning: IssueType) -> None:
    assert WORDS.classify_labels([label])[0] == meaning


@pytest.mark.parametrize(
    ("label", "meaning"), [(label, m) for m, labels in PRIORITIES.items() for label in labels]
)
def test_a_label_names_a_priority_in_any_usual_form(label: str, meaning: Priority) -> None:
    assert WORDS.classify_labels([label])[1] == meaning


@given(
    st.sampled_from(sorted(LABEL_TYPES)),
    st.sampled_from(["type", "Kind", "category", "C", "T"]),
    st.sampled_from(["/", ":", "::", "-", ": ", " - ", "=", " | ", "] "]),
    st.sampled_from(["", " 🐛", " :tada:", "!"]),
)
def test_every_prefix_and_separator_keeps_the_type(word: str, prefix: str, separator: str, end: str) -> None:
    label = ("[" if separator == "] " else "") + prefix + separator + word + end
    assert WORDS.classify_labels([label])[0] == LABEL_TYPES[word]


def test_a_projects_own_words_win_over_every_other_form() -> None:
    own = WORDS.overridden(
        {"label_types": {"🐛 Bug": "task", "type: docs": "question"}, "label_priorities": {"Sev1": "low"}}
    )
    assert own.classify_labels(["🐛 bug", "sev1"]) == ("task", "low")
    assert own.classify_labels(["Type: Docs"])[0] == "question"
    assert own.classify_labels(["bug", "sev 1"]) == ("bug", "low")


@given(st.text())
def test_any_text_has_forms(label: str) -> None:
    assert all(forms_of(fold(label)).types)


@pytest.mark.parametrize("label", ["-" * 50_000, ":a" * 50_000, "p1" * 50_000, "type " * 20_000])
def test_long_labels_take_linear_time(label: str) -> None:
    assert WORDS.classify_labels([label]) == ("unknown", "unknown")
