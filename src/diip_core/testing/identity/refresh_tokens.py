"""The contract of families of refresh tokens."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from attrs import evolve

from diip_core.domain.identity.membership import Membership
from diip_core.domain.identity.permissions import Access
from diip_core.domain.identity.refresh_token import RefreshToken, TokenFamily
from diip_core.ports.storage.storage import Storage
from diip_core.testing.samples import START, a_project, after, new_id
from diip_core.testing.storage_case import StorageCase, keep_user


class FamiliesContract(StorageCase):
    """`RefreshTokens`, and `Accounts.by_session`."""

    def test_a_token_is_seen_unused_once(self, storage: Storage) -> None:
        family, token = _kept(storage)
        with storage.begin() as work:
            assert work.refresh_tokens.use(token.digest, at=after(5)) == (family, token)
        with storage.begin() as work:
            assert work.refresh_tokens.use(token.digest, at=after(6)) == (
                family,
                evolve(token, used_at=after(5)),
            )

    def test_an_unknown_token_is_of_no_family(self, storage: Storage) -> None:
        with storage.begin() as work:
            assert work.refresh_tokens.use("0" * 64, at=START) is None

    def test_of_many_at_once_one_sees_a_token_unused(self, storage: Storage) -> None:
        _, token = _kept(storage)

        def use() -> bool:
            with storage.begin() as work:
                found = work.refresh_tokens.use(token.digest, at=after(5))
            return found is not None and found[1].used_at is None

        with ThreadPoolExecutor(8) as threads:
            unused = list(threads.map(lambda _: use(), range(16)))
        assert unused.count(True) == 1

    def test_a_family_has_many_tokens(self, storage: Storage) -> None:
        family, first = _kept(storage)
        second = RefreshToken(new_id(), family.id, after(20))
        with storage.begin() as work:
            work.refresh_tokens.add_token(second)
            assert work.refresh_tokens.use(second.digest, at=after(1)) == (family, second)
            assert work.refresh_tokens.use(first.digest, at=after(1)) == (family, first)

    def test_a_family_is_revoked_once(self, storage: Storage) -> None:
        family, token = _kept(storage)
        with storage.begin() as work:
            assert work.refresh_tokens.revoke(family.id, at=after(3))
            assert not work.refresh_tokens.revoke(family.id, at=after(4))
            assert not work.refresh_tokens.revoke(new_id(), at=after(4))
        with storage.begin() as work:
            assert work.refresh_tokens.use(token.digest, at=after(5)) == (
                evolve(family, revoked_at=after(3)),
                token,
            )

    def test_a_user_is_in_their_own_live_families_only(self, storage: Storage) -> None:
        family, _ = _kept(storage)
        stranger = keep_user(storage)
        with storage.read() as view:
            user = view.accounts.get(family.user_id)
            assert view.accounts.by_session(user.id, family.id) == (user, None)
            assert view.accounts.by_session(stranger.id, family.id) is None
            assert view.accounts.by_session(user.id, new_id()) is None
        with storage.begin() as work:
            work.refresh_tokens.revoke(family.id, at=after(3))
        with storage.read() as view:
            assert view.accounts.by_session(user.id, family.id) is None

    def test_a_session_comes_with_the_users_access_to_a_project(self, storage: Storage) -> None:
        families = [_kept(storage)[0] for _ in range(3)]
        owner, viewer, stranger = (family.user_id for family in families)
        project = a_project(owner_id=owner, vocabulary={"status": {"won't do": "closed"}})
        with storage.begin() as work:
            work.projects.add(project)
            work.members.put(Membership(project.id, viewer, "viewer"))
        with storage.read() as view:
            for family, role in zip(families, ("owner", "viewer", None), strict=True):
                user = view.accounts.get(family.user_id)
                found = view.accounts.by_session(user.id, family.id, project.id)
                assert found == (user, Access(project, role))  # type: ignore[arg-type]
                assert found == (user, view.projects.access(project.id, user.id))
                assert view.accounts.by_session(user.id, family.id, new_id()) == (user, None)
            assert view.accounts.by_session(stranger, families[0].id, project.id) is None
            assert view.accounts.by_session(owner, new_id(), project.id) is None
        with storage.begin() as work:
            work.refresh_tokens.revoke(families[0].id, at=after(3))
        with storage.read() as view:
            assert view.accounts.by_session(owner, families[0].id, project.id) is None

    def test_families_that_expired_are_forgotten_some_at_a_time(self, storage: Storage) -> None:
        long_ago = after(-1e9)
        old = [_kept(storage, expires_at=long_ago) for _ in range(3)]
        kept, token = _kept(storage)
        with storage.begin() as work:
            assert work.refresh_tokens.forget(before=after(-1e8), limit=2) == 2
            assert work.refresh_tokens.forget(before=after(-1e8), limit=2) == 1
            assert work.refresh_tokens.forget(before=after(-1e8), limit=2) == 0
            assert [work.refresh_tokens.use(token.digest, at=START) for _, token in old] == [None] * 3
            assert work.refresh_tokens.use(token.digest, at=START) == (kept, token)


def _kept(storage: Storage, **changes: Any) -> tuple[TokenFamily, RefreshToken]:
    """A new family of a new user, with its first token."""
    user = keep_user(storage)
    family = TokenFamily(id=new_id(), user_id=user.id, epoch=0, created_at=START, expires_at=after(1000))
    family = evolve(family, **changes)
    token = RefreshToken(new_id(), family.id, after(10))
    with storage.begin() as work:
        work.refresh_tokens.add(family, token)
    return family, token
