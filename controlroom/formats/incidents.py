"""Incidents as YAML: a list under the key `incidents`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from controlroom.core.incident import Incident
from controlroom.formats.problems import Flaw, quoted
from controlroom.formats.reading import read
from controlroom.formats.rules import Plain, each, twice, word

_DAY = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")


@dataclass(frozen=True, slots=True)
class Incidents:
    """What a file of incidents holds."""

    incidents: tuple[Incident, ...]


def read_incidents(path: Path) -> tuple[Incident, ...]:
    """The incidents in a file; FormatError with all that is wrong."""
    return read(Incidents, path, rules).incidents


def rules(plain: Plain) -> Iterator[Flaw]:
    """What is wrong with the ids and days of incidents."""
    yield from twice(each(plain, "incidents"))
    for path, incident in each(plain, "incidents"):
        day = word(incident, "day")
        if day and not _DAY.fullmatch(day):
            yield Flaw((*path, "day"), f"{quoted(day)!r} is not a day", "write it like 2026-03-09")
