"""Whether the checks of a release can look from this machine, and the lines that are still to be written."""

import asyncio
from collections.abc import Iterator

from controlroom.cli import again
from controlroom.cli.check import config_file, plan_of
from controlroom.cli.checking import looked, shown, writing
from controlroom.cli.session import Session
from controlroom.cli.standins import reached
from controlroom.core.census import Finding, State
from controlroom.core.plan import Plan
from controlroom.core.schedules import jobs
from controlroom.core.verification import Check, Probe
from controlroom.outside.reach import Missing
from controlroom.outside.secrets import Secrets
from controlroom.outside.setting_up import secret_lines
from controlroom.probes import sql
from controlroom.probes.answers import Unanswered
from controlroom.probes.looking import DEADLINE


def findings(session: Session, release: str, *, write: bool) -> tuple[list[Finding], list[str]]:
    """What was found, and the lines to add where something is missing.

    With `write` the person is asked for what only they know, and the configuration is written.
    """
    plan, where = plan_of(session, release), config_file(session)
    reached.on_demo(session)
    reach = session.settings.checks
    results = looked.round_of(session, plan, plan.checks)
    wanted = looked.missing_of(session, results, reach)
    how = again.offered(session, "doctor", "--checks", release, "--write")
    if write and wanted:
        done, unset = writing.write(session, wanted, where)
        left = list(_left(unset, again.offered(session, "check", "run", release)))
        if done:
            return [Finding("checks", State.OK, f"{done} lines were written", str(where))], left
        if unset:
            return [Finding("checks", State.WARN, "secrets are still to be set", str(where))], left
        return [Finding("checks", State.WARN, "nothing was written", str(where), how)], []
    how = how if wanted.tables else "set the secrets below"
    found = [*_findings(release, results, how, str(where)), *asyncio.run(_roles(session, plan))]
    return found, list(looked.setup_lines(session, wanted, release))


def _left(secrets: tuple[str, ...], then: str) -> Iterator[str]:
    """What a person does next: the secrets to set, and the command that looks."""
    if secrets:
        yield f"Still to be set in the environment: {', '.join(secrets)}"
        yield from secret_lines(secrets)
        yield f"Then: {then}"
    else:
        yield f"Next: {then}"


def _findings(release: str, results: tuple[shown.Result, ...], how: str, where: str) -> Iterator[Finding]:
    unset = [result.check.id for result in results if result.missing]
    if unset:
        what = f"{len(unset)} of {len(results)} checks of {release} are not set up: {', '.join(unset)}"
        yield Finding("checks", State.WARN, what, where, how)
    for result in results:
        if result.measurement.verdict.value in ("error", "inconclusive"):
            yield Finding(f"check {result.check.id}", State.WARN, result.measurement.note, str(result.check.probe))
    seen = sum(result.measurement.verdict.value in ("pass", "warn", "fail") for result in results)
    yield Finding("checks", State.OK if seen else State.UNKNOWN, f"{seen} of {len(results)} give a value", where)


async def _roles(session: Session, plan: Plan) -> list[Finding]:
    """A finding for each source of the plan's checks whose role could do more than read; others are no news."""
    secrets, sources = Secrets(session.settings.environment), dict[tuple[str, str], None]()
    for service in dict.fromkeys(check.service for check in plan.checks if _asks_a_database(check)):
        try:
            async with asyncio.timeout(DEADLINE):
                warned = await sql.role_warning(service, session.settings.checks, secrets)
        except (Missing, Unanswered, TimeoutError):  # what can not be asked is told of its checks
            continue
        sources[warned] = None
    return [Finding("database", State.WARN, secrets.masked(what), "", how) for what, how in sources if what]


def _asks_a_database(check: Check) -> bool:
    if check.probe is not Probe.SCHEDULE:
        return check.probe is Probe.SQL
    try:
        return any(job.by == "sql" for job in jobs(check.asks))
    except ValueError:  # its own finding says so
        return False
