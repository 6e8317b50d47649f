"""The whole contract of a storage."""

from __future__ import annotations

from diip_core.testing.identity.accounts import AccountsContract, ApiKeysContract
from diip_core.testing.identity.members import AuditContract, MembersContract
from diip_core.testing.identity.rate_limit_counters import AttemptsContract
from diip_core.testing.identity.refresh_tokens import FamiliesContract
from diip_core.testing.insight.consistency import ConsistencyContract
from diip_core.testing.insight.issue_counts import IssueCountsContract
from diip_core.testing.insight.result_cache import ResultCacheContract
from diip_core.testing.insight.rollup import RollupContract
from diip_core.testing.issues.activities import DeedsContract
from diip_core.testing.issues.issues import IssuesContract
from diip_core.testing.issues.order import OrderContract
from diip_core.testing.issues.pages import PagesContract
from diip_core.testing.issues.reading import AnalyticsIssuesContract, ExportContract, FindContract
from diip_core.testing.issues.search import SearchContract
from diip_core.testing.issues.text import TextContract
from diip_core.testing.issues.timelines import TimelinesContract
from diip_core.testing.jobs.jobs import JobsContract
from diip_core.testing.jobs.workers import PresencesContract
from diip_core.testing.mirror.checkpoints import CheckpointsContract
from diip_core.testing.mirror.due import ClearingContract, DueContract
from diip_core.testing.mirror.quarantine import CallsContract, QuarantineContract
from diip_core.testing.projects.projects import IntegrationsContract, ProjectsContract, TransactionContract
from diip_core.testing.projects.removals import RemovalsContract


class StorageContract(
    TransactionContract,
    ProjectsContract,
    IntegrationsContract,
    CheckpointsContract,
    IssuesContract,
    DeedsContract,
    OrderContract,
    TextContract,
    FindContract,
    AnalyticsIssuesContract,
    IssueCountsContract,
    ConsistencyContract,
    TimelinesContract,
    ExportContract,
    QuarantineContract,
    CallsContract,
    AccountsContract,
    ApiKeysContract,
    FamiliesContract,
    AttemptsContract,
    MembersContract,
    AuditContract,
    DueContract,
    ClearingContract,
    JobsContract,
    PresencesContract,
    PagesContract,
    RemovalsContract,
    RollupContract,
    ResultCacheContract,
    SearchContract,
):
    """Everything `diip_core.ports.storage.Storage` promises.

    Name your storage in the fixture ``storage``; override `wait` where its clock is yours. One database
    for all tests is fine: each makes a project of its own.
    """
