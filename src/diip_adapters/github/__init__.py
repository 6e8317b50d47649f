"""GitHub: issues, comments and events of a repository over the REST API."""

from diip_adapters.github.provider import GITHUB

__all__ = ["GITHUB"]
