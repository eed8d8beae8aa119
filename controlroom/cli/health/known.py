"""People: who you are here, who may approve what in every stored release, and what a people file would change."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from controlroom.cli.session import Session
from controlroom.core import census, people
from controlroom.core.census import Finding, State
from controlroom.core.people import Person
from controlroom.core.plan import Plan
from controlroom.core.record import StoreError
from controlroom.formats.problems import FormatError
from controlroom.outside import actor, places

MOST = 100  # releases that are looked at, those that want attention first


def findings(session: Session, file: Path | None) -> Iterator[Finding]:
    """What there is to say about the people of the store, or of a people file as if it were imported."""
    from controlroom.cli import open as parts

    if file is None and not session.has_store():
        example = places.data() / places.EXAMPLES / "people.yaml"
        how = f"controlroom doctor --people FILE checks a people file before that; an example: {example}"
        yield Finding("people", State.UNKNOWN, "there is no store yet, so nobody is known here", "", how)
        return
    try:
        site = parts.site_of(session.desk()) if session.has_store() else parts.shipped_site()
        plans, left = _plans(session) if session.has_store() else ((), 0)
        persons = _of_file(file) if file is not None else site.people
    except FormatError as error:
        for found in error.problems:
            yield Finding("people", State.BAD, found.message, f"{found.file}:{found.line}:{found.column}", found.remedy)
        return
    except StoreError as error:
        yield Finding("people", State.UNKNOWN, f"the store could not be asked: {error.message}", "", error.remedy)
        return
    if file is not None:
        yield Finding("people", State.OK, "this file is looked at as if it were imported", str(file))
    yield _with_example(census.of_login(persons, actor.login()))
    yield from _accounts(persons)
    yield from census.of_people(persons, plans)
    judged = replace(site, people=persons)
    for plan in plans:
        yield from census.of_plan(judged, plan)
    if left:
        what = f"{left} further releases were not looked at"
        yield Finding("people", State.UNKNOWN, what, "", "controlroom approval list RELEASE tells of one")


def _with_example(found: Finding) -> Finding:
    """The finding about the own login; where nobody is mapped, with a people file to copy."""
    example = places.data() / places.EXAMPLES / "people.yaml"
    return replace(found, how=f"{found.how}; an example: {example}") if found.how else found


def _of_file(file: Path) -> tuple[Person, ...]:
    from controlroom.formats.people import read_people

    return read_people(file)


def _plans(session: Session) -> tuple[tuple[Plan, ...], int]:
    """The plans of the stored releases, and how many were left out."""
    desk = session.desk()
    ids = desk.shelf.ids()
    opened = (desk.world(id).release for id in ids[:MOST])
    return tuple(release.plan for release in opened if release is not None), max(0, len(ids) - MOST)


def _accounts(persons: tuple[Person, ...]) -> Iterator[Finding]:
    """The other people's logins of this machine."""
    others = [login for login in actor.accounts() if login != actor.login()]
    if others:
        known = ((login, people.of_login(persons, login)) for login in others)
        said = ", ".join(f"{login} is {person.id if person else 'nobody here'}" for login, person in known)
        yield Finding("logins", State.OK, f"other logins of this machine: {said}")
