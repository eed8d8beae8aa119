"""What an HTTP check asks and which part of the answer it reads: `GET /healthz`, `json paid of total`."""

import re
from dataclasses import dataclass

from controlroom.core.conditions import Condition, parse_condition

_PATH = re.compile(r"/(?!/)[^\s\\]*")
_ADDRESS = re.compile(r"https://[^\s/@\\]+(?:/[^\s\\]*)?")
_KEY = r"[^\s.\[\]<>=!]+"
_STEPS = re.compile(rf"(?:{_KEY}|\[\d{{1,6}}\])(?:\.{_KEY}|\[\d{{1,6}}\])*")
_STEP = re.compile(rf"\[(\d+)\]|({_KEY})")
_HEADER = re.compile(r"[A-Za-z0-9_-]+")
_CONTAINS = re.compile(r"(body|(?:header|json)\s+\S+)\s+contains\s+(\S.*)")
_COMPARED = re.compile(r"([^<>=!]+?)\s*((?:<=|>=|!=|<|>|=).*)")
SIMPLE = ("status", "latency", "certificate", "body")
WRITTEN = "write status, latency, certificate, body, 'header NAME', 'json PATH' or 'json PATH of PATH'"

Steps = tuple[str | int, ...]  # keys and positions (from 0) that lead into a JSON value


@dataclass(frozen=True, slots=True)
class Question:
    """A method and what it asks for: a path at the service's address, or a whole https address."""

    method: str
    target: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A part of an answer: one of `SIMPLE`, a `header` by `name`, or `json` at `path`, with `of` as a fraction."""

    kind: str
    name: str = ""
    path: Steps = ()
    of: Steps = ()

    @property
    def in_body(self) -> bool:
        """Whether it is read from the body of the answer."""
        return self.kind in ("json", "body")


@dataclass(frozen=True, slots=True)
class Rule:
    """A further rule: a reading that contains a text, or meets a condition."""

    text: str
    reading: Reading
    contains: str = ""
    condition: Condition | None = None


def question(text: str) -> Question:
    """Read `GET /path` or `HEAD https://host/path`. Raises ValueError with the remedy."""
    method, _, target = text.strip().partition(" ")
    target = target.strip()
    if method not in ("GET", "HEAD"):
        raise ValueError(f"{text!r} is not a question that changes nothing; write 'GET /path' or 'HEAD /path'")
    if not _PATH.fullmatch(target) and not _ADDRESS.fullmatch(target):
        raise ValueError(f"{target!r} is no path; write one such as /healthz, or a whole https address")
    return Question(method, target)


def reading(text: str) -> Reading:
    """Read `json paid of total`; no text is the status. Raises ValueError with the remedy."""
    words = text.split()
    match words:
        case []:
            return Reading("status")
        case [kind] if kind in SIMPLE:
            return Reading(kind)
        case ["header", name] if _HEADER.fullmatch(name):
            return Reading("header", name.lower())
        case ["json", path]:
            return Reading("json", path=_steps(path))
        case ["json", path, "of", of]:
            return Reading("json", path=_steps(path), of=_steps(of))
    raise ValueError(f"{text!r} is no part of an answer; {WRITTEN}")


def rule(text: str) -> Rule:
    """Read `latency <= 800` or `body contains up`. Raises ValueError with the remedy."""
    text = text.strip()
    if found := _CONTAINS.fullmatch(text):
        return Rule(text, reading(found[1]), contains=found[2])
    if found := _COMPARED.fullmatch(text):
        return Rule(text, reading(found[1]), condition=parse_condition(found[2]))
    raise ValueError(f"{text!r} is no rule; write a reading and a condition, such as 'latency <= 800'")


def readable(asked: Question, read: Reading) -> Reading:
    """The reading, where an answer to the question has such a part. Raises ValueError with the remedy."""
    if asked.method == "HEAD" and read.in_body:
        raise ValueError("an answer to HEAD has no body; ask with GET")
    return read


def _steps(path: str) -> Steps:
    if not _STEPS.fullmatch(path):
        raise ValueError(f"{path!r} is no path into JSON; write one such as plans[0].price")
    return tuple(int(at) if at else key for at, key in _STEP.findall(path))
