"""Looking over HTTP: one question to a service, one part of its answer as the value, further rules on the rest."""

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from controlroom.core.conditions import holds
from controlroom.core.figures import figure
from controlroom.core.finding import Finding
from controlroom.core.reading import Question, Reading, Rule, Steps, question, readable, reading, rule
from controlroom.core.text import clean, fit
from controlroom.core.verification import Check
from controlroom.outside.http import Answer, fetch
from controlroom.outside.names import Unanswered
from controlroom.outside.reach import Missing, Reach, of
from controlroom.outside.secrets import Secrets

LONGEST = 200  # cells of a value


class _Unread(Exception):
    """Why a part of an answer is no value, in words."""


class _Number(str):
    """A number of an answer, spelled as it came."""

    __slots__ = ()


async def look(check: Check, reach: Reach, secrets: Secrets) -> Finding:
    """What the service of a check answers. Raises Missing when its address or its host is not configured."""
    try:
        asked = question(check.asks)
        read = readable(asked, reading(check.reads))
        rules = tuple(rule(text) for text in check.also)
    except ValueError as error:
        return Finding(error=str(error))
    address = _address(asked, check.service, reach)
    told = f"{asked.method} {address}"
    try:
        answer = _Read(await fetch(asked.method, address, reach.hosts))
    except Unanswered as error:
        return Finding(error=secrets.masked(str(error)), asked=told)
    took = answer.answer.ms
    try:
        value = answer.value(read)
    except _Unread as error:
        return Finding(error=secrets.masked(str(error)), asked=told, took=took)
    broken = tuple(secrets.masked(words) for words in map(answer.broken, rules) if words)
    return Finding(secrets.masked(value), broken=broken, asked=told, took=took)


def _address(asked: Question, service: str, reach: Reach) -> str:
    """The whole address of a question; a path never leaves the address of its service."""
    if not asked.target.startswith("/"):
        return asked.target
    base = of(reach.services, service)
    if not re.fullmatch(r"https?://[^\s?#@\\]+", base):
        name = json.dumps(service or "*", ensure_ascii=False)
        usual = re.sub(r"[^a-z0-9]+", "-", service.lower()).strip("-") or "service"
        why = "it is no plain address such as https://billing.internal" if base else "where the service answers"
        raise Missing(f"checks.services.{name}", f'{name} = "https://{usual}.internal"', why)
    return base.rstrip("/") + asked.target


@dataclass(frozen=True)
class _Read:
    """An answer whose parts are read as texts."""

    answer: Answer

    def value(self, read: Reading) -> str:
        """The text of a part; empty where the answer says that there is none. Raises _Unread."""
        status = self.answer.status
        if read.kind == "status":
            return str(status)
        if read.kind == "certificate":
            if self.answer.days is None:
                raise _Unread("there is no certificate: it was asked without TLS")
            return str(self.answer.days)
        if not 200 <= status < 300:
            raise _Unread(f"it answers {status}, so there is no {read.kind} to judge")
        if read.kind == "latency":
            return str(self.answer.ms)
        if read.kind == "header":
            return self._header(read.name)
        if read.kind == "body":
            return _short(self._text.strip().partition("\n")[0])
        value = self._at(read.path)
        if not read.of or value is None:
            return _spelled(value, read.path)
        below = self._at(read.of)
        return "" if below is None else f"{_spelled(value, read.path)}/{_spelled(below, read.of)}"

    def broken(self, wanted: Rule) -> str:
        """What a further rule finds wrong, with the value seen; empty when it holds."""
        try:
            seen = self.value(wanted.reading)
        except _Unread as error:
            return f"{wanted.text}: {error}"
        if wanted.condition:
            met = bool(seen) and holds(str(wanted.condition), seen) is True
        else:
            met = wanted.contains in (self._text if wanted.reading.kind == "body" else seen)
        return "" if met else f"{wanted.text}: seen {seen or 'nothing'}"

    def _header(self, name: str) -> str:
        if name not in self.answer.headers:
            raise _Unread(f"the answer has no header {name}")
        value = self.answer.headers[name]
        return _short(value.partition(";")[0].strip().lower() if name == "content-type" else value)

    def _at(self, path: Steps) -> Any:
        value = self._json
        for at, step in enumerate(path):
            if isinstance(step, int):
                known = isinstance(value, list) and step < len(value)
            else:
                known = isinstance(value, dict) and step in value
            if not known:
                raise _Unread(f"the answer has no {_told(path[: at + 1])}")
            value = value[step]
        return value

    @cached_property
    def _text(self) -> str:
        return self.answer.body.decode("utf-8", "replace")

    @cached_property
    def _json(self) -> Any:
        try:
            return json.loads(self.answer.body, parse_int=_Number, parse_float=_Number, parse_constant=_refused)
        except (ValueError, RecursionError):
            kind = self.answer.headers.get("content-type", "")
            what = "HTML" if "html" in kind.lower() or self._text.lstrip()[:1] == "<" else "something else"
            raise _Unread(f"it answers with {what}, not with JSON") from None


def _refused(word: str) -> Any:
    raise ValueError(f"{word} is no number of JSON")


def _spelled(value: Any, path: Steps) -> str:
    """A single JSON value as text; null is no value. Raises _Unread for a list or an object."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case _Number():
            return figure(value)
        case str():
            return _short(value)
    kind = "a list" if isinstance(value, list) else "an object"
    raise _Unread(f"{_told(path)} is {kind}, not a single value")


def _told(path: Steps) -> str:
    parts = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return _short("".join(parts).removeprefix("."))


def _short(text: str) -> str:
    return fit(clean(text), LONGEST)
