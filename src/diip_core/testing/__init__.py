"""The public contract kit: subclass a contract, name your thing in a fixture, run pytest.

::

    from diip_core.testing.storage import StorageContract

    class TestMyStorage(StorageContract):
        @pytest.fixture
        def storage(self): ...

One class a port; each test is one sentence of the port's docstring. Needs the extra ``testing``.
"""

from pkgutil import iter_modules

import pytest

pytest.register_assert_rewrite(*(f"{__name__}.{module.name}" for module in iter_modules(__path__)))
