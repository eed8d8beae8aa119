"""One round of looks: in words, as an envelope, as JSON lines or as a JUnit report; and what is not set up."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from controlroom.cli import again
from controlroom.cli.check import config_file
from controlroom.cli.checking import junit, recording, shown
from controlroom.cli.checking.shown import Result
from controlroom.cli.out import harmless
from controlroom.cli.session import Session
from controlroom.core import checks
from controlroom.core.finding import Finding
from controlroom.core.measurement import Measurement, Verdict
from controlroom.core.plan import Plan
from controlroom.core.variables import spelled
from controlroom.core.verification import Check
from controlroom.outside.reach import Reach
from controlroom.outside.secrets import Secrets
from controlroom.outside.setting_up import Setup, config_lines, secret_lines, setup, standing
from controlroom.probes.looking import DEADLINE, Looked, look_all

if TYPE_CHECKING:
    from controlroom.dispatch import Dispatcher


def once(
    session: Session,
    plan: Plan,
    chosen: Sequence[Check],
    deadline: float,
    format: str,
    desk: "Dispatcher | None" = None,
    named: str = "",
) -> int:
    """Look at all of them once, print what came of it, and give the exit code; with a desk it is recorded.

    `named` is the release as the person wrote it, if not by its id.
    """
    if session.settings.verbose:
        session.out.say(f"looking at {len(chosen)} checks, {deadline:g} s at most")
    look = partial(_looks, session, plan, chosen, deadline)
    if desk is not None:
        chosen = recording.resolved(desk, plan.id, chosen)
        looks, done = recording.recorded(session, desk, plan.id, look)
    else:
        looks, done = look(), None
    results = in_order(chosen, looks)
    if format == "jsonl":
        lines = [shown.data(result) for result in results] + ([{"recorded": recording.data(done)}] if done else [])
        session.out.exported(json.dumps(harmless(line)) for line in lines)
    elif format == "junit":
        session.out.exported(junit.report(plan, results).splitlines())
        if done:
            session.out.say(recording.line(done))
    else:
        _tell(session, plan, results, named or plan.id, done)
    return shown.exit_code(results)


def round_of(session: Session, plan: Plan, chosen: Sequence[Check], deadline: float = DEADLINE) -> tuple[Result, ...]:
    """One look at each, and what came of it."""
    return in_order(chosen, _looks(session, plan, chosen, deadline))


def _looks(session: Session, plan: Plan, chosen: Sequence[Check], deadline: float) -> Sequence[Looked]:
    secrets = Secrets(session.settings.environment)
    asked = [spelled(check, plan.variables) for check in chosen]
    return asyncio.run(look_all(asked, session.settings.checks, secrets, deadline=deadline))


def in_order(chosen: Sequence[Check], looks: Sequence[Looked]) -> tuple[Result, ...]:
    """A result for every check: judged, or never, with why it was not looked at."""
    found = {looked.check.id: looked for looked in looks}
    return tuple(result_of(check, found.get(check.id)) for check in chosen)


def result_of(check: Check, looked: Looked | None) -> Result:
    """What came of a look; without one a person has to answer. What could not look has never been measured."""
    if looked is None:
        return Result(check, Measurement(check.id, Verdict.NEVER, note="a person answers in a live run: check answer"))
    if looked.missing is not None:
        note = f"not set up: {looked.missing.key}"
        return Result(check, Measurement(check.id, Verdict.NEVER, note=note), missing=looked.missing)
    finding = looked.finding or Finding(error="no answer")
    return Result(check, checks.found(check, finding), finding.took)


def missing_of(session: Session, results: Sequence[Result], reach: Reach) -> Setup:
    """What this machine has to be told before all of them can look."""
    return setup((r.missing for r in results if r.missing), reach, session.settings.environment)


def _tell(
    session: Session, plan: Plan, results: Sequence[Result], named: str, done: "recording.Recorded | None"
) -> None:
    wanted = missing_of(session, results, session.settings.checks)
    value: dict[str, Any] = {
        "release": plan.id,
        "environment": plan.environment,
        "kind": "LIVE",
        "ok": shown.exit_code(results) == 0,
        "checks": [shown.data(result) for result in results],
        "setup": {
            "file": str(config_file(session)),
            "config": _config_lines(session, wanted),
            "secrets": list(wanted.secrets),
        },
        "recorded": recording.data(done),
    }
    said = [recording.line(done)] if done else []
    session.out.data(value, [*_lines(plan, results), *setup_lines(session, wanted, named), *said])


def _lines(plan: Plan, results: Sequence[Result]) -> Iterator[str]:
    yield f"LIVE {plan.environment.upper()} {plan.id} · {shown.summary(results)}"
    unset = [result for result in results if result.missing]
    yield from (shown.line(result) for result in results if not result.missing)
    if unset:
        yield f"· NEVER        {len(unset)} not set up on this machine: {', '.join(r.check.id for r in unset)}"


def setup_lines(session: Session, wanted: Setup, release: str) -> Iterator[str]:
    """What to add, ready to be copied; the addresses in it are examples, the names of services are the plan's.

    `release` is its id or the path of its plan, as the person wrote it.
    """
    lines = _config_lines(session, wanted)
    if lines:
        yield ""
        yield f"Add to {config_file(session)}, with your own addresses; this asks for them and writes the lines:"
        yield again.offered(session, "doctor", "--checks", release, "--write")
        yield ""
        yield from lines
    if wanted.secrets:
        yield ""
        yield "Set in the environment; secrets are never written into a file of controlroom:"
        yield ""
        yield from secret_lines(wanted.secrets)


def _config_lines(session: Session, wanted: Setup) -> list[str]:
    path = config_file(session)
    told = path.exists() and session.settings.unread is None
    there = standing(path.read_text("utf-8")) if told else frozenset[str]()
    return list(config_lines(wanted, session.settings.checks, there))
