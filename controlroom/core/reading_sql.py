"""What checks of SQL, variables and schedules may say of the answer: `reads` and `also`, read and judged."""

from collections.abc import Callable, Iterator

from controlroom.core.conditions import holds, parse_condition
from controlroom.core.schedules import jobs
from controlroom.core.statement import one_read
from controlroom.core.variables import wanted
from controlroom.core.verification import Check, Probe

SCALAR, ROWS = "scalar", "rows"
READINGS = (SCALAR, ROWS)
# How the question of a probe is read; ValueError with rule; remedy.
ASKS: dict[Probe, Callable[[str], object]] = {Probe.SQL: one_read, Probe.ENV: wanted, Probe.SCHEDULE: jobs}
_COUNTED = {Probe.ENV: "variables are counted: 6/6", Probe.SCHEDULE: "schedules are counted: 2/2"}


def parse_rule(text: str) -> tuple[str, str]:
    """A further rule such as `rows >= 1`: the reading and its condition. ValueError with rule; remedy."""
    reading, _, condition = text.strip().partition(" ")
    if reading not in READINGS:
        raise ValueError(f"{text!r} reads neither scalar nor rows; write it like 'rows >= 1'")
    parse_condition(condition)
    return reading, condition.strip()


def unmet(rule: str, value: str) -> str:
    """The rule in words with what was measured, where it does not hold or can not be told; empty where it holds."""
    reading, condition = parse_rule(rule)
    return "" if value and holds(condition, value) else f"{reading} is {value or 'no data'}, wanted {condition}"


def unaskable(check: Check) -> str:
    """Why the question of a check of ours could not be asked in a live run, with the remedy; empty when it could."""
    reader = ASKS.get(check.probe)
    try:
        if reader is not None and check.asks.strip():
            reader(check.asks)
    except ValueError as error:
        return str(error)
    return ""


def flaws(probe: str, reads: str, also: tuple[str, ...]) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """What is wrong with `reads` and `also` of a check of ours: where it is (`also`, 0), the rule and the remedy."""
    if probe in _COUNTED:
        if reads or also:
            yield ("reads" if reads else "also",), _COUNTED[Probe(probe)], "leave out reads and also"
    elif probe == Probe.SQL:
        if reads and reads not in READINGS:
            yield ("reads",), f"{reads!r} is no part of a statement's answer", "write scalar or rows"
        for at, rule in enumerate(also):
            try:
                parse_rule(rule)
            except ValueError as error:
                message, _, remedy = str(error).partition("; ")
                yield ("also", at), message, remedy
