"""Asking for a change: how a refusal, a confirmation and a result are said on the command line."""

import shlex
import sys
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from controlroom.cli import again, commands, report
from controlroom.cli.faults import BAD_INPUT, FINDINGS, Fault
from controlroom.cli.session import Session, is_path
from controlroom.outside import places

if TYPE_CHECKING:
    from controlroom.core.board import Board
    from controlroom.core.events import Record
    from controlroom.core.intents import AcceptRisk, GrantApproval, Intent
    from controlroom.core.refusal import Confirmation, Refusal
    from controlroom.dispatch import Answer

LONGEST = 2000  # characters of a text that somebody gives
_VERBS = {  # a rule whose remedy names keys of the room: the remedy in verbs
    "held": "run resume takes the hold off",
    "already_held": "run resume takes the hold off",
    "step_failed": "run retry, run skip, run rollback or run escalate",
    "already_failed": "run retry, run skip, run rollback or run escalate",
    "nothing_failed": "run advance goes on, run fail says that the begun step failed",
    "no_step_failed": "run advance goes on; run fail fails the step, then run rollback takes the next way",
    "no_step_begun": "run advance goes on",
    "not_retryable": "run skip, run rollback or run escalate moves on",
    "may_not_queue": "close what is open with gate tick and approval grant",
    "may_not_deploy": "close what is open with gate tick and approval grant, or run abort",
    "not_yet": "run advance takes the next sample, run rollback goes back",
    "not_answered": "check answer says what was seen, run rollback goes back",
    "not_restored_yet": "check run --record looks now, run escalate hands over",
    "nothing_deployed": "stop the run",
    "abort_instead": "stop the run",
    "not_ended": "a postmortem follows an ended run; go on with run advance, or stop it",
    "nothing_to_overrule": "run overrule works from verifying on",
    "nothing_to_hold": "run advance begins it",
    "not_held": "run hold holds it, with a reason",
    "no_way_left": "run escalate hands over",
    "hold_or_escalate": "run hold, or run escalate",
    "unproved": "check run --record looks now, or say how you know, with --evidence",
    "decide": "run rollback goes back, or run overrule with a reason",
    "already_recommended": "run rollback goes back",
    "already_on_the_way_back": "run advance goes on",
    "ended": "begin a new run",
    "open_run": "end it first, or hand it over with run escalate",
    "no_run": "begin one",
    "not_by_hand": "check run looks at it now; check list says which ones people answer",
    "rehearsal": "run sample takes a sample; in a live run people answer",
    "read_first": "read them, then run advance --read",
    "no_lock": "see those in force",
    "not_accepted": "accept list has those that are",
    "accepted": "accept remove takes that one back first",
    "expiry": "give --for 3d or --until TIME, within the days that accept list names",
    "time": "give --for 30m, 4h or 2d, or --until with a UTC time such as 2026-01-31T12:00",
    "scope": "name a service, or write --scope everything",
    "stale": "run status shows how it is now; then repeat",
}


def change(session: Session, release: str, intent: "Intent") -> int:
    """Put an intent of a stored release and print what it made; Fault when it is refused."""
    answer = put(session, release, intent)
    board = answer.board
    assert board is not None  # an intent of a release that is not stored would have been refused
    session.out.data(result(board, answer.records), told(board, answer.records))
    return 0


def put(session: Session, release: str, intent: "Intent") -> "Answer":
    """Put an intent; a confirmation is asked for where somebody can give it. Raises Fault when refused."""
    from controlroom.core.intents import ImportRelease

    if is_path(release):
        remedy = f"controlroom release import {release}, then name the release by its id"
        raise Fault(BAD_INPUT, "usage", f"{release} is a file, and this verb changes a stored release", remedy)
    desk = session.desk(writing=True)
    if not isinstance(intent, ImportRelease):
        desk.world(release)  # raises Unknown, which names those that are known
    refuse_long_texts(intent)
    _refuse_another_id(release, intent)
    answer = desk.ask(release, intent)
    wanted = answer.refusal.confirmation if answer.refusal else None
    if wanted and answer.board and somebody_is_there(session):
        answer = desk.ask(release, confirmed(intent, typed_for(session, wanted)), answer.board.seen)
    if answer.refusal is not None:
        raise refused(answer.refusal, session, release)
    return answer


def refuse_without_rehearsal(session: Session, release: str, intent: "GrantApproval | AcceptRisk") -> None:
    """Acting as somebody works in a rehearsal that goes on; Fault where none has begun, instead of beginning one."""
    act_as = intent.acting_as
    if not act_as or is_path(release):
        return
    desk = session.desk(writing=True)
    world = desk.world(release)
    if world.run is not None or desk.limits.refusal(world, (intent,)):
        return
    message = f"{release} has no rehearsal in which you could act as {act_as}"
    first = shlex.join(("controlroom", *session.named, "run", "start", release, "--scenario", "clean"))
    remedy = f"begin one, with the scenario that you want, then repeat: {first}"
    raise Fault(FINDINGS, "no_rehearsal", message, remedy)


def refuse_long_texts(intent: "Intent") -> None:
    """What somebody writes stays in the log for ever; Fault for a text without end."""
    for name, text in ((field.name, getattr(intent, field.name)) for field in fields(intent)):
        if isinstance(text, str) and len(text) > LONGEST:
            raise Fault(BAD_INPUT, "usage", f"{name} has {len(text):,} characters", f"it may have {LONGEST:,}")


def _refuse_another_id(release: str, intent: "Intent") -> None:
    """A confirmation of something else is a mistake, also where none is asked for; Fault then."""
    typed = getattr(intent, "confirm", "")
    if typed and typed != release:
        remedy = f"write --confirm {release}, or leave it out"
        raise Fault(BAD_INPUT, "confirm", f"--confirm names {typed}, and this is {release}", remedy)


def confirmed(intent: "Intent", typed: str) -> "Intent":
    """The same intent with what was typed; only some can be confirmed."""
    from controlroom.core.intents import Abort, AddLock, Advance, Escalate, RollBack

    return (
        replace(intent, confirm=typed)
        if isinstance(intent, Advance | Abort | Escalate | RollBack | AddLock)
        else intent
    )


def refused(refusal: "Refusal", session: Session, release: str = "") -> Fault:
    """A refusal as the end of a command; its remedy in verbs instead of keys, with the command line that would do."""
    remedy = _VERBS.get(refusal.rule, refusal.remedy)
    if refusal.assumable:
        remedy = f"{remedy}, or go on as if it were done with --assume-gates (rehearsals)"
    typed = refusal.confirmation.expects if refusal.confirmation else ""
    command = again.mended(session.words, refusal.rule, typed, session.named)
    if command and (refusal.assumable or not refusal.reasons or refusal.readable):
        remedy = f"{remedy}: {command}"
    elif line := commands.of_rule(refusal.rule, release, session.named):
        remedy = f"{remedy}: {line}{people_example(refusal.rule == 'unmapped')}"
    return Fault(refusal.code, refusal.rule, refusal.message, remedy, refusal.reasons)


def people_example(wanted: bool = True) -> str:
    """Where an example of a people file is, as the end of a remedy; empty where it is not wanted."""
    return f"; an example of people.yaml: {places.data() / places.EXAMPLES / 'people.yaml'}" if wanted else ""


def confirmation_lines(confirmation: "Confirmation") -> Iterator[str]:
    """What a typed confirmation shows."""
    yield confirmation.act
    for label, text in confirmation.lines:
        yield f"  {label:<8} {text}"


def result(board: "Board", records: "tuple[Record, ...]") -> dict[str, Any]:
    """What a change made, as data: where, the phase after it, the events, and what comes next."""
    header = board.header
    return {
        "release": header.release,
        "environment": header.environment,
        "kind": header.kind,
        "assumed": header.assumed,
        "run": header.run,
        "phase": header.phase,
        "events": [event(record) for record in records],
        "next": {
            "key": board.next.tag,
            "sentence": board.next.sentence,
            "because": board.next.because,
            "command": commands.next_command(board),
        },
    }


def told(board: "Board", records: "tuple[Record, ...]") -> Iterator[str]:
    """What a change made, in lines."""
    header, environment = board.header, board.header.environment.upper()
    for record in records:
        scope = record.stream.partition(":")[0]  # only a run is a rehearsal: what is said of a release counts live
        yield event_line(record, {"run": f"{header.kind} {environment}", "release": environment}.get(scope, ""))
    yield f"{header.kind} {environment} {header.release} {header.run}: {header.phase}"
    yield report.coming(board.next, commands.next_command(board))


def event(record: "Record") -> dict[str, Any]:
    """One event as data."""
    from controlroom.core import canonical, event_words

    return {
        "seq": record.seq,
        "stream": record.stream,
        "version": record.version,
        "kind": record.event.KIND,
        "at": canonical.time_text(record.at),
        "t": record.t,
        "by": record.actor.name,
        "login": record.actor.login,
        "acting_as": record.actor.acting_as,
        "text": event_words.what(record.event),
    }


def event_line(record: "Record", where: str) -> str:
    """One event as a line; `where` is the kind of run and the environment."""
    from controlroom.core import event_words, lapse

    at = record.at.strftime("%Y-%m-%d %H:%M:%S UTC")
    t = lapse.run_time(record.t) if record.stream.startswith("run:") else ""
    parts = (str(record.seq), at, t, where, record.stream, record.event.KIND, record.actor.name)
    return " ".join(part for part in parts if part) + f": {event_words.what(record.event)}"


def somebody_is_there(session: Session) -> bool:
    """Whether a person can be asked: the terminal is there, and neither --no-input nor --json was given."""
    settings = session.settings
    ends = (sys.stdin, sys.stderr)  # None where the shell closed it
    wanted = not settings.no_input and not settings.json
    return wanted and all(stream is not None and stream.isatty() for stream in ends)


def typed_for(session: Session, confirmation: "Confirmation") -> str:
    """What a person types after reading a confirmation."""
    for line in confirmation_lines(confirmation):
        session.out.ask(line)
    session.out.ask(f"Type {confirmation.expects} and Enter; anything else changes nothing:")
    return sys.stdin.readline().strip()
