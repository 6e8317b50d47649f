"""The worker: runs use cases by job name. Its rooms come with the job ledger."""
