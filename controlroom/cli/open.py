"""The concrete parts, constructed once: the dispatcher over a store, and what the shipped files say."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from controlroom.outside import actor, clock, places

if TYPE_CHECKING:
    from pathlib import Path

    from controlroom.core.incident import Incident
    from controlroom.core.people import Person
    from controlroom.core.policy import Policy
    from controlroom.core.read_only import ReadOnly
    from controlroom.core.world import Site
    from controlroom.dispatch import Dispatcher
    from controlroom.store.log import Log


PEOPLE, POLICY, INCIDENTS = "people.yaml", "policies/risk.yaml", "incidents/related.yaml"  # in the shipped data


@dataclass(frozen=True, slots=True)
class Opened:
    """An open store: its log, and the dispatcher over it."""

    log: "Log"
    desk: "Dispatcher"


def opened(store: "str | Path", *, read_only: bool = False, limits: "ReadOnly | None" = None) -> Opened:
    """Open a store, which is made when it is absent, for whoever sits at this machine. Raises StoreError.

    `limits` says what this session may only look at.
    """
    from controlroom.core import derive
    from controlroom.core.read_only import NONE
    from controlroom.dispatch import Dispatcher
    from controlroom.store import codec
    from controlroom.store.catalogue import Catalogue
    from controlroom.store.log import open_store

    log = open_store(store, read_only=read_only)
    desk = Dispatcher(log, codec, Catalogue(log, derive.attention), clock.now, actor.actor())
    desk.limits = limits or NONE
    return Opened(log, desk)


def open_desk(store: "str | Path", *, read_only: bool = False, limits: "ReadOnly | None" = None) -> "Dispatcher":
    """The dispatcher over a store, which is made when it is absent. Raises StoreError."""
    return opened(store, read_only=read_only, limits=limits).desk


def site_of(desk: "Dispatcher") -> "Site":
    """The people, policy, incidents and locks of the store."""
    from controlroom.core.evolve import replay
    from controlroom.core.record import SITE

    return replay(desk.codec.record(row) for row in desk.log.read(SITE)).site


def glimpsed_site(path: "Path") -> "Site | None":
    """What a store knows of its site, without SQLModel; None where only the whole store can tell."""
    from controlroom.core.evolve import replay
    from controlroom.core.record import SITE
    from controlroom.store import codec
    from controlroom.store.glance import read_rows

    rows = read_rows(path, SITE)
    return replay(codec.record(row) for row in rows).site if rows else None


@cache
def shipped_people() -> "tuple[Person, ...]":
    """The people that come with controlroom; no login is theirs."""
    from controlroom.formats.people import read_people

    return read_people(places.data() / PEOPLE)


@cache
def shipped_policy() -> "Policy":
    """The risk policy for every release that comes with controlroom."""
    from controlroom.formats.policies import read_policy

    return read_policy(places.data() / POLICY)


@cache
def shipped_incidents() -> "tuple[Incident, ...]":
    """The incidents that come with controlroom."""
    from controlroom.formats.incidents import read_incidents

    return read_incidents(places.data() / INCIDENTS)


def shipped_files() -> str:
    """The names of the files that stand in where there is no store, and their folder."""
    return f"{PEOPLE}, {INCIDENTS} and {POLICY} in {places.data()}"


def shipped_site() -> "Site":
    """A site that knows what the shipped files say and nothing else."""
    from controlroom.core.world import Site

    incidents = {incident.id: incident for incident in shipped_incidents()}
    policy = shipped_policy()
    return Site(people=shipped_people(), policies={policy.id: policy}, incidents=incidents)
