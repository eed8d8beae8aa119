"""The ordered ways back out of a release, step by step."""

from dataclasses import dataclass
from enum import StrEnum

from controlroom.core.plan_parts import Kind


class Way(StrEnum):
    """What a way back does."""

    FLAG_OFF = "flag_off"
    QUICK = "quick"
    FULL = "full"
    COMPENSATE = "compensate"


@dataclass(frozen=True, slots=True)
class BackStep:
    """One step of a way back. `probe` is the id of the check that tells whether it is done; minutes expected."""

    id: str
    title: str
    kind: Kind = Kind.REVERSIBLE
    owner: str = ""
    minutes: int = 5
    probe: str = ""
    command: str = ""
    idempotent: bool = True
    warning: str = ""
    leaves: str = ""


@dataclass(frozen=True, slots=True)
class WayBack:
    """One way back: what it returns to, its steps, and what stays behind when it is done.

    `minutes` is the team's own figure for the whole way (0: the sum of its steps).
    """

    id: str
    title: str
    way: Way
    text: str = ""
    target: str = ""
    minutes: int = 0
    steps: tuple[BackStep, ...] = ()
    leaves: tuple[str, ...] = ()

    @property
    def expected(self) -> int:
        """Expected minutes."""
        return self.minutes or sum(step.minutes for step in self.steps)
