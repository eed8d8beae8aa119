"""Who may do what: what the people of a site come to in the plans that need them, and what is doubtful about it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from controlroom.core import gates, people
from controlroom.core.people import Person
from controlroom.core.plan import Plan
from controlroom.core.plan_parts import Approval
from controlroom.core.world import Site

IMPORT = "controlroom release import PLAN --people people.yaml takes a people file in"


class State(StrEnum):
    """How it stands with one thing that was looked at. What could not be looked at is not ok."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what it is about, how it is, where, and how to mend it (empty: nothing to do)."""

    about: str
    state: State
    what: str
    where: str = ""
    how: str = ""


def of_login(persons: tuple[Person, ...], login: str) -> Finding:
    """Who the operator is here, and what that allows."""
    person = people.of_login(persons, login)
    if person is not None:
        roles = ", ".join(person.roles) or "no role"
        return Finding("you", State.OK, f"the login {login} is {person.name} ({person.id}): {roles}")
    what = f"the login {login} is nobody here: you may look, tick and rehearse, not approve"
    return Finding("you", State.WARN, what, "people", f"add `{login}` under logins of a person; {IMPORT}")


def of_people(persons: tuple[Person, ...], plans: Iterable[Plan]) -> Iterator[Finding]:
    """What is doubtful about the persons themselves."""
    if not persons:
        yield Finding("people", State.WARN, "nobody is known here, so nobody may approve anything", "people", IMPORT)
        return
    yield Finding("people", State.OK, f"{len(persons)} known: {', '.join(person.id for person in persons)}")
    yield from _collisions(persons)
    silent = [person.id for person in persons if not person.logins]
    if silent:
        what = f"without a login, so nobody can act as them: {', '.join(silent)}"
        yield Finding("people", State.WARN, what, "people", f"add their logins; {IMPORT}")
    asked = {role for plan in plans for approval in plan.approvals for role in approval.roles}
    unused = sorted({role for person in persons for role in person.roles} - asked)
    if unused:
        yield Finding("people", State.OK, f"roles that no approval of a stored plan asks for: {', '.join(unused)}")


def _collisions(persons: tuple[Person, ...]) -> Iterator[Finding]:
    """Names and logins that two persons share: the first of them is meant, whoever types it."""
    owners: dict[tuple[str, str], list[str]] = {}
    for person in persons:
        names = {name.strip().casefold() for name in (person.id, person.name, *person.aliases) if name.strip()}
        for key in sorted({("name", name) for name in names} | {("login", login) for login in person.logins}):
            owners.setdefault(key, []).append(person.id)
    for (what, name), ids in owners.items():
        if len(ids) > 1:
            said = f"the {what} {name} is of {' and '.join(ids)}: it counts as {ids[0]}"
            yield Finding("people", State.BAD, said, f"people, {ids[-1]}", f"give it to one person; {IMPORT}")


def of_plan(site: Site, plan: Plan) -> Iterator[Finding]:
    """Who may give each approval of a plan, and which names in it are nobody."""
    about = f"release {plan.id}"
    for approval in plan.approvals:
        yield _approval(about, site, plan, approval)
    if people.find(site.people, plan.author) is None:
        what = f"its author {plan.author} is nobody here: an approval of the author's own could not be told"
        yield Finding(about, State.WARN, what, "author", _mend(site.people, plan.author))
    for name, places in _named(plan).items():
        if people.find(site.people, name) is None:
            yield Finding(about, State.WARN, f"{name} is nobody here", ", ".join(places), _mend(site.people, name))


def _approval(about: str, site: Site, plan: Plan, approval: Approval) -> Finding:
    """Whether an approval can be given at all, and by whom."""
    where, may = f"approvals, {approval.id}", gates.eligible(site, plan, approval)
    names, strangers = ", ".join(person.name for person in may), _strangers(site.people, approval)
    if len(may) < approval.quorum:
        author = people.find(site.people, plan.author)
        alone = author is not None and _could(site.people, approval, author) and not may
        if alone and author is not None:
            what = f"only its author, {author.name}, could give it, and nobody approves their own release"
        elif not may:
            what = f"nobody here may give it{f': {strangers}' if strangers else ''}"
        else:
            what = f"it takes {approval.quorum}, and only {names} may give it"
        how = "name further persons under `of`, give a person one of its roles, or lower the quorum"
        return Finding(about, State.BAD, what, where, how)
    able = [person for person in may if person.logins]
    if len(able) < approval.quorum:
        what = f"it may be given by {names}, of whom {len(able)} have a login and {approval.quorum} must"
        return Finding(about, State.WARN, what, where, f"add their logins; {IMPORT}")
    said = f"{approval.title}: {approval.quorum} of {names}" if approval.quorum > 1 else f"{approval.title}: {names}"
    if strangers:
        return Finding(about, State.WARN, f"{said}; {strangers}", where, "name people who are known here")
    return Finding(about, State.OK, f"{said} may give it", where)


def _strangers(persons: tuple[Person, ...], approval: Approval) -> str:
    """The persons and roles that an approval names and nobody is or has."""
    held = {role for person in persons for role in person.roles}
    nobody = [name for name in approval.of if people.find(persons, name) is None]
    empty = [role for role in approval.roles if role not in held]
    said = [f"{name} is nobody here" for name in nobody]
    return ", ".join((*said, *(f"nobody is {role}{_near(role, held)}" for role in empty)))


def _could(persons: tuple[Person, ...], approval: Approval, person: Person) -> bool:
    """Whether a person is named by an approval or holds one of its roles."""
    named = (people.find(persons, name) for name in approval.of)
    return any(one is not None and one.id == person.id for one in named) or bool(
        set(person.roles) & set(approval.roles)
    )


def _named(plan: Plan) -> dict[str, list[str]]:
    """Every name in a plan that should be a person's, and where it stands; its author and approvals aside."""
    found: dict[str, list[str]] = {}
    pairs = [
        (plan.owner, "owner"),
        *((one.who, f"contacts, {one.role}") for one in plan.contacts),
        *((one.of, f"acknowledgements, {one.id}") for one in plan.acknowledgements),
        *((gate.owner, f"gates, {gate.id}") for stage in plan.stages for gate in stage.gates),
        *((step.owner, f"steps, {step.id}") for step in plan.steps),
        *((one.owner, f"migrations, {one.id}") for one in plan.migrations),
        *((step.owner, f"ways_back, {step.id}") for way in plan.ways_back for step in way.steps),
    ]
    for name, place in pairs:
        if name.strip():
            found.setdefault(name.strip(), []).append(place)
    return found


def _mend(persons: tuple[Person, ...], name: str) -> str:
    """How a name that nobody has comes to be somebody's."""
    names = {other for person in persons for other in (person.id, person.name, *person.aliases)}
    return f"write a name that is known here{_near(name, names)}, or add it under aliases of a person"


def _near(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name[:80], list(known), 1)
    return f" (did you mean {close[0]}?)" if close else ""
