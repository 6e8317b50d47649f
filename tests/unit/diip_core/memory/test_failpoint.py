from __future__ import annotations

import pytest

from diip_core.memory.failpoint import FailingAt, no_failpoint
from diip_core.ports.failpoint import FAILPOINTS


def test_no_failpoint_lets_everything_pass():
    for name in FAILPOINTS:
        no_failpoint(name)


def test_only_the_nth_passage_of_its_border_fails():
    failpoint = FailingAt("tx.begin", nth=2, error=ZeroDivisionError("now"))
    failpoint("tx.begin")
    failpoint("claim.after")
    with pytest.raises(ZeroDivisionError, match="now"):
        failpoint("tx.begin")
    failpoint("tx.begin")
    assert failpoint.passages == {"tx.begin": 3, "claim.after": 1}
