"""`controlroom run`: every key of a run as a verb."""

from typing import Annotated

import typer

from controlroom.cli import asof, lookback, report, walking
from controlroom.cli.asking import change, event, event_line
from controlroom.cli.check import unset_of
from controlroom.cli.faults import BAD_INPUT, FINDINGS, Fault
from controlroom.cli.verbs import AsOf, Confirm, Reason, Release, Stored, noun, session_of, verb

app = noun("run rehearse my-release.yaml --scenario error-spike")
Assume = Annotated[bool, typer.Option("--assume-gates", help="In a REHEARSAL: go on as if open gates were done.")]
Scenario = Annotated[str, typer.Option(metavar="NAME", help="A shipped scenario by its name, or the path of a file.")]
SIGNALS = ("pass", "warn", "fail", "none", "error")


@verb(app, "run start my-release --scenario error-spike")
def start(
    ctx: typer.Context,
    release: Stored,
    scenario: Scenario = "",
    live: Annotated[bool, typer.Option("--live", help="A LIVE run: checks look at the real world.")] = False,
) -> int:
    """Begin a REHEARSAL of a release, or with --live a LIVE run, which an open room observes, or check run --record.

    Nothing is deployed by it: the operator says when a step is done, and the checks say what they see. Checks that
    are not set up on this machine are named at the start of a LIVE run; it may go on without them.
    """
    from controlroom.core.intents import StartRun
    from controlroom.formats.scenarios import read_scenario

    session = session_of(ctx)
    unset = unset_of(session, release) if live else ()
    kind = "live" if live else "rehearsal"
    return change(session, release, StartRun(kind, read_scenario(scenario) if scenario else None, unset=unset))


@verb(app, "run advance my-release --assume-gates")
def advance(
    ctx: typer.Context,
    release: Stored,
    assume_gates: Assume = False,
    evidence: Annotated[str, typer.Option(help="How you know that the step is done.")] = "",
    confirm: Confirm = "",
    read: Annotated[bool, typer.Option("--read", help="The warnings about the release have been read.")] = False,
) -> int:
    """Do what comes next: enter the next phase, pass the begun step, or take a sample."""
    from controlroom.core.intents import Advance

    return change(session_of(ctx), release, Advance(assume_gates, evidence, confirm, read=read))


@verb(app, "run sample my-release")
def sample(ctx: typer.Context, release: Stored) -> int:
    """Take a sample of the checks now; performs no step."""
    from controlroom.core.intents import TakeSample

    return change(session_of(ctx), release, TakeSample())


@verb(app, 'run hold my-release --reason "waiting for finance"')
def hold(ctx: typer.Context, release: Stored, reason: Reason = "") -> int:
    """Hold the run: nothing advances until it is resumed."""
    from controlroom.core.intents import Hold

    return change(session_of(ctx), release, Hold(reason))


@verb(app, "run resume my-release")
def resume(ctx: typer.Context, release: Stored) -> int:
    """Take the hold off."""
    from controlroom.core.intents import Resume

    return change(session_of(ctx), release, Resume())


@verb(app, 'run fail my-release --reason "the pod does not start"')
def fail(ctx: typer.Context, release: Stored, reason: Reason = "") -> int:
    """Say that the begun step failed."""
    from controlroom.core.intents import FailStep

    return change(session_of(ctx), release, FailStep(reason))


@verb(app, "run retry my-release")
def retry(ctx: typer.Context, release: Stored) -> int:
    """Begin the failed step again."""
    from controlroom.core.intents import RetryStep

    return change(session_of(ctx), release, RetryStep())


@verb(app, 'run skip my-release --reason "done by hand"')
def skip(ctx: typer.Context, release: Stored, reason: Reason = "") -> int:
    """Leave the failed step out, for a reason."""
    from controlroom.core.intents import SkipStep

    return change(session_of(ctx), release, SkipStep(reason))


@verb(app, 'run overrule my-release error-rate --reason "known import" --minutes 20')
def overrule(
    ctx: typer.Context,
    release: Stored,
    check: Annotated[str, typer.Argument(help="The id of the failing check; else what is recommended.")] = "",
    reason: Reason = "",
    minutes: Annotated[int, typer.Option(min=1, max=240, help="Minutes of run time that it holds.")] = 30,
) -> int:
    """Set one failing result, or the recommendation, aside for some minutes of run time, for a reason."""
    from controlroom.core.intents import Overrule

    return change(session_of(ctx), release, Overrule(check, reason, minutes))


@verb(app, 'run abort my-release --reason "wrong version"')
def abort(ctx: typer.Context, release: Stored, reason: Reason = "", confirm: Confirm = "") -> int:
    """Stop the run; after deploying began this takes the way back."""
    from controlroom.core.intents import Abort

    return change(session_of(ctx), release, Abort(reason, confirm))


@verb(app, "run rollback my-release --confirm my-release")
def rollback(
    ctx: typer.Context,
    release: Stored,
    way: Annotated[str, typer.Option(metavar="ID", help="The way back; else the first that is left.")] = "",
    confirm: Confirm = "",
) -> int:
    """Take a way back, or after a failed step of one the next."""
    from controlroom.core.intents import RollBack

    return change(session_of(ctx), release, RollBack(way, confirm))


@verb(app, 'run escalate my-release --reason "no way back is left"')
def escalate(ctx: typer.Context, release: Stored, reason: Reason = "", confirm: Confirm = "") -> int:
    """End the run by handing it to people, for a reason; on a way back the release id is typed."""
    from controlroom.core.intents import Escalate

    return change(session_of(ctx), release, Escalate(reason, confirm))


@verb(app, 'run raise my-release user-reported --evidence "ticket 4711, three customers"')
def raise_(
    ctx: typer.Context,
    release: Stored,
    trigger: Annotated[str, typer.Argument(help="The id of a trigger of the plan that a person raises.")],
    evidence: Annotated[str, typer.Option(help="One line: what was seen, and where.")] = "",
) -> int:
    """Recommend the way back under your name, by a trigger of the plan. Nothing is started by it."""
    from controlroom.core.intents import RaiseTrigger

    return change(session_of(ctx), release, RaiseTrigger(trigger, evidence))


@verb(app, "run signal my-release errors:fail")
def signal(
    ctx: typer.Context,
    release: Stored,
    signal: Annotated[str, typer.Argument(metavar="SIGNAL", help="A signal and its verdict, such as errors:fail.")],
) -> int:
    """Put a signal into a REHEARSAL; it holds until another one replaces it."""
    from controlroom.core.intents import InsertSignal
    from controlroom.core.phases import Phase
    from controlroom.core.scenario import Row, Then, When

    session = session_of(ctx)
    name, _, verdict = signal.rpartition(":")
    if not name or verdict not in SIGNALS:
        raise Fault(BAD_INPUT, "usage", f"{signal!r} is no signal", f"write errors:{'|'.join(SIGNALS)}")
    run = session.desk(writing=True).world(release).run
    phase = run.phase if run else Phase.IDLE
    return change(session, release, InsertSignal(Row(When(phase=phase), Then(signal=name, verdict=verdict))))


@verb(app, "run status my-release --follow")
def status(
    ctx: typer.Context,
    release: Release,
    follow: Annotated[
        bool, typer.Option("--follow", help="Then one line for every change, until the run ends.")
    ] = False,
    as_of: AsOf = None,
) -> int:
    """Print the board of a release: where its run stands, and what comes next."""
    import json

    from controlroom.cli import follow as following
    from controlroom.core import plain

    session = session_of(ctx)
    if follow and as_of is not None:
        raise Fault(BAD_INPUT, "usage", "--follow is about now and --as-of about then", "leave one of them out")
    if follow:
        return following.follow(session, release)
    board = asof.board(session, release, as_of)
    value = json.loads(plain.dumps(board)) | asof.data(as_of) if session.settings.json else {}
    session.out.data(value, (*asof.words(as_of), *report.board(board)))
    return 0


@verb(app, "run log my-release")
def log(ctx: typer.Context, release: Stored) -> int:
    """Print the events of a release's latest run, oldest first."""
    session = session_of(ctx)
    desk = session.desk()
    run = desk.world(release).run
    if run is None:
        raise Fault(FINDINGS, "no_run", f"{release} has no run yet", f"controlroom run start {release}")
    records = [record for record in desk.history(release) if record.stream == f"run:{run.number}"]
    where = f"{run.kind.upper()} {run.plan.environment.upper()}"
    value = {"release": release, "run": run.name, "kind": run.kind.upper(), "environment": run.plan.environment}
    session.out.data(
        value | {"events": [event(record) for record in records]}, [event_line(record, where) for record in records]
    )
    return 0


@verb(app, "run rehearse my-release.yaml --scenario error-spike --assume-gates")
def rehearse(
    ctx: typer.Context,
    release: Release,
    scenario: Scenario = "clean",
    assume_gates: Assume = False,
    record: Annotated[bool, typer.Option("--record", help="Keep the run in the store.")] = False,
) -> int:
    """Walk a release through a scenario to its end, as a careful operator would."""
    return walking.rehearse(session_of(ctx), release, scenario, assume=assume_gates, record=record)


for _words, _verb in (
    ("run replay run-0001", lookback.replay),
    ("run branch run-0001 --at 5 --scenario error-spike", lookback.branch),
    ("run compare run-0002 run-0001", lookback.compare),
):
    verb(app, _words)(_verb)
