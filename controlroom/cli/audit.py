"""`controlroom audit`: the log, and the proof that nobody changed it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from controlroom.cli import asof, checkpoints, exporting, offline
from controlroom.cli.asking import event, event_line
from controlroom.cli.faults import BAD_INPUT, FINDINGS, STORE, Fault
from controlroom.cli.lookback import numbered
from controlroom.cli.session import PUT_BACK
from controlroom.cli.verbs import AsOf, noun, session_of, verb

if TYPE_CHECKING:
    from controlroom.core.chain import Verdict
    from controlroom.core.record import StoreError

app = noun("audit verify")


@verb(app, "audit log --run run-0001")
def log(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many events, the latest ones.")] = 50,
    run: Annotated[str, typer.Option(metavar="RUN", help="Only this run, such as run-0003.")] = "",
    as_of: AsOf = None,
) -> int:
    """Print the latest events of the whole log, or of one run, oldest first."""
    session = session_of(ctx)
    store = session.open()
    number = numbered(run) if run else 0
    before = as_of + 1 if as_of is not None else None
    rows = store.log.tail(limit, before, f"run:{number}" if number else None)
    if run and not rows:
        raise Fault(BAD_INPUT, "unknown", f"there is no {run} here", "controlroom audit log shows which there are")
    items, lines = [], []
    for row, kind, environment in exporting.placed(store, rows):
        record = store.desk.codec.record(row)
        items.append(event(record) | {"run_kind": kind, "environment": environment})
        lines.append(event_line(record, f"{kind} {environment.upper()}".strip()))
    session.out.data({"events": items} | asof.data(as_of), (*asof.words(as_of), *lines))
    return 0


@verb(app, "audit verify")
def verify(
    ctx: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="An export in JSON lines, instead.")] = None,
    known: Annotated[str, typer.Option(metavar="SEQ:HASH", help="A head that was kept elsewhere.")] = "",
) -> int:
    """Check every event against the hash chain; exit 1 and the first bad one when the log was changed.

    Without --known the head counts that audit checkpoint --keep has kept of this log. A file of audit export is
    checked without any store.
    """
    from controlroom.core.record import StoreError
    from controlroom.store import chain

    session, head = session_of(ctx), _head(known)
    if file is not None:
        return offline.verify_file(session, file, head)
    head = head or checkpoints.kept(session.settings.path)
    try:
        verdict = chain.verify(session.open().log, head)
    except StoreError as error:
        raise Fault(STORE, error.rule, error.message, _instead(error)) from None
    value: dict[str, Any] = {"events": verdict.events, "head": verdict.head, "ok": verdict.ok}
    if verdict.ok:
        session.out.data(value, [f"ok: {verdict.events} events, head {verdict.head}"])
        if head is None and not session.settings.json:
            kept = f"{verdict.events}:{verdict.head}"
            session.out.say(f"not proven: that no end was cut off and not all rewritten; keep --known {kept} elsewhere")
        return 0
    value |= {"first_bad": verdict.first_bad, "why": verdict.why}
    session.out.data(value, _changed(verdict))
    return FINDINGS


@verb(app, "audit checkpoint --keep")
def checkpoint(
    ctx: typer.Context,
    keep: Annotated[bool, typer.Option("--keep", help="Keep it here as well, for audit verify.")] = False,
) -> int:
    """Print the head of the log as SEQ:HASH, to be kept elsewhere; exit 1 when the log was changed."""
    from controlroom.store import chain

    session = session_of(ctx)
    path = session.settings.path
    verdict = chain.verify(session.open().log, checkpoints.kept(path))
    if not verdict.ok:
        value = {"ok": False, "first_bad": verdict.first_bad, "why": verdict.why}
        session.out.data(value, _changed(verdict))
        return FINDINGS
    if not verdict.events:
        raise Fault(FINDINGS, "empty", "the log has no event yet", "controlroom release import FILE makes the first")
    text = f"{verdict.events}:{verdict.head}"
    where = _kept(path, (verdict.events, verdict.head)) if keep else ""
    session.out.data({"ok": True, "checkpoint": text, "kept": where}, [text])
    if not session.settings.json:
        session.out.say(
            f"kept in {where}; audit verify compares with it" if where else "keep it where nobody can change it"
        )
    return 0


@verb(app, "audit export --run run-0001 --format csv --out run-0001.csv")
def export(
    ctx: typer.Context,
    run: Annotated[str, typer.Option(metavar="RUN", help="Only this run, such as run-0003.")] = "",
    form: Annotated[str, typer.Option("--format", metavar="FORMAT", help="jsonl, csv or markdown.")] = "jsonl",
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="A new file, which only you may read.")] = None,
) -> int:
    """Export every event with REHEARSAL or LIVE and the environment in words; JSON lines can be verified again."""
    session = session_of(ctx)
    if form not in exporting.FORMATS:
        remedy = f"write one of: {', '.join(exporting.FORMATS)}"
        raise Fault(BAD_INPUT, "usage", f"there is no format {form!r}", remedy)
    number = numbered(run) if run else 0
    if number and not session.open().log.read(f"run:{number}"):
        raise Fault(BAD_INPUT, "unknown", f"there is no {run} here", "controlroom audit log shows which there are")
    return exporting.export(session, number, form, out)


def _kept(path: Path, head: checkpoints.Head) -> str:
    try:
        return str(checkpoints.keep(path, head))
    except OSError as error:
        message = f"the checkpoint can not be kept: {error.strerror}"
        raise Fault(BAD_INPUT, "file", message, "make the state folder writable, or leave --keep out") from None


def _changed(verdict: "Verdict") -> list[str]:
    """What is said of a log that was changed."""
    lines = [f"CHANGED: {verdict.why}", f"{verdict.events} events before it are as they were written"]
    return [*lines, "put back a good copy; a cut tail is found only against a head kept elsewhere"]


def _head(known: str) -> tuple[int, str] | None:
    found = checkpoints.head(known)
    if known and not found:
        raise Fault(BAD_INPUT, "usage", f"--known: {known!r} is no head", "write SEQ:HASH as audit verify prints it")
    return found


def _instead(error: "StoreError") -> str:
    """The remedy; whoever verifies a damaged store has no use for the advice to verify it."""
    return PUT_BACK if error.rule == "store.corrupt" else error.remedy
