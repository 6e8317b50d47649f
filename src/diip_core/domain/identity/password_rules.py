"""Which passwords are good enough: long, not on the list of common ones, not made of one's own words.

As NIST SP 800-63B §3.1.1.2 and OWASP ASVS 6.2 want it: every character counts, none is demanded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from diip_core.domain.secret import Secret
from diip_core.errors import InvalidInput

MOST_BYTES = 1024
_SHORTEST_WORD = 3
_OUR_NAME = "diip"


def check_size(password: Secret, *, field: str = "password") -> None:
    """Refuse what no password can be, before any work goes into it.

    Raises:
        InvalidInput: over 1,024 bytes, or no text that UTF-8 can write.
    """
    try:
        size = len(password.reveal().encode())
    except UnicodeEncodeError:
        raise InvalidInput("a password is text in UTF-8", field=field) from None
    if size > MOST_BYTES:
        raise InvalidInput(f"a password has at most {MOST_BYTES} bytes", field=field)


def check_password(
    password: Secret,
    *,
    least: int,
    is_common: Callable[[Secret], bool],
    own_words: Iterable[str | None],
    field: str = "password",
) -> None:
    """Pass a password that is good enough for a new one.

    ``own_words`` are texts about the user, such as address and name.

    Raises:
        InvalidInput: too short, too long, too common, or more than half of it are the user's own words.
    """
    check_size(password, field=field)
    if len(password.reveal()) < least:
        raise InvalidInput(f"a password has at least {least} characters", field=field)
    if is_common(password):
        raise InvalidInput("this password is one of the most common ones; choose another", field=field)
    if _is_made_of(password.reveal(), own_words):
        raise InvalidInput("this password is made of your own name or address; choose another", field=field)


def _is_made_of(password: str, own_words: Iterable[str | None]) -> bool:
    rest = password.casefold()
    for word in sorted(_words(own_words), key=len, reverse=True):
        rest = rest.replace(word, "")
    return len(rest) * 2 < len(password)


def _words(texts: Iterable[str | None]) -> Iterator[str]:
    yield _OUR_NAME
    for text in filter(None, texts):
        for word in {text.casefold(), *re.split(r"[\W_]+", text.casefold())}:
            if len(word) >= _SHORTEST_WORD:
                yield word
