"""The people of a site as YAML: a list under the key `people`."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from controlroom.core.people import Person
from controlroom.formats.problems import Flaw, quoted
from controlroom.formats.reading import read
from controlroom.formats.rules import Plain, each, twice, word, words


@dataclass(frozen=True, slots=True)
class People:
    """What people.yaml holds: everybody who is known here."""

    people: tuple[Person, ...]


def read_people(path: Path) -> tuple[Person, ...]:
    """The people in a file; FormatError with all that is wrong."""
    return read(People, path, rules).people


def rules(plain: Plain) -> Iterator[Flaw]:
    """What two persons can not share: an id, a name by which they are compared, a login."""
    yield from twice(each(plain, "people"))
    owners: dict[tuple[str, str], int] = {}
    for path, person in each(plain, "people"):
        names = {name.casefold() for name in (word(person, "id"), word(person, "name"), *words(person, "aliases"))}
        here = [("name", name) for name in names if name] + [("login", login) for login in words(person, "logins")]
        for what, name in sorted(here):
            owner = owners.setdefault((what, name), int(path[-1]))
            if owner != path[-1] and name != word(person, "id"):
                message = f"the {what} {quoted(name)!r} is another person's already"
                yield Flaw(path, message, "give each name and login to one person")
