"""Risk policies: weights, bands and what can be acted on, as data; and which of several scores a release."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Band:
    """A range of the raw score that begins at `start`, with the one instruction it gives."""

    name: str
    start: int
    instruction: str


@dataclass(frozen=True, slots=True)
class Weight:
    """Points for one level of one factor. With `each` the points count once for every item.

    `factor` is one of environment, migration, touches, modules, rollback, gates, incidents, coverage,
    blast_radius, approvals, and during a live run blind and parallel. `value` is the level (or `any`), `why` the
    reason for a weight chosen by us.
    """

    factor: str
    value: str
    points: int
    label: str
    each: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done about a factor: from one level to another, in minutes.

    For gates and approvals (counted items) `value` and `to` are empty and `each` item is one action.
    """

    factor: str
    label: str
    minutes: int
    value: str = ""
    to: str = ""
    each: bool = False


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Who may take a factor upon themselves, and for how many days at most.

    From the band `required` on a live run may queue only with every factor accepted (empty: never needed).
    """

    roles: tuple[str, ...] = ("engineering-lead", "incident-commander")
    days: int = 30
    required: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of a risk policy. `cap` clamps the shown score; bands are on the raw score, lowest first.

    It is for the releases of the named `products`, of owners in the `teams`, and to the `environments`; an empty
    list asks for nothing, so a policy with three empty lists is for every release.
    """

    id: str
    version: int
    cap: int
    bands: tuple[Band, ...]
    weights: tuple[Weight, ...]
    actions: tuple[Action, ...] = ()
    accept: Acceptance = Acceptance()
    teams: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    environments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """The policy that scores a release, and why in words: what it names of the release, and what it comes before."""

    policy: Policy
    because: str


def choose(policies: Iterable[Policy], product: str, team: str, environment: str) -> Chosen | None:
    """The most specific policy that is for a release: by product, then team, then environment, then by id.

    `team` is that of the release's owner, empty when nobody knows it. None where no policy is for the release.
    """
    stated = {"product": product, "team": team, "environment": environment}
    fitting = [(named, one) for one in policies if (named := _named(one, stated)) is not None]
    if not fitting:
        return None
    ranked = sorted(fitting, key=lambda pair: ([label not in pair[0] for label in stated], pair[1].id))
    (named, found), *others = ranked
    for_ = " and ".join(f"the {label} {stated[label]}" for label in named) or "every release"
    because = f"it is for {for_}"
    if others:
        why = "first by name of those as specific" if others[0][0] == named else "more specific than"
        because += f", {why}: {', '.join(one.id for _, one in others)}"
    return Chosen(found, because)


def audience(policy: Policy) -> str:
    """Which releases a policy is for, in words."""
    lists = (("product", policy.products), ("team", policy.teams), ("environment", policy.environments))
    said = [f"{label} {' or '.join(names)}" for label, names in lists if names]
    return ", ".join(said) or "every release"


def _named(policy: Policy, stated: dict[str, str]) -> tuple[str, ...] | None:
    """What of a release a policy names; None when it is for others."""
    lists = {"product": policy.products, "team": policy.teams, "environment": policy.environments}
    wanted = {label: names for label, names in lists.items() if names}
    fits = all(_plain(stated[label]) in map(_plain, names) for label, names in wanted.items())
    return tuple(wanted) if fits else None


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
