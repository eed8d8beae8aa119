"""Rows of a log that left it: whether each is what was written, and what the rows prove together."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from controlroom.core.chain import GENESIS, check_row
from controlroom.core.record import Row
from controlroom.core.text import clean, redact


@dataclass(frozen=True, slots=True)
class Found:
    """What checking rows found: how many, from which seq to which, up to which hash.

    `whole` when they are the log from its first row without a gap: then nothing before `last` is missing.
    `first_bad` is a seq with `why` when not ok. `masked` rows had a secret taken out, so their hash proves nothing.
    """

    events: int
    first: int
    last: int
    head: str
    whole: bool
    ok: bool = True
    first_bad: int | None = None
    why: str = ""
    masked: int = 0


def check(rows: Iterable[tuple[Row, bool]], known: tuple[int, str] | None = None) -> Found:
    """Check rows by ascending seq, each with whether it was masked; stop at the first bad one.

    `known` is a head (seq, hash) kept elsewhere, if any.
    """
    found = Found(0, 0, 0, GENESIS, whole=True)
    versions: dict[str, int] = {}
    for row, masked in rows:
        why = _wrong(row, found, versions, known, masked=masked)
        if why:
            return Found(
                found.events, found.first, found.last, found.head, False, False, row.seq, why, found.masked + masked
            )
        whole = found.whole and row.seq == found.last + 1
        versions[row.stream] = row.version
        first = found.first or row.seq
        found = Found(found.events + 1, first, row.seq, row.hash, whole, masked=found.masked + masked)
    if known and found.last < known[0]:
        why = f"the rows end at {found.last}, and row {known[0]} was recorded elsewhere"
        return Found(found.events, found.first, found.last, found.head, found.whole, False, None, why, found.masked)
    return found


def _wrong(row: Row, before: Found, versions: dict[str, int], known: tuple[int, str] | None, *, masked: bool) -> str:
    """Why a row can not stand after those before it; empty: it can."""
    if row.seq <= before.last:
        return f"row {row.seq} stands after row {before.last}"
    if not masked and not check_row(row):
        return f"row {row.seq} is not what was written: its hash differs"
    if row.seq == before.last + 1 and row.prev != before.head:
        return f"row {row.seq} does not follow row {before.last}: one of the two was changed"
    if row.stream in versions and row.version != versions[row.stream] + 1:
        return f"row {row.seq} is version {row.version} of {row.stream} after version {versions[row.stream]}"
    if known and row.seq == known[0] and row.hash != known[1]:
        return f"row {row.seq} is not the one that was recorded elsewhere: the log was rewritten"
    return ""


class Places:
    """For each row in order the kind of its run, in capitals, and its environment; empty where there is none.

    The environment of a release is that of its plan by then, that of a run the one that its release had when it began.
    """

    def __init__(self) -> None:
        self._environments: dict[str, str] = {}
        self._runs: dict[str, tuple[str, str]] = {}

    def of(self, row: Row) -> tuple[str, str]:
        """Kind and environment of the next row."""
        scope, _, name = row.stream.partition(":")
        if scope == "release":
            if row.kind == "release.imported":
                self._environments[name] = clean(redact(_text(row.body, "plan", "environment")))
            return "", self._environments.get(name, "")
        if row.kind == "run.started":
            environment = self._environments.get(_text(row.body, "release"), "")
            self._runs[row.stream] = (_text(row.body, "kind").upper(), environment)
        return self._runs.get(row.stream, ("", ""))


def _text(body: str, *keys: str) -> str:
    """The text at some keys of a stored value; empty when there is none."""
    try:
        value: Any = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""
