"""Incidents: our own YAML, and what Statuspage, PagerDuty, tables and Markdown postmortems tell of them."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from controlroom.core.incident import Incident
from controlroom.formats.adapters import adapter
from controlroom.formats.fields import checked
from controlroom.formats.files import read_bytes
from controlroom.formats.problems import Flaw, FormatError, Mark, problem, quoted
from controlroom.formats.reading import read
from controlroom.formats.rules import Plain, each, twice, word

LARGEST = 8 * 1024 * 1024  # bytes of an export
MOST = 1000  # incidents taken of one export, the newest
LISTS = ("incidents", "items", "results", "records")  # under which an export keeps its list
_DAY = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
_OTHERS = frozenset((".json", ".csv", ".tsv", ".md", ".markdown"))


@dataclass(frozen=True, slots=True)
class Incidents:
    """What a file of incidents holds."""

    incidents: tuple[Incident, ...]


@dataclass(frozen=True, slots=True)
class Remembered:
    """The incidents of a file; a sentence for each item that was left out, and for each thing that was assumed."""

    incidents: tuple[Incident, ...]
    left_out: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()


def remembered(path: Path) -> Remembered:
    """The incidents of any file that is understood, by the ending of its name; FormatError with all that is wrong.

    Our own YAML is taken whole or not at all. An export of another program is nobody's to mend, so what is no
    incident in it is left out and said.
    """
    if path.suffix.casefold() not in _OTHERS:
        return Remembered(read_incidents(path))
    from controlroom.formats.told import newest, told

    text = _text(path)
    found = told(_items(path, text), path.name)
    unique = {item["id"]: item for item in found.items}
    if (again := len(found.items) - len(unique)) > 0:
        found.left_out.append(f"{again} whose id comes again further down")
    taken = tuple(newest(unique.values(), MOST))
    if (fewer := len(unique) - len(taken)) > 0:
        found.left_out.append(f"{fewer} older ones: one import takes the {MOST} newest")
    return Remembered(_judged(path, list(taken)), tuple(found.left_out), tuple(found.assumed))


def read_incidents(path: Path) -> tuple[Incident, ...]:
    """The incidents in a file of ours; FormatError with all that is wrong."""
    return read(Incidents, path, rules).incidents


def rules(plain: Plain) -> Iterator[Flaw]:
    """What is wrong with the ids and days of incidents."""
    yield from twice(each(plain, "incidents"))
    for path, incident in each(plain, "incidents"):
        day = word(incident, "day")
        if day and not _DAY.fullmatch(day):
            yield Flaw((*path, "day"), f"{quoted(day)!r} is not a day", "write it like 2026-03-09")


def _text(path: Path) -> str:
    try:
        return read_bytes(path, LARGEST).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _wrong(path, f"byte {error.start:,} is no UTF-8", "save it as UTF-8") from None


def _items(path: Path, text: str) -> list[object]:
    """The items of a list, a table or one postmortem, as they are written."""
    kind = path.suffix.casefold()
    if kind == ".json":
        return _listed(path, text)
    if kind in (".csv", ".tsv"):
        return _rows(path, text)
    from controlroom.formats.postmortems import item_of

    return [item_of(text, path.stem)]


def _listed(path: Path, text: str) -> list[object]:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise _wrong(path, f"it is no JSON: {error.msg}", "export it anew", error.lineno, error.colno) from None
    except (RecursionError, ValueError):
        raise _wrong(path, "it is nested or numbered beyond reason", "export it anew") from None
    if isinstance(value, dict) and isinstance(value.get("data"), dict | list):
        value = value["data"]
    if isinstance(value, dict):
        value = next((value[name] for name in LISTS if isinstance(value.get(name), list)), value)
    if not isinstance(value, list):
        raise _wrong(path, "it holds no list of incidents", f"put them into a list, under one of: {', '.join(LISTS)}")
    return value


def _rows(path: Path, text: str) -> list[object]:
    first = text.partition("\n")[0]
    mark = max("\t,;", key=first.count)
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error as error:
        raise _wrong(path, f"it is no table: {error}", "export it as CSV with a row of names first") from None
    return [{name: value for name, value in row.items() if isinstance(name, str)} for row in rows]


def _judged(path: Path, items: list[Plain]) -> tuple[Incident, ...]:
    """The items as incidents, by the rules of our own files; their places are places among the incidents."""
    flaws: list[Flaw] = []
    found = [checked(Incident, item, ("incidents", at), flaws) for at, item in enumerate(items)]
    flaws += rules({"incidents": found})
    if flaws:
        raise FormatError(problem(str(path), flaw, flaw.mark or Mark()) for flaw in flaws)
    try:
        return tuple(adapter(Incident).validate_python(item) for item in found)
    except ValidationError as error:
        raise _wrong(path, f"an incident can not be read: {error.errors()[0]['msg']}", "export it anew") from None


def _wrong(path: Path, message: str, remedy: str, line: int = 1, column: int = 1) -> FormatError:
    return FormatError((problem(str(path), Flaw((), message, remedy), Mark(line, column)),))
