from __future__ import annotations

import pytest

from diip_core.plugins.fence import unmet_requirement


@pytest.mark.parametrize(
    ("requirement", "fits"),
    [
        ("diip", True),
        ("diip>=0.1", True),
        ("diip>=1.3", False),
        ("diip (>=1.0,<2)", True),
        ("diip>=1.0,<1.2", False),
        ("diip[sql]~=1.2", True),
        ("diip~=1.1.0", False),
        ("diip==1.2.*", True),
        ("diip==1.2.3.0", True),
        ("diip!=1.2.3", False),
        ("diip!=1.2.*", False),
        ("diip<=1.2.3", True),
        ("diip>1.2.3", False),
        ("diip<1.10", True),
        ("diip>=9 ; extra == 'dev'", True),
        ("diip>=9; python_version >= '3'", False),
        ("another>=9", True),
        ("diip-gitlab>=9", True),
        ("diip @ file:///somewhere", True),
        ("Diip>=9", False),
        ("not a requirement at all", True),
    ],
)
def test_a_requirement_on_diip_is_met_by_the_release_it_allows(requirement: str, fits: bool) -> None:
    found = unmet_requirement(["attrs", requirement], distribution="diip", version="1.2.3rc1")
    assert (found is None) == fits


def test_the_unmet_requirement_is_shown_without_its_marker() -> None:
    assert (
        unmet_requirement(["diip>=9; python_version >= '3'"], distribution="diip", version="1") == "diip>=9"
    )
