"""Jobs that have to run by themselves: how often, who tells of the last run, and whether that was in time."""

import re
from dataclasses import dataclass

from controlroom.core.statement import one_read

MOST = 20  # schedules of one check
FACTOR = 2.0  # intervals that the last run may be old, where the plan does not say
SKEW = 60.0  # seconds that a last run may seem to lie in the future
AEON = 1_000_000_000.0  # seconds: a last run in the years around 1970 is a zero that stands for none
EXAMPLE = "retry every 5 minutes by sql SELECT max(ran_at) FROM job_runs WHERE job = 'retry'"
_LINE = re.compile(
    r"(?P<name>[\w.-]+)\s+(?P<every>\S.*?)(?:\s+within\s+(?P<factor>\d{1,4}(?:\.\d{1,4})?)\s*[x×])?"
    r"\s+by\s+(?P<by>sql|prometheus)\s+(?P<asks>\S.*)",
    re.DOTALL,
)
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_SHORT = {"s": "second", "sec": "second", "min": "minute", "h": "hour", "d": "day"}
_WORDS = {"hourly": "hour", "daily": "day", "nightly": "day", "weekly": "week"}
_EVERY = re.compile(r"every\s+(?:(\d{1,6})\s*)?([a-z]+?)s?", re.IGNORECASE)
_AT = re.compile(r"\s+(?:at|on)\s+.*", re.IGNORECASE | re.DOTALL)
# Five fields of cron with one rhythm; a day of the month counts as 31 days.
_CRON = (
    (re.compile(r"\*/(\d{1,2})( \*){4}"), 60),
    (re.compile(r"(\*)( \*){4}"), 60),
    (re.compile(r"\d{1,2} \*/(\d{1,2})( \*){3}"), 3600),
    (re.compile(r"(\d{1,2})( \*){4}"), 0),
    (re.compile(r"\d{1,2} \d{1,2} \* \* \*"), 86400),
    (re.compile(r"\d{1,2} \d{1,2} \* \* [0-7A-Za-z]{1,3}"), 604800),
    (re.compile(r"\d{1,2} \d{1,2} \d{1,2} \* \*"), 31 * 86400),
)


@dataclass(frozen=True, slots=True)
class Job:
    """A job: seconds between two runs, how many times that its last run may be old, and what tells of it.

    `by` is `sql` or `prometheus`, `asks` the statement or the query that gives the time of the last run.
    """

    name: str
    every: int
    by: str
    asks: str
    factor: float = FACTOR


def jobs(asks: str) -> tuple[Job, ...]:
    """Read one job a line; a line that begins with a blank goes on with the one before. ValueError rule; remedy."""
    lines: list[str] = []
    for line in asks.strip().split("\n"):
        if line[:1].isspace() and lines:
            lines[-1] += f"\n{line}"
        elif line.strip():
            lines.append(line)
    if not lines or len(lines) > MOST:
        raise ValueError(f"it names {len(lines)} schedules, not 1 to {MOST}; write each on a line: {EXAMPLE}")
    return tuple(map(_job, lines))


def _job(line: str) -> Job:
    found = _LINE.fullmatch(line.strip())
    if not found:
        raise ValueError(f"{line.split(maxsplit=1)[0][:60]!r} does not say how often by whom; write it like: {EXAMPLE}")
    asks = one_read(found["asks"]) if found["by"] == "sql" else found["asks"].strip()
    factor = float(found["factor"]) if found["factor"] else FACTOR
    if factor < 1:
        raise ValueError("no job is on time in less than its own interval; write within 2 x or more")
    return Job(found["name"], interval(found["every"]), found["by"], asks, factor)


def interval(every: str) -> int:
    """Seconds between two runs: `every 5 minutes`, `daily at 3 AM`, `*/5 * * * *`. ValueError with rule; remedy."""
    words = " ".join(every.strip().strip("\"'").split())
    for pattern, seconds in _CRON:
        if found := pattern.fullmatch(words):
            times = int(found[1]) if seconds in (60, 3600) and found[1].isdecimal() else 1
            return max(times, 1) * (seconds or 3600)
    bare = _AT.sub("", words).casefold()
    count, unit = 1, _WORDS.get(bare, "")
    if found := _EVERY.fullmatch(bare):
        count, unit = int(found[1] or 1), _SHORT.get(found[2], found[2])
    if unit not in _SECONDS or not count:
        raise ValueError(f"{every[:40]!r} is no rhythm that is known; write every 5 minutes, or daily at 3 AM")
    return count * _SECONDS[unit]


def late(job: Job, age: float | None) -> str:
    """Why a job whose last run is `age` seconds old (None: it never ran) is not on time; empty when it is."""
    if age is None or age > AEON:
        return f"{job.name} never ran"
    if age < -SKEW:
        return f"{job.name} ran {span(-age)} in the future: the clock that wrote it is wrong"
    if age > job.every * job.factor:
        return f"{job.name} ran {span(age)} ago, wanted within {span(job.every * job.factor)}"
    return ""


def span(seconds: float) -> str:
    """A stretch of time in its largest fitting unit, rounded down: `26 h`."""
    for size, unit, least in ((86400, "d", 3), (3600, "h", 2), (60, "min", 2)):
        if seconds >= size * least:
            return f"{int(seconds // size)} {unit}"
    return f"{int(max(seconds, 0.0))} s"
