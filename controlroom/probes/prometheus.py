"""Looking into Prometheus: one query, now or over the last minutes, whose series become one value."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from math import isfinite
from typing import Any
from urllib.parse import urlencode

from controlroom.core.figures import figure
from controlroom.core.finding import Finding
from controlroom.core.reading_prometheus import Fold, fold, is_dotted
from controlroom.core.text import clean, fit, redact
from controlroom.core.verification import Check
from controlroom.outside import clock, metrics
from controlroom.outside.http import Answer, fetch
from controlroom.outside.names import Unanswered
from controlroom.outside.reach import Missing, Reach
from controlroom.outside.secrets import Secrets

FRESH = 3  # steps that the newest point of a window may be old
SKEW = 30  # seconds that two clocks may differ before a window means nothing
FARTHEST = 400  # digits before or behind the point; its numbers have 308
LONGEST = 200  # cells of what Prometheus says itself


@dataclass(frozen=True, slots=True)
class _Series:
    """One series: moments (seconds of the epoch) with finite values, oldest first; `odd` names a value that is not."""

    points: tuple[tuple[float, Decimal], ...]
    odd: str = ""


class _Unread(Exception):
    """Why an answer is no value, in words."""


class _Silent(Exception):
    """Why there is no data, in words."""


async def look(check: Check, reach: Reach, secrets: Secrets) -> Finding:
    """The value of a query. Raises Missing when the server, its host or its token is not configured."""
    if not check.asks.strip():
        return Finding(error="the check asks nothing; write PromQL, or the dotted name of a metric")
    try:
        made = fold(check.reads)
        query = metrics.query(check.asks.strip()) if is_dotted(check.asks) else " ".join(check.asks.split())
    except (ValueError, metrics.Unmapped) as error:
        return Finding(error=str(error))
    base = _base(reach)
    token = await secrets.fetched(reach.prometheus_token) if reach.prometheus_token else ""
    now = clock.now().replace(microsecond=0)
    told = _told(query, made, now)
    try:
        answer = await fetch("GET", f"{base}{_path(query, made, now)}", reach.hosts, token)
    except Unanswered as error:
        return Finding(error=secrets.masked(f"Prometheus: {error}"), asked=told)
    try:
        found = _series(answer, made)
        value = _over(found, made, now, answer.headers) if made.window else _at_once(found, made)
    except _Unread as error:
        return Finding(error=secrets.masked(str(error)), asked=told, took=answer.ms)
    except _Silent as error:
        return Finding(note=str(error), asked=told, took=answer.ms)
    return Finding(value, asked=told, took=answer.ms)


def _base(reach: Reach) -> str:
    """The address of the server without a last slash."""
    if re.fullmatch(r"https?://[^\s?#@\\]+", reach.prometheus):
        return reach.prometheus.rstrip("/")
    why = "it is no plain address such as http://prom.internal:9090" if reach.prometheus else "where the server answers"
    raise Missing("checks.prometheus.address", 'address = "http://prometheus.internal:9090"', why)


def _path(query: str, made: Fold, now: datetime) -> str:
    """The path of the question. A moment is the server's own; a window ends at our present second."""
    if not made.window:
        return f"/api/v1/query?{urlencode({'query': query})}"
    end = int(now.timestamp())
    start = end - made.window // made.step * made.step  # so that the last point is the present one
    asked = {"query": query, "start": start, "end": end, "step": made.step}
    return f"/api/v1/query_range?{urlencode(asked)}"


def _told(query: str, made: Fold, now: datetime) -> str:
    until = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if made.window:
        return f"{query} · {made.how} over {made.window} s until {until}, every {made.step} s"
    return f"{query} · {made.how + ' of its series ' if made.how else ''}at {until}"


def _series(answer: Answer, made: Fold) -> tuple[_Series, ...]:
    """The series of an answer. Raises _Unread for whatever is not the answer of a Prometheus that is well."""
    try:
        said = json.loads(answer.body, parse_int=str, parse_float=str)
        status = said["status"]
    except (ValueError, RecursionError, TypeError, KeyError):
        raise _Unread(f"it answers {answer.status} with something that is no answer of Prometheus") from None
    if status != "success" or not 200 <= answer.status < 300:
        raise _Unread(f"Prometheus answers {answer.status}: {_words(said.get('error'))}")
    if said.get("warnings"):
        raise _Unread(f"Prometheus warns: {_words(said['warnings'])}")
    try:
        kind, result = said["data"]["resultType"], said["data"]["result"]
        if made.window and kind == "matrix":
            return tuple(_points(each["values"]) for each in result)
        if not made.window and kind == "vector":
            return tuple(_points([each["value"]]) for each in result)
        if not made.window and kind == "scalar":
            return (_points([result]),)
    except (ArithmeticError, IndexError, KeyError, TypeError, ValueError):
        raise _Unread("Prometheus gives values of a shape that is not known") from None
    raise _Unread(f"the query gives a {_words(kind)}, not a number for each series; change the query")


def _points(pairs: Iterable[Any]) -> _Series:
    """Pairs of moment and text. NaN stands for no value: a share of nothing; an infinity makes the series odd."""
    points: list[tuple[float, Decimal]] = []
    odd = ""
    for moment, text in pairs:
        at, value = float(moment), Decimal(text)
        if not isfinite(at) or abs(value.adjusted()) > FARTHEST:
            raise ValueError("no moment or value of Prometheus")
        if value.is_finite():
            points.append((at, value))
        elif not value.is_nan() or not odd:
            odd = "NaN" if value.is_nan() else "infinite"
    return _Series(tuple(points), odd)


def _at_once(found: tuple[_Series, ...], made: Fold) -> str:
    """The value of several series at one moment."""
    if not found:
        raise _Silent("no series")
    if made.how == "count":
        return str(len(found))
    if len(found) > 1 and not made.how:
        raise _Unread(f"{len(found)} series; say with `reads` what counts: max, min, sum or count")
    if odd := next((one.odd for one in found if one.odd), ""):
        raise _Silent(f"the value is {odd}")
    values = [one.points[0][1] for one in found]
    return figure(str({"max": max(values), "min": min(values), "sum": sum(values), "": values[0]}[made.how]))


def _over(found: tuple[_Series, ...], made: Fold, now: datetime, headers: Mapping[str, str]) -> str:
    """The value of one series over a window that ended now."""
    if apart := _apart(headers, now):
        raise _Unread(f"the clock here and that of Prometheus are {apart} s apart, so a window means nothing")
    if not found:
        raise _Silent("no series")
    if len(found) > 1:
        raise _Unread(f"{len(found)} series; make one of them in the query, such as with sum(…)")
    points, odd = found[0].points, found[0].odd
    if odd == "infinite":
        raise _Silent("a value is infinite")
    if not points:
        raise _Silent(f"every value is {odd}" if odd else "no points")
    age = int(now.timestamp() - points[-1][0])
    if age > FRESH * made.step:
        raise _Silent(f"last point is {age} s old")
    values = [value for _, value in points]
    folded = {"max": max(values), "min": min(values), "avg": sum(values) / len(values), "last": values[-1]}
    return figure(str(folded[made.how]))


def _apart(headers: Mapping[str, str], now: datetime) -> int:
    """Seconds between our clock and the server's, when they matter; 0 when they do not or the server tells none."""
    try:
        apart = abs(int((parsedate_to_datetime(headers["date"]) - now).total_seconds()))
    except (KeyError, TypeError, ValueError):
        return 0
    return apart if apart > SKEW else 0


def _words(said: object) -> str:
    """What Prometheus says itself, harmless and short."""
    text = "; ".join(map(str, said)) if isinstance(said, list) else str(said or "no reason")
    return fit(clean(redact(text[:4000])), LONGEST)
