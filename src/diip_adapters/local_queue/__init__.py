"""Jobs without Redis: one worker process beside the service, over the ledger in the database."""

from diip_adapters.local_queue.child import LocalQueue
from diip_adapters.local_queue.silent import SilentQueue

__all__ = ["LocalQueue", "SilentQueue"]
