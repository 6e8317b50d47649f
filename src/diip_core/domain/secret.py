"""A text that does not show itself."""

from __future__ import annotations

from typing import NoReturn


class Secret:
    """Holds a token or password; ``reveal()`` is the only way to the text.

    It prints as ``***``, and cannot be pickled, formatted or encoded by accident.
    """

    __slots__ = ("__text",)

    def __init__(self, text: str) -> None:
        self.__text = text

    def reveal(self) -> str:
        """The text itself. Hand it to the one call that needs it and keep no copy."""
        return self.__text

    def __repr__(self) -> str:
        return "***"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other.reveal() == self.__text

    def __hash__(self) -> int:
        return hash(("secret", self.__text))

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is not serialised; seal it with the secret box")
