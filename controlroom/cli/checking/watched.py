"""`check run --watch`: each check at its interval, a line when its state changes, until somebody ends it."""

import asyncio
import json
from collections.abc import Callable, Sequence

from controlroom.cli.checking import looked, shown
from controlroom.cli.checking.shown import Result
from controlroom.cli.out import flush, harmless, has_reader
from controlroom.cli.session import Session
from controlroom.core import canonical
from controlroom.core.measurement import Verdict
from controlroom.core.plan import Plan
from controlroom.core.variables import spelled
from controlroom.core.verification import Check
from controlroom.outside import clock
from controlroom.outside.secrets import Secrets
from controlroom.probes.looking import BY_HAND, look


def watch(session: Session, plan: Plan, chosen: Sequence[Check], deadline: float, *, lines: bool) -> int:
    """Look until ctrl+c, or until nobody reads; the exit code is that of the last result of each check.

    With `lines` every result is a JSON line; else a line is printed when the state of a check changes.
    """
    last: dict[str, Result] = {}

    def tell(result: Result) -> None:
        before = last.get(result.check.id)
        last[result.check.id] = result
        at = canonical.time_text(clock.now())
        if lines:
            session.out.exported([json.dumps(harmless({"at": at, **shown.data(result)}))])
        elif before is None or before.measurement.verdict is not result.measurement.verdict:
            session.out.lines([f"{at[11:19]} UTC {shown.line(result)}"])
        if (unsent := flush()) is not None:
            raise unsent

    if not lines:
        session.out.lines([f"LIVE {plan.environment.upper()} {plan.id} · {len(chosen)} checks · ctrl+c ends"])
    try:
        asyncio.run(_all(session, plan, chosen, deadline, tell))
    except KeyboardInterrupt:
        session.out.say("ended")
    results = [last.get(check.id) or looked.result_of(check, None) for check in chosen]
    if not lines:
        reach = session.settings.checks
        wanted = looked.missing_of(session, results, reach)
        session.out.lines([shown.summary(results)])
        from controlroom.cli.check import config_file

        session.out.lines(list(looked.setup_lines(wanted, reach, str(config_file(session)), plan.id)))
    return shown.exit_code(results)


async def _all(
    session: Session, plan: Plan, chosen: Sequence[Check], deadline: float, tell: Callable[[Result], None]
) -> None:
    reach, secrets = session.settings.checks, Secrets(session.settings.environment)

    async def one(check: Check) -> None:
        every = check.interval or plan.monitoring.interval
        while has_reader():
            began = asyncio.get_running_loop().time()
            result = looked.result_of(check, await look(spelled(check, plan.variables), reach, secrets, deadline))
            tell(result)
            if result.measurement.verdict is Verdict.NEVER:  # not set up: it will not be while we watch
                return
            await asyncio.sleep(max(0.0, began + every - asyncio.get_running_loop().time()))

    async with asyncio.TaskGroup() as group:
        for check in chosen:
            if check.probe in BY_HAND:
                tell(looked.result_of(check, None))
            else:
                group.create_task(one(check), name=f"check {check.id}")
