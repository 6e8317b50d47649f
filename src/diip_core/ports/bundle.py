"""All ports in one frozen value; ``attrs.evolve(ports, clock=…)`` swaps one."""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from diip_core.domain.identity.policy import Policy
from diip_core.events import Event
from diip_core.ports.clock import Clock
from diip_core.ports.failpoint import Failpoint
from diip_core.ports.http import Http
from diip_core.ports.id_generator import IdGenerator
from diip_core.ports.job_queue import JobQueue
from diip_core.ports.password_hasher import PasswordHasher
from diip_core.ports.process_identity import ProcessIdentity
from diip_core.ports.provider import Provider
from diip_core.ports.randomness import Randomness
from diip_core.ports.secret_box import SecretBox
from diip_core.ports.storage.storage import Storage
from diip_core.ports.token_issuer import TokenIssuer


@frozen
class Ports:
    """What a use case may reach.

    ``provider(name)`` raises NotFound, ``providers()`` are all there are, by name; ``http(base_url)`` opens
    a client that may go to that place and, for redirects, nowhere less safe; ``announce`` publishes a
    fact and never raises. ``before_computing`` is called before a computation over all issues of a project,
    whose result is not cached; a host whose threads must stay free raises there and has it done elsewhere.
    """

    storage: Storage
    clock: Clock
    ids: IdGenerator
    randomness: Randomness
    process: ProcessIdentity
    secret_box: SecretBox
    passwords: PasswordHasher
    tokens: TokenIssuer
    policy: Policy
    provider: Callable[[str], Provider]
    providers: Callable[[], tuple[Provider, ...]]
    http: Callable[[str], Http]
    announce: Callable[[Event], None]
    failpoint: Failpoint
    queue: JobQueue
    before_computing: Callable[[], None] = lambda: None
