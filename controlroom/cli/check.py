"""`controlroom check`: what the checks of a release see in the real world, by looks that only read."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from controlroom.cli.asking import change
from controlroom.cli.faults import BAD_INPUT, Fault
from controlroom.cli.session import Session, is_path
from controlroom.cli.verbs import Release, Stored, noun, session_of, verb

if TYPE_CHECKING:
    from controlroom.core.plan import Plan
    from controlroom.core.verification import Check

FORMATS = ("text", "jsonl", "junit")
app = noun("check run my-release")


@verb(app, "check list my-release")
def list_(ctx: typer.Context, release: Release) -> int:
    """List the checks of a release: how each looks, what it asks, and what passes. Nothing is asked."""
    from controlroom.cli.checking import shown

    session = session_of(ctx)
    plan = plan_of(session, release)
    session.out.data(shown.plan_data(plan), shown.plan_lines(plan))
    return 0


@verb(app, "check run my-release")
def run(
    ctx: typer.Context,
    release: Release,
    check: Annotated[list[str] | None, typer.Option(metavar="ID", help="Only this check; may be repeated.")] = None,
    watch: Annotated[bool, typer.Option("--watch", help="Go on, each check at its interval, until ctrl+c.")] = False,
    format: Annotated[str, typer.Option(help="text, jsonl (a line for each result) or junit.")] = "text",
    deadline: Annotated[float, typer.Option(metavar="SECONDS", min=0.1, max=120, help="For each look.")] = 10.0,
    record: Annotated[
        bool, typer.Option("--record", help="Bring it into the live run that goes on, and into gates bound to checks.")
    ] = False,
) -> int:
    """Look at the real world now, once for each check, and judge what is seen. Nothing out there is changed.

    Nothing is stored without --record. With it one command or room at a time observes a live run: where another
    does, its run is left to it, and with --watch this one waits and goes on when the other leaves.

    Exit 0 when all that count pass or warn, 1 when one fails, 6 when one could not be judged: no data, provider down,
    or not set up on this machine; then the lines to add to the configuration are printed. Checks that only a person
    can answer are listed and not counted.
    """
    from controlroom.cli.checking import looked, recording, watched
    from controlroom.cli.standins import reached

    session = session_of(ctx)
    if format not in FORMATS:
        raise Fault(BAD_INPUT, "usage", f"{format} is no format", f"one of {', '.join(FORMATS)}")
    if session.settings.json and (watch or format != "text"):
        raise Fault(BAD_INPUT, "usage", "--json makes one envelope of one round", "use --format jsonl without --json")
    if watch and format == "junit":
        raise Fault(BAD_INPUT, "usage", "a JUnit report is of one round", "leave --watch out, or use --format jsonl")
    desk = recording.desk_of(session, release) if record else None
    plan = plan_of(session, release)
    reached.on_demo(session)
    chosen = _chosen(plan, check or [])
    if watch:
        return watched.watch(session, plan, chosen, deadline, lines=format == "jsonl", desk=desk, named=release)
    return looked.once(session, plan, chosen, deadline, format, desk, release)


@verb(app, 'check answer my-release smoke-login --result pass --evidence "logged in twice, PR 7"')
def answer(
    ctx: typer.Context,
    release: Stored,
    check: Annotated[str, typer.Argument(help="The id of a check that a person looks at: check list has them.")],
    result: Annotated[str, typer.Option(help="pass, fail or inconclusive.")] = "",
    value: Annotated[str, typer.Option(help="What was seen, where the plan compares it: it is judged.")] = "",
    evidence: Annotated[str, typer.Option(help="One line: what was seen, and where.")] = "",
) -> int:
    """Say in a LIVE run what a check showed that only a person can look at; it counts like a measurement.

    It is recorded as your word, and grows stale after three intervals of the check. A value has to agree with a result.
    """
    from controlroom.core.intents import AnswerCheck

    return change(session_of(ctx), release, AnswerCheck(check, value, evidence, result))


def plan_of(session: Session, release: str) -> "Plan":
    """The plan of a stored release or of a file."""
    if is_path(release):
        from controlroom.formats.plans import read_plan

        return read_plan(Path(release))
    found = session.desk().world(release).release
    assert found is not None  # an unknown one was refused before
    return found.plan


def unset_of(session: Session, release: str) -> tuple[str, ...]:
    """The ids of the checks of a stored release that are not set up on this machine; nobody is asked."""
    if is_path(release):
        return ()
    from controlroom.cli.standins import reached
    from controlroom.probes.unset import unset

    plan = plan_of(session, release)
    reached.on_demo(session)
    return unset(plan.checks, session.settings.checks, session.settings.environment)


def _chosen(plan: "Plan", ids: list[str]) -> "tuple[Check, ...]":
    known = {check.id: check for check in plan.checks}
    unknown = [id for id in ids if id not in known]
    if unknown:
        remedy = f"its checks: {', '.join(known) or 'none'}"
        raise Fault(BAD_INPUT, "unknown", f"{plan.id} has no check {unknown[0]}", remedy)
    return tuple(known[id] for id in dict.fromkeys(ids)) if ids else plan.checks


def config_file(session: Session) -> Path:
    """The configuration file that counts for this command."""
    from controlroom.cli.options import config_path

    return config_path(session.settings, session.settings.environment)
