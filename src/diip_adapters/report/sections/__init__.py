"""The sections of a report, each by itself."""
