"""`controlroom audit verify FILE`: an exported log is checked without its store."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from controlroom.cli.exporting import CELLS
from controlroom.cli.faults import BAD_INPUT, FINDINGS, Fault
from controlroom.cli.session import Session
from controlroom.core import excerpt
from controlroom.core.excerpt import Found, Places
from controlroom.core.record import Row

LONGEST = 4 * 1024 * 1024  # characters of a line
NUMBERS = frozenset({"seq", "version", "schema", "t"})


@dataclass(slots=True)
class Said:
    """The first line whose words are not those of its row; `line` 0: none."""

    line: int = 0
    why: str = ""


def verify_file(session: Session, path: Path, known: tuple[int, str] | None) -> int:
    """Check an export in JSON lines and say what it proves; 1 when it was changed. Fault for another file."""
    said = Said()
    try:
        with path.open("r", encoding="utf-8", newline="\n") as file:
            found = excerpt.check(_rows(path, file, said), known)
    except (OSError, UnicodeDecodeError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8"
        raise Fault(BAD_INPUT, "file", f"{path} can not be read: {why}", "name a file of audit export") from None
    ok = found.ok and not found.masked and not said.line
    why = found.why or said.why or (f"{found.masked} rows had a secret taken out" if found.masked else "")
    value: dict[str, Any] = {"file": str(path), "events": found.events, "head": found.head, "ok": ok}
    value |= {"first": found.first, "last": found.last, "whole": found.whole, "masked": found.masked}
    value |= {} if ok else {"first_bad": found.first_bad, "why": why}
    session.out.data(value, _lines(path, found, why, ok=ok, known=known is not None))
    return 0 if ok else FINDINGS


def _rows(path: Path, file: Any, said: Said) -> Iterator[tuple[Row, bool]]:
    """The rows of the file, each with whether it was masked; compares the words beside them on the way."""
    places, number = Places(), 0
    while line := file.readline(LONGEST + 1):
        number += 1
        row, words, masked = _row(f"{path}:{number}", line)
        run, went = places.of(row)
        environment = went.upper()
        if not said.line and not _told(row, words, run, environment):
            was = " ".join(part for part in (run, environment) if part) or "of no run and no environment"
            said.line, said.why = number, f"the words of row {row.seq} are not those of what was recorded: {was}"
        yield row, masked


def _told(row: Row, words: dict[str, Any], run: str, environment: str) -> bool:
    """Whether the words say what the rows so far say; what lies before an excerpt is not known from it."""
    scope = row.stream.partition(":")[0]
    same_run = words.get("run") == run or (scope == "run" and not run)
    return same_run and (words.get("environment") == environment or (scope != "site" and not environment))


def _row(where: str, line: str) -> tuple[Row, dict[str, Any], bool]:
    try:
        found = json.loads(line) if len(line) <= LONGEST else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not all(_fits(name, found.get(name)) for name in CELLS):
        raise Fault(
            BAD_INPUT, "file", f"{where}: this is no row of an export", "write it with audit export --format jsonl"
        )
    words = found.get("words")
    return Row(**{name: found[name] for name in CELLS}), words if isinstance(words, dict) else {}, "masked" in found


def _fits(name: str, value: object) -> bool:
    return type(value) is (int if name in NUMBERS else str)


def _lines(path: Path, found: Found, why: str, *, ok: bool, known: bool) -> Iterator[str]:
    if not ok:
        yield f"CHANGED: {why}"
        if found.ok:
            return
        yield f"{found.events} events before it are as they were written"
        return
    what = "the log from its first event" if found.whole else f"an excerpt, {found.first} to {found.last}"
    yield f"ok: {path} has {found.events} events, {what}, head {found.last}:{found.head}"
    if not found.whole:
        yield "each is as it was written; that none between or after them was left out is not proven"
    elif not known:
        yield "that no later event was cut off is not proven: compare with a head that was kept elsewhere (--known)"
