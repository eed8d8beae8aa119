"""Conditions over measured values: `<= 20`, `= 12/12`, `!= off`, or a share of a baseline: `<= 150% of before`."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

CONDITION = re.compile(r"(<=|>=|!=|<|>|=)\s*([^\s<>=!](?:.*\S)?)")
SHARE = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,6})?) ?% of (\S+)")
BASELINES = ("before", "last")  # measured before deploying in this run; in the last good run of this release
DIGITS = 18


@dataclass(frozen=True, slots=True)
class Condition:
    """A comparison with a wanted value, such as `<= 20`, `= 12/12` or `<= 150% of before`."""

    operator: str
    value: str

    def __str__(self) -> str:
        return f"{self.operator} {self.value}"


@lru_cache(maxsize=1024)
def parse_condition(text: str) -> Condition:
    """Read `<= 20`. Raises ValueError with the remedy; ordered comparisons need a number or a fraction a/b."""
    found = CONDITION.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text!r} is not a condition; write it like '<= 20' or '= 12/12'")
    condition = Condition(found[1], found[2])
    share = SHARE.fullmatch(found[2])
    if share and (share[2] in BASELINES or number(share[2]) is not None):
        return condition
    if condition.operator not in ("=", "!=") and number(condition.value) is None:
        raise ValueError(f"{text!r} compares with something that is not a number; write it like '<= 20'")
    return condition


def limit_text(condition: str, unit: str) -> str:
    """A condition as people read it: `≤ 20 %`; a dash where there is none."""
    if not condition:
        return "–"
    parsed = parse_condition(against(condition))
    unit = "" if baseline(condition) else unit
    shown = {"<=": "≤", ">=": "≥", "!=": "not"}.get(parsed.operator, parsed.operator)
    return f"{shown} {parsed.value}{f' {unit}' if unit else ''}"


@lru_cache(maxsize=4096)
def number(text: str) -> Decimal | None:
    """The number that a value is: `0.4`, `12/12` as a ratio, or None. Infinities and NaN are no numbers, nor is
    what has more than 18 digits before or behind its point: no check measures it, and it could not be shown."""
    try:
        if "/" in text:
            above, below = (Decimal(part.strip()) for part in text.split("/", 1))
            value = above / below if below else None
        else:
            value = Decimal(text.strip())
    except (ArithmeticError, ValueError):
        return None
    if value is None or not value.is_finite() or (value and abs(value.adjusted()) > DIGITS):
        return None
    return value


def baseline(condition: str) -> str:
    """What a condition compares with that is not known yet: `before`, `last`, or nothing."""
    found = CONDITION.fullmatch(condition.strip())
    share = SHARE.fullmatch(found[2]) if found else None
    return share[2] if share and share[2] in BASELINES else ""


def against(condition: str, base: str = "") -> str:
    """A condition over a share of a baseline as one over a number, once `base` or the plan names it."""
    found = CONDITION.fullmatch(condition.strip())
    share = SHARE.fullmatch(found[2]) if found else None
    if found is None or share is None:
        return condition
    whole = number(base if share[2] in BASELINES else share[2])
    if whole is None:
        return condition
    part = whole * Decimal(share[1]) / 100
    text = format(part.normalize() if part != part.to_integral() else Decimal(int(part)), "f")
    return f"{found[1]} {text}" if number(text) is not None else condition


def holds(condition: str, value: str) -> bool | None:
    """Whether a value meets a condition; None when it can not be told (no number, or no baseline)."""
    if baseline(condition):
        return None
    wanted = parse_condition(against(condition))
    left, right = number(value), number(wanted.value)
    if left is None or right is None or "/" in wanted.value:
        if wanted.operator in ("=", "!="):
            return (value.strip() == wanted.value) == (wanted.operator == "=")
        if left is None or right is None:
            return None
    return {
        "<=": left <= right,
        ">=": left >= right,
        "<": left < right,
        ">": left > right,
        "=": left == right,
        "!=": left != right,
    }[wanted.operator]
