"""A GitHub of its own making: its REST API over loopback, its limits, its refusals and its moods."""

from __future__ import annotations

from diip_adapters.simulators.github.control import GitHubSimulator
from diip_adapters.simulators.github.editor import Editor
from diip_adapters.simulators.github.limits import Grant
from diip_adapters.simulators.github.options import Options
from diip_adapters.simulators.github.oracle import ExpectedIssue, expected_issues
from diip_adapters.simulators.github.repository import Repository, build_repository

__all__ = [
    "Editor",
    "ExpectedIssue",
    "GitHubSimulator",
    "Grant",
    "Options",
    "Repository",
    "build_repository",
    "expected_issues",
]
