"""`controlroom audit export`: the log, or one run of it, for other programs and for people, still verifiable."""

import csv
import io
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from controlroom.cli.faults import BAD_INPUT, FINDINGS, Fault
from controlroom.cli.session import Session
from controlroom.core.excerpt import Places
from controlroom.core.markdown import clean_markdown
from controlroom.core.record import Row, StoreError
from controlroom.core.text import clean, holds_secret, redact

if TYPE_CHECKING:
    from controlroom.cli.open import Opened

PAGE = 1000  # rows that are read at once
CELLS = ("seq", "stream", "version", "kind", "schema", "at", "t", "actor", "body", "prev", "hash")
HEADS = ("seq", "at", "t", "run", "environment", "stream", "kind", "who", "login", "acting_as", "what", "hash")
_FORMULA = ("=", "+", "-", "@")  # what a spreadsheet would compute


@dataclass(frozen=True, slots=True)
class Exported:
    """A row with the words for people: the kind of its run and its environment in capitals, who, and what."""

    row: Row
    run: str
    environment: str
    who: str
    login: str
    acting_as: str
    what: str


def export(session: Session, run: int, form: str, out: Path | None) -> int:
    """Export every event, or those of a run (0: all); 1 when the log is not as it was written. Raises Fault."""
    store = session.open()
    lines = _FORMATS[form](_exported(store, run))
    head = store.log.head()
    if out is None and session.settings.json:
        message = "--json and the export both want stdout"
        raise Fault(BAD_INPUT, "usage", message, "add --out FILE, or leave --json out")
    if out is not None:
        count = _write(out, lines)
        value = {"file": str(out), "format": form, "lines": count, "head": f"{head[0]}:{head[1]}"}
        session.out.data(value, [f"{out}: {count} lines of {form}; the log stood at {head[0]}:{head[1]}"])
    else:
        session.out.exported(lines)
        session.out.say(f"the log stood at {head[0]}:{head[1]}")
    return _verdict(session, store)


def _verdict(session: Session, store: "Opened") -> int:
    from controlroom.store import chain

    found = chain.verify(store.log)
    if not found.ok:
        session.out.say(f"warning: the log was changed: {found.why}")
    return 0 if found.ok else FINDINGS


def _exported(store: "Opened", run: int) -> Iterator[Exported]:
    rows = placed(store, store.log.read(f"run:{run}")) if run else _all(store)
    for row, kind, environment in rows:
        yield _told(store, row, kind, environment.upper())


def placed(store: "Opened", rows: tuple[Row, ...]) -> Iterator[tuple[Row, str, str]]:
    """Some rows by seq, each with the kind of its run and the environment that its release had by then."""
    places, wanted = Places(), {row.seq for row in rows}
    before = {row.seq: row for stream in {row.stream for row in rows} for row in _before(store, stream)}
    for seq, row in sorted((before | {row.seq: row for row in rows}).items()):
        kind, environment = places.of(row)
        if seq in wanted:
            yield row, kind, environment


def _before(store: "Opened", stream: str) -> Iterator[Row]:
    """The rows that say where a stream belongs: how its run began, and the plans of its release."""
    from controlroom.core.release_events import ReleaseImported
    from controlroom.core.run_events import RunStarted

    if stream.startswith("run:"):
        first = store.log.read(stream)[0]
        began = store.desk.codec.record(first).event
        assert isinstance(began, RunStarted)  # every run begins with it
        yield first
        stream = f"release:{began.release}"
    yield from (row for row in store.log.read(stream) if row.kind == ReleaseImported.KIND)


def _all(store: "Opened") -> Iterator[tuple[Row, str, str]]:
    places, last, head = Places(), 0, store.log.head()[0]
    while last < head:
        page = [row for row in store.log.tail(PAGE, before=last + PAGE + 1) if row.seq > last]
        yield from ((row, *places.of(row)) for row in page)
        last = page[-1].seq if page else last + PAGE  # a log with a gap is exported too: it is what there is


def _told(store: "Opened", row: Row, run: str, environment: str) -> Exported:
    from controlroom.core import event_words

    try:
        record = store.desk.codec.record(row)
    except StoreError as error:
        return Exported(row, run, environment, "", "", "", _plain(f"{row.kind}: {error.message}"))
    actor = record.actor
    what = _plain(event_words.what(record.event))
    return Exported(row, run, environment, _plain(actor.name), _plain(actor.login), _plain(actor.acting_as), what)


def _plain(text: str) -> str:
    return clean(redact(text))


def _jsonl(rows: Iterable[Exported]) -> Iterator[str]:
    """A line of ASCII for each row: its cells as stored, over which its hash is, and beside them the words."""
    for one in rows:
        cells: dict[str, Any] = {name: getattr(one.row, name) for name in CELLS}
        for name in ("stream", "kind", "actor", "body"):
            masked = _masked(cells[name])
            if masked != cells[name]:
                cells |= {name: masked, "masked": True}
        words = {"run": one.run, "environment": one.environment, "who": one.who, "what": one.what}
        yield json.dumps(cells | {"words": words}, ensure_ascii=True)


def _masked(text: str) -> str:
    """A stored text without the secrets that it should not have had: what was recorded by us has none."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return redact(text) if holds_secret(text) else text
    if not any(holds_secret(found) for found in _strings(value)):
        return text
    return json.dumps(_without(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def _without(value: Any) -> Any:
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {redact(key): _without(item) for key, item in value.items()}
    return [_without(item) for item in value] if isinstance(value, list) else value


def _cells(one: Exported) -> tuple[str, ...]:
    row = one.row
    where = (one.run, one.environment, _plain(row.stream), _plain(row.kind))
    return (str(row.seq), _plain(row.at), str(row.t), *where, one.who, one.login, one.acting_as, one.what, row.hash)


def _csv(rows: Iterable[Exported]) -> Iterator[str]:
    yield ",".join(HEADS)
    for one in rows:
        line = io.StringIO()
        safe = [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in _cells(one)]
        csv.writer(line, lineterminator="").writerow(safe)
        yield line.getvalue()


def _markdown(rows: Iterable[Exported]) -> Iterator[str]:
    yield f"| {' | '.join(HEADS)} |"
    yield f"| {' | '.join('---' for _ in HEADS)} |"
    for one in rows:
        yield f"| {' | '.join(clean_markdown(cell) for cell in _cells(one))} |"


_FORMATS: dict[str, Callable[[Iterable[Exported]], Iterator[str]]] = {
    "jsonl": _jsonl,
    "csv": _csv,
    "markdown": _markdown,
}
FORMATS = tuple(_FORMATS)


def _write(path: Path, lines: Iterable[str]) -> int:
    """Write a new file of mode 0600, which is taken away again when it can not be finished; how many lines."""
    count = 0
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except FileExistsError:
        raise Fault(BAD_INPUT, "file", f"{path} is there already", "name a file that is not") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise Fault(BAD_INPUT, "file", f"{path} can not be made: {why}", "name another place") from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            for line in lines:
                file.write(f"{line}\n")
                count += 1
    except BaseException as error:
        with suppress(OSError):
            path.unlink()
        if isinstance(error, OSError):
            why = error.strerror or str(error)
            raise Fault(
                BAD_INPUT, "file", f"{path} can not be written: {why}", "free some space, or name another place"
            ) from None
        raise
    return count
