"""What happened to the site: people, policy, incidents, locks, live runs."""

from dataclasses import dataclass
from typing import ClassVar

from controlroom.core.incident import Incident
from controlroom.core.lock import Scope
from controlroom.core.people import Person
from controlroom.core.policy import Policy


@dataclass(frozen=True, slots=True)
class PeopleImported:
    """The people known here became these."""

    KIND: ClassVar[str] = "people.imported"
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class LoginMapped:
    """A login was said to be a person's."""

    KIND: ClassVar[str] = "login.mapped"
    login: str
    person: str


@dataclass(frozen=True, slots=True)
class PolicyImported:
    """A risk policy became known, in the place of the one with its id."""

    KIND: ClassVar[str] = "policy.imported"
    policy: Policy


@dataclass(frozen=True, slots=True)
class IncidentImported:
    """An incident became known."""

    KIND: ClassVar[str] = "incident.imported"
    incident: Incident


@dataclass(frozen=True, slots=True)
class LockAdded:
    """What a scope holds was locked, or warned about, until a time if one is given; `kind` is block or warning."""

    KIND: ClassVar[str] = "lock.added"
    id: str
    scope: Scope
    reason: str
    until: str = ""
    kind: str = "block"


@dataclass(frozen=True, slots=True)
class LockRemoved:
    """The lock of that id was taken off."""

    KIND: ClassVar[str] = "lock.removed"
    lock: str
    reason: str


@dataclass(frozen=True, slots=True)
class LiveRunOpened:
    """A live run began; its services are taken until it ends."""

    KIND: ClassVar[str] = "live_run.opened"
    release: str
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LiveRunClosed:
    """The live run of a release ended."""

    KIND: ClassVar[str] = "live_run.closed"
    release: str


@dataclass(frozen=True, slots=True)
class ChangePassed:
    """A change has come to its environment: a live run of the release that carries it there completed."""

    KIND: ClassVar[str] = "change.passed"
    change: str
    environment: str
    release: str


@dataclass(frozen=True, slots=True)
class ChangeTakenBack:
    """A change that had passed an environment was rolled back there."""

    KIND: ClassVar[str] = "change.taken_back"
    change: str
    environment: str
    release: str


SiteEvent = (
    PeopleImported
    | LoginMapped
    | PolicyImported
    | IncidentImported
    | LockAdded
    | LockRemoved
    | LiveRunOpened
    | LiveRunClosed
    | ChangePassed
    | ChangeTakenBack
)
