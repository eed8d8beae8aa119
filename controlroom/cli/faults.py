"""A command that ends without having done what was asked: its exit code, rule, message and remedy."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from controlroom.core.intents import Reason
    from controlroom.formats.problems import Problem

OK, FINDINGS, BAD_INPUT, NOT_YOU, STORE, CRASHED, OUTPUT = 0, 1, 2, 4, 5, 70, 74


@dataclass(frozen=True, slots=True)
class Because:
    """One of several reasons of a fault."""

    message: str
    remedy: str


class Fault(Exception):
    """Carries the end of a command to the one place that says it; `problems` are those of a file."""

    def __init__(
        self,
        code: int,
        rule: str,
        message: str,
        remedy: str,
        reasons: "tuple[Reason, ...]" = (),
        problems: "tuple[Problem, ...]" = (),
    ) -> None:
        super().__init__(message)
        self.code = code
        self.rule = rule
        self.message = message
        self.remedy = remedy
        self.reasons = tuple(Because(reason.message, reason.remedy) for reason in reasons)
        self.problems = problems


def problem_list(problems: "tuple[Problem, ...]") -> list[dict[str, Any]]:
    """The problems of a file as data."""
    names = ("line", "column", "path", "message", "remedy")
    return [{name: getattr(found, name) for name in names} for found in problems]


def live_not_yet() -> Fault:
    """The fault of asking for a live run, which this version does not start."""
    message = "this version starts no LIVE run: nothing here looks at the real world yet"
    return Fault(FINDINGS, "live.not_yet", message, 'rehearse; checks come with "Live verification"')
