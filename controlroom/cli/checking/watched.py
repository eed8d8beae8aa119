"""`check run --watch`: each check at its interval, a line when its state changes, until somebody ends it."""

import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from controlroom.cli.checking import looked, recording, shown
from controlroom.cli.checking.recording import Recorded
from controlroom.cli.checking.rounds import Rounds
from controlroom.cli.checking.shown import Result
from controlroom.cli.out import flush, harmless, has_reader
from controlroom.cli.session import Session
from controlroom.core import canonical, checks
from controlroom.core.measurement import Verdict
from controlroom.core.plan import Plan
from controlroom.core.variables import spelled
from controlroom.core.verification import Check
from controlroom.outside import clock
from controlroom.outside.secrets import Secrets
from controlroom.probes.looking import BY_HAND, look

if TYPE_CHECKING:
    from controlroom.dispatch import Dispatcher


def watch(
    session: Session,
    plan: Plan,
    chosen: Sequence[Check],
    deadline: float,
    *,
    lines: bool,
    desk: "Dispatcher | None" = None,
    named: str = "",
) -> int:
    """Look until ctrl+c, or until nobody reads; the exit code is that of the last result of each check.

    With `lines` every result is a JSON line; else a line is printed when the state of a check changes. With a desk
    what is seen is recorded, and told. `named` is the release as the person wrote it, if not by its id.
    """
    last: dict[str, Result] = {}

    def tell(results: Sequence[Result], done: Recorded | None = None) -> None:
        at = canonical.time_text(clock.now())
        said = list(_said(at, results, last, lines=lines))
        if done is not None and done.events and not lines:
            said.append(f"{at[11:19]} UTC {recording.line(done)}")
        if lines and done is not None:
            said.append(json.dumps(harmless({"at": at, "recorded": recording.data(done)})))
        if said:
            (session.out.exported if lines else session.out.lines)(said)
        if (unsent := flush()) is not None:
            raise unsent

    if not lines:
        session.out.lines([f"LIVE {plan.environment.upper()} {plan.id} · {len(chosen)} checks · ctrl+c ends"])
    try:
        tell([looked.result_of(check, None) for check in chosen if check.probe in BY_HAND])
        if desk is not None:
            Rounds(session, desk, plan, chosen, deadline, tell).go_on()
        else:
            asyncio.run(_all(session, plan, chosen, deadline, tell))
    except KeyboardInterrupt:
        session.out.say("ended")
    results = [last.get(check.id) or looked.result_of(check, None) for check in chosen]
    if not lines:
        wanted = looked.missing_of(session, results, session.settings.checks)
        setup = looked.setup_lines(session, wanted, named or plan.id)
        session.out.lines([shown.summary(results), *setup])
    return shown.exit_code(results)


def _said(at: str, results: Sequence[Result], last: dict[str, Result], *, lines: bool) -> Iterator[str]:
    """A JSON line for each result, or a line for each that is another than the last one, which it becomes."""
    for result in results:
        before = last.get(result.check.id)
        last[result.check.id] = result
        if lines:
            yield json.dumps(harmless({"at": at, **shown.data(result)}))
        elif before is None or before.measurement.verdict is not result.measurement.verdict:
            yield f"{at[11:19]} UTC {shown.line(result)}"


async def _all(
    session: Session, plan: Plan, chosen: Sequence[Check], deadline: float, tell: Callable[[Sequence[Result]], None]
) -> None:
    reach, secrets = session.settings.checks, Secrets(session.settings.environment)

    async def one(check: Check) -> None:
        every = checks.interval(plan, check)
        while has_reader():
            began = asyncio.get_running_loop().time()
            result = looked.result_of(check, await look(spelled(check, plan.variables), reach, secrets, deadline))
            tell([result])
            if result.measurement.verdict is Verdict.NEVER:  # not set up: it will not be while we watch
                return
            await asyncio.sleep(max(0.0, began + every - asyncio.get_running_loop().time()))

    async with asyncio.TaskGroup() as group:
        for check in chosen:
            if check.probe not in BY_HAND:
                group.create_task(one(check), name=f"check {check.id}")
