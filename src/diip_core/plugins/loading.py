"""Find the plugins, let in those that may and can, and say why the others stay outside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from importlib.metadata import Distribution, EntryPoint, PackageNotFoundError, entry_points, version

from attrs import Factory, frozen
from packaging.utils import canonicalize_name

from diip_core.errors import NotFound
from diip_core.plugins.contribution import Contribution, Description, PluginUnfit, contribution_of, one_line
from diip_core.plugins.fence import unmet_requirement
from diip_core.plugins.hookspecs import GROUP
from diip_core.plugins.trial import try_out
from diip_core.ports.command import Command
from diip_core.ports.provider import Provider
from diip_core.ports.storage.kind import StorageKind

OWN = "diip"
"""The distribution whose plugins need neither permission nor trial."""


@frozen
class Refusal:
    """A plugin, or one thing it describes, that was not let in."""

    distribution: str
    subject: str
    reason: str


@frozen
class Plugins:
    """What there is to work with. ``origins`` names the distribution of each of them."""

    providers: Mapping[str, Provider]
    storages: Mapping[str, StorageKind]
    origins: Mapping[str, str]
    refusals: tuple[Refusal, ...] = ()
    commands: Mapping[str, Command] = Factory(dict)

    def provider(self, name: str) -> Provider:
        """The provider of this name.

        Raises:
            NotFound: there is none; the text names those there are, and why this one was refused.
        """
        if name in self.providers:
            return self.providers[name]
        raise NotFound(
            f"there is no provider {name!r:.60}; there are: {', '.join(sorted(self.providers)) or 'none'}"
            + self._why_not(f"provider {name}")
        )

    def storage(self, scheme: str) -> StorageKind:
        """The kind of database whose addresses begin with ``scheme``.

        Raises:
            NotFound: there is none; the text names the schemes there are.
        """
        kinds = {scheme: kind for kind in self.storages.values() for scheme in kind.schemes}
        if scheme in kinds:
            return kinds[scheme]
        raise NotFound(
            f"no database has addresses like {scheme!r:.60}; known: {', '.join(sorted(kinds)) or 'none'}"
        )

    def _why_not(self, subject: str) -> str:
        reasons = [
            f"; that of {refusal.distribution} was refused: {refusal.reason}"
            for refusal in self.refusals
            if refusal.subject == subject
        ]
        return "".join(reasons)


def load_plugins(
    own: Iterable[object],
    *,
    allowed: frozenset[str] | None = frozenset(),
    installed: Callable[[], Iterable[EntryPoint]] = lambda: entry_points(group=GROUP),
) -> Plugins:
    """Load DIIP's ``own`` plugins, then the installed ones of the ``allowed`` distributions (None: of all).

    A plugin that is broken, hangs, ends the interpreter or wants another version of DIIP is refused and
    hurts nobody else. Two strangers that claim one name are both refused it; a name of DIIP's own stays
    DIIP's.
    """
    verdicts = [
        (OWN, _ask(OWN, getattr(plugin, "__name__", "?"), partial(_itself, plugin))) for plugin in own
    ]
    for entry in sorted(installed(), key=lambda entry: (_distribution(entry), entry.name)):
        if (name := _distribution(entry)) == OWN:
            continue
        reason = _fenced_out(entry.dist, name, allowed)
        refused = Refusal(name, f"plugin {entry.name}", reason) if reason else None
        verdicts.append((name, refused or _ask(name, entry.name, partial(_tried, entry))))
    given = [(who, verdict) for who, verdict in verdicts if isinstance(verdict, Contribution)]
    refusals = [verdict for _, verdict in verdicts if isinstance(verdict, Refusal)]
    providers, origins, clashes = _one_a_name(
        "provider", [(who, one) for who, contribution in given for one in contribution.providers]
    )
    storages, more_origins, more_clashes = _one_a_name(
        "storage", [(who, one) for who, contribution in given for one in contribution.storages]
    )
    commands, last_origins, last_clashes = _one_a_name(
        "command", [(who, one) for who, contribution in given for one in contribution.commands]
    )
    return Plugins(
        providers=providers,
        storages=storages,
        origins={**origins, **more_origins, **last_origins},
        refusals=(*refusals, *clashes, *more_clashes, *last_clashes),
        commands=commands,
    )


def _ask(distribution: str, name: str, load: Callable[[], object]) -> Contribution | Refusal:
    try:
        return contribution_of(load())
    except PluginUnfit as unfit:
        reason = str(unfit)
    except (Exception, SystemExit) as error:  # strangers' code at import
        reason = one_line(f"its import failed: {type(error).__name__}: {error}")
    return Refusal(distribution, f"plugin {name}", reason)


def _itself(plugin: object) -> object:
    return plugin


def _tried(entry: EntryPoint) -> object:
    try_out(entry.value)
    return entry.load()


def _fenced_out(distribution: Distribution | None, name: str, allowed: frozenset[str] | None) -> str | None:
    if allowed is not None and name not in {canonicalize_name(one) for one in allowed}:
        return "DIIP_PLUGINS does not name it"
    try:
        wanted = unmet_requirement(
            (distribution.requires if distribution else None) or (), distribution=OWN, version=version(OWN)
        )
    except PackageNotFoundError:
        return None
    return f"it is made for {wanted}, and this is {OWN} {version(OWN)}" if wanted else None


def _one_a_name(
    noun: str, claims: Sequence[tuple[str, Description]]
) -> tuple[dict[str, Description], dict[str, str], list[Refusal]]:
    """What keeps its name, where each came from, and what was refused because another has the name."""
    times = Counter(one.name for _, one in claims)
    ours = {one.name for who, one in claims if who == OWN}
    accepted: dict[str, Description] = {}
    origins: dict[str, str] = {}
    refusals: list[Refusal] = []
    for who, one in claims:
        if times[one.name] == 1 or who == OWN:
            accepted[one.name] = one
            origins[f"{noun} {one.name}"] = who
        else:
            reason = "the name is DIIP's own" if one.name in ours else "another plugin claims the same name"
            refusals.append(Refusal(who, f"{noun} {one.name}", reason))
    return accepted, origins, refusals


def _distribution(entry: EntryPoint) -> str:
    return canonicalize_name(entry.dist.name) if entry.dist else ""
