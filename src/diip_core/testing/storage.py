"""The whole contract of a storage."""

from __future__ import annotations

from diip_core.testing.storage_accounts import AccountsContract, ApiKeysContract
from diip_core.testing.storage_attempts import AttemptsContract
from diip_core.testing.storage_checkpoints import CheckpointsContract
from diip_core.testing.storage_deeds import DeedsContract
from diip_core.testing.storage_due import ClearingContract, DueContract
from diip_core.testing.storage_families import FamiliesContract
from diip_core.testing.storage_issues import IssuesContract
from diip_core.testing.storage_jobs import JobsContract
from diip_core.testing.storage_members import AuditContract, MembersContract
from diip_core.testing.storage_order import OrderContract
from diip_core.testing.storage_pages import PagesContract
from diip_core.testing.storage_presences import PresencesContract
from diip_core.testing.storage_projects import IntegrationsContract, ProjectsContract, TransactionContract
from diip_core.testing.storage_quarantine import CallsContract, QuarantineContract
from diip_core.testing.storage_reading import ExportContract, FactsContract, FindContract
from diip_core.testing.storage_removals import RemovalsContract
from diip_core.testing.storage_rollup import InsightsContract, RollupContract
from diip_core.testing.storage_search import SearchContract
from diip_core.testing.storage_tally import TallyContract
from diip_core.testing.storage_text import TextContract
from diip_core.testing.storage_timelines import TimelinesContract


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
    FactsContract,
    TallyContract,
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
    InsightsContract,
    SearchContract,
):
    """Everything `diip_core.ports.storage.Storage` promises.

    Name your storage in the fixture ``storage``; override `wait` where its clock is yours. One database
    for all tests is fine: each makes a project of its own.
    """
