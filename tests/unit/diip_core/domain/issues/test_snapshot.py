"""An issue on its way into the mirror."""

from __future__ import annotations

from attrs import evolve

from diip_core.domain.issues.content import content_hash
from diip_core.domain.issues.issue import Issue
from diip_core.domain.issues.snapshot import Snapshot, take_snapshot
from diip_core.domain.issues.vocabulary import Vocabulary
from diip_core.domain.time import EPOCH

ISSUE = Issue(
    external_id="1",
    key="#1",
    url="",
    title="",
    body=None,
    original_status="Done",
    original_type="Story",
    original_priority="Major",
    created_at=EPOCH,
    updated_at=EPOCH,
)
WORDS = Vocabulary(statuses={"done": "closed"}, types={"story": "feature"}, priorities={"major": "high"})


def test_a_snapshot_names_the_issue_in_diips_words() -> None:
    assert take_snapshot(ISSUE, WORDS, issue_id="0190", observed_at=EPOCH) == Snapshot(
        issue_id="0190",
        issue=ISSUE,
        status="closed",
        type="feature",
        priority="high",
        content_hash=content_hash(ISSUE),
        observed_at=EPOCH,
    )


def test_other_words_make_no_other_content() -> None:
    one = take_snapshot(ISSUE, WORDS, issue_id="a", observed_at=EPOCH)
    other = take_snapshot(ISSUE, evolve(WORDS, types={"story": "task"}), issue_id="b", observed_at=EPOCH)
    assert (one.type, other.type) == ("feature", "task")
    assert one.content_hash == other.content_hash
