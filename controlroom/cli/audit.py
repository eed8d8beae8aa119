"""`controlroom audit`: the log, and the proof that nobody changed it."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from controlroom.cli.asking import event, event_line
from controlroom.cli.faults import BAD_INPUT, FINDINGS, STORE, Fault
from controlroom.cli.session import PUT_BACK, Session
from controlroom.cli.verbs import noun, session_of

if TYPE_CHECKING:
    from controlroom.core.events import Record
    from controlroom.core.record import StoreError

app = noun("audit verify")
_RUN = re.compile(r"(?:run[-:])?0*([1-9][0-9]{0,8})")
_HEAD = re.compile(r"([1-9][0-9]{0,17}):([0-9a-f]{64})")


@app.command()
def log(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many events, the latest ones.")] = 50,
    run: Annotated[str, typer.Option(metavar="RUN", help="Only this run, such as run-0003.")] = "",
) -> int:
    """Print the latest events of the whole log, or of one run, oldest first."""
    session = session_of(ctx)
    store = session.open()
    found = _RUN.fullmatch(run)
    if run and not found:
        raise Fault(BAD_INPUT, "usage", f"{run!r} is no run", "write it like run-0003, or 3")
    rows = store.log.tail(limit, stream=f"run:{found[1]}" if found else None)
    if run and not rows:
        raise Fault(BAD_INPUT, "unknown", f"there is no {run} here", "controlroom audit log shows which there are")
    records = [store.desk.codec.record(row) for row in rows]
    places = _places(session, {record.stream for record in records})
    items = [event(record) | places[record.stream] for record in records]
    session.out.data({"events": items}, _lines(records, places))
    return 0


@app.command()
def verify(
    ctx: typer.Context,
    known: Annotated[str, typer.Option(metavar="SEQ:HASH", help="A head that was kept elsewhere.")] = "",
) -> int:
    """Check every event against the hash chain; exit 1 and the first bad one when the log was changed."""
    from controlroom.core.record import StoreError
    from controlroom.store import chain

    session, head = session_of(ctx), _head(known)
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
    lines = [f"CHANGED: {verdict.why}", f"{verdict.events} events before it are as they were written"]
    session.out.data(value, [*lines, "put back a good copy; a cut tail is found only against a head kept elsewhere"])
    return FINDINGS


def _head(known: str) -> tuple[int, str] | None:
    found = _HEAD.fullmatch(known)
    if known and not found:
        raise Fault(BAD_INPUT, "usage", f"--known: {known!r} is no head", "write SEQ:HASH as audit verify prints it")
    return (int(found[1]), found[2]) if found else None


def _instead(error: "StoreError") -> str:
    """The remedy; whoever verifies a damaged store has no use for the advice to verify it."""
    return PUT_BACK if error.rule == "store.corrupt" else error.remedy


def _lines(records: "list[Record]", places: dict[str, dict[str, str]]) -> Iterator[str]:
    for record in records:
        place = places[record.stream]
        yield event_line(record, f"{place['run_kind']} {place['environment'].upper()}".strip())


def _places(session: Session, streams: set[str]) -> dict[str, dict[str, str]]:
    """For each stream the kind of its run and the environment; empty where it has none."""
    from controlroom.core.release_events import ReleaseImported
    from controlroom.core.run_events import RunStarted

    store = session.open()
    found = {}
    for stream in streams:
        kind = environment = ""
        release = stream.removeprefix("release:") if stream.startswith("release:") else ""
        if stream.startswith("run:"):
            first = store.desk.codec.record(store.log.read(stream)[0]).event
            assert isinstance(first, RunStarted)  # every run begins with it
            kind, release = first.kind.upper(), first.release
        if release:
            rows = [row for row in store.log.read(f"release:{release}") if row.kind == ReleaseImported.KIND]
            imported = store.desk.codec.record(rows[-1]).event
            assert isinstance(imported, ReleaseImported)  # as its kind says
            environment = imported.plan.environment
        found[stream] = {"run_kind": kind, "environment": environment}
    return found
