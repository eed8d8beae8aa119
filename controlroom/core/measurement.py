"""Results of looking at the world, and their verdicts."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """The state of a check. Stale and never are derived, never stored; only pass is green."""

    PASS = "pass"
    WARN = "warn"
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"
    ERROR = "error"
    STALE = "stale"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Measurement:
    """One result of one check: its value as text (empty: none), the verdict and a word on why.

    `asked` is the resolved question, such as a query, of a look at the real world; `by` the person who answered
    where nobody but a person can look.
    """

    check: str
    verdict: Verdict
    value: str = ""
    note: str = ""
    asked: str = ""
    by: str = ""
