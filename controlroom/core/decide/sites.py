"""What may be asked of the site: people, policy, incidents; locks are in `locking`."""

from typing import assert_never

from controlroom.core import people
from controlroom.core.decide import locking
from controlroom.core.decide.turn import Turn, refuse
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
        case AddLock():
            locking.add(turn, intent)
        case RemoveLock():
            locking.remove(turn, intent)
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
        raise refuse("no_person", f"{person} is not known here", f"known: {known}", code=2)
    before = people.of_login(site.people, login)
    if before is not None and before.id == person:
        raise refuse("unchanged", f"{login} is {found.name} already", "nothing to do")
    turn.site(LoginMapped(login, person))
