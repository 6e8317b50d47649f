"""Whether all services on one database use the same keys.

Generated keys belong to a data folder. Two services with folders of their own on one database would refuse
each other's sessions and could not open each other's tokens, now and then, depending on who answers.
"""

from __future__ import annotations

import hashlib

from diip_adapters.generated_keys import generated_keys, signing_keys
from diip_adapters.settings import Settings, variable
from diip_core.domain.jobs.worker_registry import other_keys
from diip_core.errors import SettingUnusable
from diip_core.ports.bundle import Ports


def fingerprint(settings: Settings) -> str | None:
    """A name for the generated keys, which are made if they are missing; None if all keys were given.

    It is a hash of random 256-bit keys and reveals nothing about them.

    Raises:
        SettingUnusable: the keys cannot be read or made.
    """
    if settings.is_production:  # it refuses generated keys
        return None
    texts = []
    if settings.signing_keys is None:
        texts += [key.seed.reveal() for key in signing_keys(settings)]
    if settings.encryption_keys is None:
        texts.append(generated_keys(settings.data_folder()).reveal())
    return hashlib.sha256(" ".join(texts).encode()).hexdigest()[:16] if texts else None


def require_same_keys(ports: Ports, settings: Settings) -> None:
    """Refuse to start beside a live service that uses other generated keys.

    Raises:
        SettingUnusable: there is one.
        StorageError: the database cannot answer.
    """
    mine = fingerprint(settings)
    if mine is None:
        return
    with ports.storage.read() as view:
        present = [one for one in view.workers.all() if not ports.process.is_dead(one.holder)]
    if other_keys(present, mine):
        names = f"{variable('signing_keys')} and {variable('encryption_keys')}"
        raise SettingUnusable(
            f"another service on this database uses other generated keys; give {names} to both, "
            f"or let them share {variable('data_dir')}",
            field=variable("signing_keys"),
        )
