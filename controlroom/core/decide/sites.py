"""What may be asked of the site: people, policy, incidents, locks."""

from typing import assert_never

from controlroom.core import canonical, gates, people
from controlroom.core.decide import releases
from controlroom.core.decide.turn import Turn, needed, refuse
from controlroom.core.intents import (
    AddLock,
    ImportIncident,
    ImportPeople,
    ImportPolicy,
    MapLogin,
    RemoveLock,
    SiteIntent,
)
from controlroom.core.policy import Policy
from controlroom.core.site_events import (
    IncidentImported,
    LockAdded,
    LockRemoved,
    LoginMapped,
    PeopleImported,
    PolicyImported,
)


def change(turn: Turn, intent: SiteIntent) -> None:
    """Change the site; what is so already is refused, so that the log stays readable."""
    site = turn.world.site
    match intent:
        case ImportPeople(persons):
            if site.people == persons:
                raise refuse("unchanged", "the people are these already", "nothing to do")
            turn.site(PeopleImported(persons))
        case MapLogin(login, person):
            _map(turn, login, person)
        case ImportPolicy(policy):
            _policy(turn, policy)
        case ImportIncident(incident):
            if site.incidents.get(incident.id) == incident:
                raise refuse("unchanged", f"{incident.id} is known already", "nothing to do")
            turn.site(IncidentImported(incident))
        case AddLock(service, reason, until):
            _lock(turn, service, reason, until)
        case RemoveLock(service, reason):
            if service not in site.locks:
                raise refuse("no_lock", f"{service} is not locked", "see the list of locks")
            turn.site(LockRemoved(service, needed(reason, "to take a lock off")))
        case _:
            assert_never(intent)


def _policy(turn: Turn, policy: Policy) -> None:
    before = turn.world.site.policies.get(policy.id)
    if before == policy:
        raise refuse("unchanged", f"policy {policy.id} is this already", "nothing to do")
    if before is not None and policy.version <= before.version:
        what = "is older" if policy.version < before.version else "is known with another content"
        text = f"policy {policy.id} version {policy.version} {what}: version {before.version} is in force"
        raise refuse("version", text, f"give it version {before.version + 1}, or an id of its own")
    turn.site(PolicyImported(policy))


def _map(turn: Turn, login: str, person: str) -> None:
    site = turn.world.site
    found = next((one for one in site.people if one.id == person), None)
    if found is None:
        known = ", ".join(one.id for one in site.people) or "nobody"
        raise refuse("no_person", f"{person} is not known here", f"known: {known}")
    before = people.of_login(site.people, login)
    if before is not None and before.id == person:
        raise refuse("unchanged", f"{login} is {found.name} already", "nothing to do")
    turn.site(LoginMapped(login, person))


def _lock(turn: Turn, service: str, reason: str, until: str) -> None:
    if not service.strip():
        raise refuse("service", "a lock needs a service", "name one, or * for a freeze of all", code=2)
    if service in turn.world.site.locks:
        raise refuse("locked", f"{service} is locked already", "take the lock off first")
    if until:
        try:
            canonical.parse_time(until)
        except ValueError as error:
            raise refuse(
                "time", f"{until!r} is not a time: {error}", "write it as 2026-01-31T12:00:00.000000Z"
            ) from None
    turn.site(LockAdded(service, needed(reason, "to lock"), until))
    if turn.world.release and service in gates.active_locks(turn.world.site, turn.release.plan, turn.at):
        what = "everything was frozen" if service == "*" else f"{service} was locked"
        releases.warn(turn, f"{what}: {reason.strip()}")
