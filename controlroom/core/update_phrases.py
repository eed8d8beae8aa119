"""How status texts say a time, a list, a value and its limit."""

from datetime import UTC, datetime

from controlroom.core.plan import Plan
from controlroom.core.run_events import RollbackRecommended
from controlroom.core.update_words import OPERATORS
from controlroom.core.verification import Check
from controlroom.core.world import Run

MONTHS = tuple("January February March April May June July August September October November December".split())
_MANY = 4  # so many items of a list are named; the others are counted


def clock(run: Run, at: datetime, t: int) -> str:
    """When something was, in words: `03:14 UTC on 2 March`; in a rehearsal `minute 9 of the rehearsal`."""
    if not run.live:
        return f"minute {t // 60} of the rehearsal"
    utc = at.astimezone(UTC)
    return f"{utc:%H:%M} UTC on {utc.day} {MONTHS[utc.month - 1]}"


def listed(items: tuple[str, ...]) -> str:
    """`a, b and c`; of a longer list the first ones and the number of the others."""
    kept = items if len(items) <= _MANY else (*items[: _MANY - 1], f"{len(items) - _MANY + 1} more")
    return " and ".join(part for part in (", ".join(kept[:-1]), *kept[-1:]) if part)


def value_of(check: Check, value: str) -> str:
    """A value with the unit of its check."""
    return f"{value} {check.unit}".strip()


def limit_of(condition: str) -> str:
    """A condition in words: `<= 20 %` is `at most 20 %`."""
    operator, _, value = condition.strip().partition(" ")
    return f"{OPERATORS.get(operator, operator)} {value}".strip()


def ground(plan: Plan, event: RollbackRecommended) -> str:
    """What recommended the way back, with its value and how often it was seen."""
    check = next((check for check in plan.checks if check.id == event.check), None)
    if check is None:
        return f"{event.title.rstrip('. ')}{f': {event.value}' if event.value else ''}"
    row = f", {event.samples} samples in a row" if event.samples > 1 else ""
    limit = f" (limit: {limit_of(event.limit)})" if event.limit else ""
    return f"{check.title} {event.value}{limit}{row}"
