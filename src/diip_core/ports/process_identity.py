"""Which process this is, and which others are dead."""

from __future__ import annotations

from typing import Protocol

from diip_core.domain.mirror.lease import Holder


class ProcessIdentity(Protocol):
    """Names processes, so that the lease of a dead one is freed at once."""

    def holder(self) -> Holder:
        """This process, as it signs a lease."""
        ...

    def is_dead(self, holder: Holder) -> bool:
        """Whether a holder is certainly dead; False if this machine cannot know."""
        ...
