"""What a test may have the peer do wrong: once, some times, or from now on, below a path."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from tests.peers.stripe.refusals import Refused

KINDS = frozenset("status body hang drop drip endless twice shuffled edit".split())
ERRORS = {
    401: ("The API key is invalid or was revoked", "invalid_request_error"),
    403: ("The key lacks a permission", "invalid_request_error"),
    404: ("There is no such method", "invalid_request_error"),
    429: ("Too many requests", "rate_limit_error"),
}


@dataclass
class Fault:
    """`times` is how often it happens, 0 meaning always; the other fields belong to some of the kinds."""

    kind: str
    path: str = "/v1/"
    times: int = 0
    status: int = 200
    body: str = ""  # `{authorization}` stands for what the caller sent
    headers: dict[str, str] = field(default_factory=dict)
    set: dict[str, Any] = field(default_factory=dict)
    drop: tuple[str, ...] = ()
    over: Event = field(default_factory=Event)  # ends what hangs

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no such fault: {self.kind}")


def status(fault: Fault) -> Refused:
    """The refusal of a fault that is one."""
    words, kind = ERRORS.get(fault.status, ("Something went wrong here", "api_error"))
    return Refused(fault.status, words, kind)


def changed(fault: Fault, answer: dict[str, Any]) -> dict[str, Any]:
    """An answer that is told twice, in another order, or with other values."""
    data = answer.get("data")
    match fault.kind:
        case "twice" if isinstance(data, list):
            return {**answer, "data": [*data, *data]}
        case "shuffled" if isinstance(data, list):
            return {**answer, "data": random.Random(len(data)).sample(data, len(data))}
        case "edit":
            return {name: value for name, value in {**answer, **fault.set}.items() if name not in fault.drop}
    return answer


def endless(write: Callable[[bytes], object], fault: Fault) -> None:
    """Write until the other side has enough, or the fault is over."""
    while not fault.over.is_set():
        write(b" " * 65536)


def dripping(write: Callable[[bytes], object], fault: Fault) -> None:
    """Write a byte now and then, until the other side has enough, or the fault is over."""
    while not fault.over.wait(0.1):
        write(b" ")
