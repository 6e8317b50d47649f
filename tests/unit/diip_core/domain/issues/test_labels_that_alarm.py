"""Labels of regressions and of security, as trackers spell them."""

from __future__ import annotations

import pytest

from diip_core.domain.issues.labels import is_regression, is_security


@pytest.mark.parametrize(
    "label",
    [
        "regression",
        "Regression",
        "Régression",
        "I-regression",
        "kind/regression",
        "type: regression",
        "Issue Type: Regression",
        "regression-from-stable-to-nightly",
        "regression-untriaged",
        "regression from 2.1",
        "regression in 7.4",
        "perf-regression",
        "performance regression",
        "regressions",
    ],
)
def test_a_label_of_a_regression_is_known(label: str) -> None:
    assert is_regression(label)
    assert not is_security(label)


@pytest.mark.parametrize(
    "label",
    [
        "security",
        "Security ",
        "C-security",
        "area/security",
        "topic: security",
        "security issue",
        "security-advisory",
        "vulnerability",
        "Vulnerabilities",
        "type: vulnerability",
        "CVE",
        "CVE-2026-12345",
        "impact: cve-2026-1",
    ],
)
def test_a_label_of_security_is_known(label: str) -> None:
    assert is_security(label)
    assert not is_regression(label)


@pytest.mark.parametrize(
    "label",
    [
        "",
        "bug",
        "__proto__",
        "needs-regression-test",
        "regression-test",
        "linear regression",
        "logistic-regression",
        "not a regression",
        "no-regression",
        "non-security",
        "security theatre",
        "insecurity",
        "secure boot",
        "cveto",
        "regression" + "n" * 100_000,
        "-" * 100_000,
    ],
)
def test_a_label_that_speaks_of_something_else_is_not_taken_for_one(label: str) -> None:
    assert not is_regression(label)
    assert not is_security(label)
