from __future__ import annotations

import pytest

from diip_adapters.fernet import FernetBox, new_key, parse_keys
from diip_core.testing.mirror.secret_box import SecretBoxContract


class TestFernetBox(SecretBoxContract):
    @pytest.fixture
    def box(self) -> FernetBox:
        return FernetBox(parse_keys(f"{new_key()},{new_key()}"))
