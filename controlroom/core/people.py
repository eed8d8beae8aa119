"""Persons, the logins they use, and who acted."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """One entry of people.yaml.

    `aliases` are other names of the same person (a commit author, a mail address); they count as the person
    wherever an author or approver is compared. `logins` are operating-system or SSH logins. `team` is free text.
    """

    id: str
    name: str
    title: str = ""
    team: str = ""
    roles: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    logins: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who gave a command: a login on a host, the person it maps to (empty: unmapped), and where it came from.

    `ssh` is the origin of the SSH connection or empty; `acting_as` is a person id, in rehearsals only.
    """

    login: str
    person: str = ""
    host: str = ""
    tty: str = ""
    ssh: str = ""
    acting_as: str = ""

    @property
    def name(self) -> str:
        """The short name for a list: the person or the login, and whom it acted as: `sam`, `sam as taylor`."""
        own = self.person or self.login
        return f"{own} as {self.acting_as}" if self.acting_as else own


def of_login(people: tuple[Person, ...], login: str) -> Person | None:
    """The person that a login maps to, or None."""
    return next((person for person in people if login and login in person.logins), None)


def find(people: tuple[Person, ...], name: str) -> Person | None:
    """The person that an id, a name or an alias means (case does not matter), or None."""
    wanted = name.strip().casefold()
    if not wanted:
        return None
    for person in people:
        if wanted in {other.strip().casefold() for other in (person.id, person.name, *person.aliases)}:
            return person
    return None


def same(people: tuple[Person, ...], one: str, other: str) -> bool:
    """Whether two names mean one person, under any alias."""
    first, second = find(people, one), find(people, other)
    if first is None or second is None:
        return one.strip().casefold() == other.strip().casefold()
    return first.id == second.id


def short_name(people: tuple[Person, ...], who: str) -> str:
    """A person's first name where the person is known, else what was said."""
    person = find(people, who)
    return person.name.split()[0] if person and person.name.split() else who
