"""Looks whether jobs ran when they should have: the age of the last run by the clock of whoever tells of it."""

import time
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from controlroom.core.conditions import number
from controlroom.core.finding import Finding
from controlroom.core.schedules import Job, jobs, late
from controlroom.core.verification import Check, Probe
from controlroom.outside.reach import Reach
from controlroom.outside.secrets import Secrets
from controlroom.probes import prometheus, sql
from controlroom.probes.answers import Answer, Unanswered


async def look(check: Check, reach: Reach, secrets: Secrets) -> Finding:
    """How many of the jobs ran in time, as `1/2`, and which did not.

    A database gives the time of the last run and its own clock beside it, Prometheus subtracts from its own: the
    clock of this machine has no part in it, but for a file of SQLite, which has none. When one of them can not be
    asked, nothing is said of the others. Raises Missing.
    """
    began = time.monotonic()
    asked: list[str] = []
    try:
        wanted = jobs(check.asks)
    except ValueError as unread:
        return Finding(error=f"the check can not be asked: {unread}", asked=check.asks)
    broken: list[str] = []
    error = ""
    for job in wanted:
        try:
            age = await (_by_sql if job.by == "sql" else _by_prometheus)(job, check, reach, secrets, asked)
        except Unanswered as why:
            error = secrets.masked(f"{job.name}: {why}")
            break
        broken += filter(None, [late(job, age)])
    value = "" if error else f"{len(wanted) - len(broken)}/{len(wanted)}"
    took = round((time.monotonic() - began) * 1000)
    return Finding(value, error, () if error else tuple(broken), "; ".join(asked) or check.asks, took)


async def _by_sql(job: Job, check: Check, reach: Reach, secrets: Secrets, asked: list[str]) -> float | None:
    """Seconds since the last run, None for never. Raises Unanswered and Missing."""
    database = await sql.database_of(check.service, reach, secrets)
    asked.append(f"{database.name}: {job.asks}")
    answer = await sql.ask(database, job.asks)
    if len(answer.values) > 1:
        raise Unanswered("there is more than one row: ask for max(…) of one job")
    return age(answer)


async def _by_prometheus(job: Job, check: Check, reach: Reach, secrets: Secrets, asked: list[str]) -> float | None:
    """As `_by_sql`; the query gives seconds since 1970. No series is no word of the job, and no proof that it rests."""
    query = replace(check, probe=Probe.PROMETHEUS, asks=f"time() - ({job.asks})", reads="", also=())
    found = await prometheus.look(query, reach, secrets)
    asked.append(found.asked)
    if found.error:
        raise Unanswered(found.error)
    if not found.value:
        raise Unanswered("no series tells of its last run")
    seconds = number(found.value)
    if seconds is None:
        raise Unanswered("its query gives no number of seconds")
    return float(seconds)


def age(answer: Answer) -> float | None:
    """Seconds between a last run and the clock of who told of it; None without one. Raises Unanswered.

    A run is a time, a text as ISO 8601 writes it (in UTC, where it does not say), or seconds since 1970.
    """
    run = answer.values[0] if answer.values else None
    if run is None or run == "":
        return None
    if isinstance(run, str):
        seconds = number(run) if "/" not in run else None
        run = seconds if seconds is not None else _time(run)
    elif isinstance(run, date) and not isinstance(run, datetime):
        run = datetime(run.year, run.month, run.day, tzinfo=UTC)
    if isinstance(run, int | float | Decimal) and not isinstance(run, bool):
        return answer.now.timestamp() - float(run)
    if not isinstance(run, datetime):
        raise Unanswered("what it gives is no time of a run")
    return (answer.now - (run if run.tzinfo else run.replace(tzinfo=UTC))).total_seconds()


def _time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        raise Unanswered("what it gives is no time of a run") from None
