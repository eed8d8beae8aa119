"""What happened to the site: people, policy, incidents, locks, live runs."""

from dataclasses import dataclass
from typing import ClassVar

from controlroom.core.incident import Incident
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
    """A service (or `*`: a freeze of all) was locked, until a time if one is given."""

    KIND: ClassVar[str] = "lock.added"
    service: str
    reason: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class LockRemoved:
    """The lock of a service was taken off."""

    KIND: ClassVar[str] = "lock.removed"
    service: str
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


SiteEvent = (
    PeopleImported
    | LoginMapped
    | PolicyImported
    | IncidentImported
    | LockAdded
    | LockRemoved
    | LiveRunOpened
    | LiveRunClosed
)
