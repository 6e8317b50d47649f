"""The contract of accounts and what they log in with."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from attrs import evolve

from diip_core.domain.secret import Secret
from diip_core.errors import Conflict, NotFound
from diip_core.ports.storage.storage import Storage
from diip_core.testing.samples import a_user, after, an_api_key, new_id
from diip_core.testing.storage_case import StorageCase, keep_user

HASH = Secret("$argon2id$…")


class AccountsContract(StorageCase):
    """`Accounts`."""

    def test_a_user_comes_back_as_they_were_put(self, storage: Storage) -> None:
        user = a_user(
            email=f"Räkete+{new_id()}@Example.ORG",
            name="Ada 🚀",
            role="admin",
            is_active=False,
            token_epoch=7,
        )
        with storage.begin() as work:
            work.accounts.add(user, HASH)
        with storage.read() as view:
            assert view.accounts.get(user.id) == user
            assert view.accounts.by_email(user.email) == user
            found = view.accounts.credentials(user.email)
            assert found is not None
            assert (found.user, found.password_hash) == (user, HASH)

    def test_an_address_is_found_and_taken_in_any_case(self, storage: Storage) -> None:
        user = keep_user(storage, email=f"Ada.{new_id()}@Example.org")
        with storage.read() as view:
            assert view.accounts.by_email(user.email.upper()) == user
        with pytest.raises(Conflict), storage.begin() as work:
            work.accounts.add(a_user(email=user.email.lower()), HASH)

    def test_a_stranger_is_not_found(self, storage: Storage) -> None:
        with storage.read() as view:
            assert view.accounts.by_email("nobody@example.org") is None
            assert view.accounts.credentials("nobody@example.org") is None
            with pytest.raises(NotFound):
                view.accounts.get(new_id())
        with storage.begin() as work:
            with pytest.raises(NotFound):
                work.accounts.update(a_user())
            with pytest.raises(NotFound):
                work.accounts.set_password_hash(new_id(), HASH)
            with pytest.raises(NotFound):
                work.accounts.hold(new_id())

    def test_an_update_replaces_all_but_address_and_password(self, storage: Storage) -> None:
        user = keep_user(storage)
        changed = evolve(user, name="New", role="admin", is_active=False, token_epoch=3)
        with storage.begin() as work:
            work.accounts.update(evolve(changed, email="other@example.org"))
            work.accounts.set_password_hash(user.id, Secret("new"))
            assert work.accounts.hold(user.id) == changed
        with storage.read() as view:
            found = view.accounts.credentials(user.email)
            assert found is not None
            assert (found.user, found.password_hash) == (changed, Secret("new"))

    def test_users_are_listed_by_id_in_pages(self, storage: Storage) -> None:
        users = [keep_user(storage) for _ in range(3)]
        with storage.read() as view:
            first = view.accounts.all(limit=2, after=_before(users[0].id))
            assert first == tuple(users[:2])
            assert view.accounts.all(limit=2, after=first[-1].id)[0] == users[2]
            assert len(view.accounts.all(limit=1)) == 1

    def test_the_active_admins_are_known(self, storage: Storage) -> None:
        admin = keep_user(storage, role="admin")
        others = [keep_user(storage, role="admin", is_active=False), keep_user(storage)]
        with storage.begin() as work:
            admins = work.accounts.active_admins()
        assert admin.id in admins
        assert not admins & {user.id for user in others}

    def test_whoever_is_held_is_held_by_one_transaction_at_a_time(self, storage: Storage) -> None:
        user = keep_user(storage)

        def grow() -> None:
            with storage.begin() as work:
                held = work.accounts.hold(user.id)
                work.accounts.update(evolve(held, token_epoch=held.token_epoch + 1))

        with ThreadPoolExecutor(4) as threads:
            for done in [threads.submit(grow) for _ in range(12)]:
                done.result()
        with storage.read() as view:
            assert view.accounts.get(user.id).token_epoch == 12


class ApiKeysContract(StorageCase):
    """`ApiKeys`."""

    def test_a_key_comes_back_as_it_was_put(self, storage: Storage) -> None:
        user = keep_user(storage)
        key = an_api_key(
            user.id, name="CI", scopes=frozenset({"read"}), expires_at=after(9), last_used_at=after(3.5)
        )
        with storage.begin() as work:
            work.api_keys.add(key)
        with storage.read() as view:
            assert view.api_keys.of_user(user.id) == (key,)
            assert view.accounts.by_key(key.digest) == (user, key)
            assert view.accounts.by_key("0" * 64) is None

    def test_keys_are_listed_oldest_first_and_for_their_user_only(self, storage: Storage) -> None:
        ada, bob = keep_user(storage), keep_user(storage)
        keys = [an_api_key(ada.id), an_api_key(ada.id)]
        with storage.begin() as work:
            for key in reversed(keys):
                work.api_keys.add(key)
        with storage.read() as view:
            assert view.api_keys.of_user(ada.id) == tuple(keys)
            assert view.api_keys.of_user(bob.id) == ()

    def test_a_key_is_removed_by_its_own_user_only(self, storage: Storage) -> None:
        ada, bob = keep_user(storage), keep_user(storage)
        key = an_api_key(ada.id)
        with storage.begin() as work:
            work.api_keys.add(key)
        with pytest.raises(NotFound), storage.begin() as work:
            work.api_keys.remove(bob.id, key.id)
        with storage.begin() as work:
            assert work.api_keys.remove(ada.id, key.id) == key
        with storage.read() as view:
            assert view.accounts.by_key(key.digest) is None

    def test_the_last_use_of_a_key_is_noted(self, storage: Storage) -> None:
        user = keep_user(storage)
        key = an_api_key(user.id)
        with storage.begin() as work:
            work.api_keys.add(key)
            work.api_keys.touch(key, at=after(60))
        with storage.read() as view:
            assert view.api_keys.of_user(user.id) == (evolve(key, last_used_at=after(60)),)


def _before(user_id: str) -> str:
    """An id right before another one."""
    return user_id[:-1]
