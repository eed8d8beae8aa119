"""A command that ends without having done what was asked: its exit code, rule, message and remedy."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from controlroom.core.refusal import Reason
    from controlroom.formats.problems import FormatError, Problem

OK, FINDINGS, BAD_INPUT, NOT_YOU, STORE, CRASHED, OUTPUT = 0, 1, 2, 4, 5, 70, 74
CODES = {  # the one table of the exit codes: what each means, whatever the verb
    OK: "done, also where nothing was left to do: an import of what is known already; `gate status`: it may go; "
    "`run rehearse`: it came through",
    FINDINGS: "the command was understood, and the answer is no: a rule says no as things stand, a gate is shut, or "
    "what was to be checked is wrong (`release validate`, `policy check`, `config check`, `keys --check`, "
    "`audit verify`, `doctor`)",
    BAD_INPUT: "the command has to be another one: usage, a name that there is not, a file that can not be used, or a "
    "reason, evidence, an end or a typed confirmation that is missing: the remedy is the command line that works",
    NOT_YOU: "this person may not, or the environment is only read in this session",
    STORE: "the store failed, or its log is damaged",
    CRASHED: "a crash, with a report that holds no locals and no secrets",
    OUTPUT: "the output can not be written",
    130: "ctrl+c; 129 and 143 are SIGHUP and SIGTERM",
}


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


def of_file(error: "FormatError", code: int = BAD_INPUT) -> Fault:
    """The fault of a file that can not be used; `FINDINGS` where the file was to be checked."""
    from controlroom.formats.problems import Missing

    if isinstance(error, Missing):
        there_is_none = error.problems[0]
        return Fault(BAD_INPUT, "no_file", there_is_none.message, there_is_none.remedy)
    remedy = "mend the file and repeat; nothing of it was taken"
    return Fault(code, "format", str(error), remedy, problems=error.problems)
