"""The simulator of a rehearsal: what the checks would measure and how a step would end, from the scenario alone."""

from decimal import Decimal

from controlroom.core import checks, conditions, steps
from controlroom.core.measurement import Measurement, Verdict
from controlroom.core.plan import Plan
from controlroom.core.scenario import Row, Scenario, Then, When
from controlroom.core.verification import Check
from controlroom.core.world import Run, StepState

WAY_BACK, FIRST_WAY = "way_back", "first_way"  # places of a scenario that are in every plan
VERDICTS = ("pass", "warn", "fail", "none", "error")


def measure(run: Run) -> tuple[Measurement, ...]:
    """One sample of every check that is due, at the run's present second."""
    return tuple(look(run, check) for check in run.plan.checks if checks.due(run, check))


def look(run: Run, check: Check) -> Measurement:
    """What one check would measure at the run's present second, due or not."""
    return _measure(checks.resolved(run, check), [then for _, then in _fired(run)])


def step_ends(run: Run, key: str, attempt: int) -> tuple[bool, str]:
    """Whether an attempt of a step passes, and the reason why not."""
    for row in _rows(run):
        names_step = row.when.step and _is_step(run, row.when.step, key)
        if names_step and row.then.outcome and row.when.attempt in (0, attempt):
            return row.then.outcome != "failed", row.then.reason or "the scenario says so"
    return True, ""


def unmatched(plan: Plan, scenario: Scenario) -> tuple[str, ...]:
    """What rows of a scenario speak of and the plan does not have, a sentence for each; empty: every row matters."""
    lengths = {way.id: len(way.steps) for way in plan.ways_back}
    longest = max(lengths.values(), default=0)
    lengths |= {WAY_BACK: longest, FIRST_WAY: longest}
    lengths |= {"preflight": len(steps.preflight(plan)), "deploying": len(steps.deploying(plan))}
    known = {f"{place}.{number}" for place, length in lengths.items() for number in range(1, length + 1)}
    found: list[str] = []
    for number, row in enumerate(scenario.rows, 1):
        if row.when.step and row.when.step not in known:
            found.append(f"row {number} of {scenario.title}: this plan has no step {row.when.step}")
        if row.then.check and all(row.then.check != check.id for check in plan.checks):
            found.append(f"row {number} of {scenario.title}: this plan has no check {row.then.check}")
        if row.then.signal and all(row.then.signal != check.signal for check in plan.checks):
            found.append(f"row {number} of {scenario.title}: no check of this plan tells {row.then.signal}")
    return tuple(found)


def _rows(run: Run) -> tuple[Row, ...]:
    return run.scenario.rows if run.scenario else ()


def _fired(run: Run) -> list[tuple[int, Then]]:
    """What is in force, oldest first: a row fires anew each time its place in the run is reached."""
    found = [(t, row.then) for row, t in _fired_rows(run)]
    found += [(t, row.then) for t, row in run.rows]
    return sorted(found, key=lambda pair: pair[0])


def _fired_rows(run: Run) -> list[tuple[Row, int]]:
    found: list[tuple[Row, int]] = []
    for row in _rows(run):
        if row.then.outcome:
            continue
        found += [(row, t) for t in (_of_phase(run, row.when) if row.when.phase else _of_step(run, row.when))]
    return found


def _of_phase(run: Run, when: When) -> list[int]:
    """The run seconds at which the row fired: each time the phase lasted long enough."""
    times = []
    for index, entry in enumerate(run.entries):
        if entry.phase != when.phase:
            continue
        left = run.entries[index + 1].t if index + 1 < len(run.entries) else None
        t = entry.t + when.after
        if t <= run.t and (left is None or t <= left):
            times.append(t)
    return times


def _of_step(run: Run, when: When) -> list[int]:
    times = []
    for key, record in run.steps.items():
        if not _is_step(run, when.step, key):
            continue
        if when.attempt and record.attempt >= when.attempt:
            times.append(record.began)
        if not when.attempt and record.state is StepState.PASSED:
            times.append(record.began + max(record.took, 0))
    return times


def _is_step(run: Run, name: str, key: str) -> bool:
    """Whether a scenario's name of a step means this key: of the way in force, of the first that was taken, or it.

    On a way with fewer steps the last one is meant, so that a scenario plays on every plan.
    """
    place, _, number = name.rpartition(".")
    ways = {WAY_BACK: run.way, FIRST_WAY: (*run.abandoned, run.way)[0]}
    if place not in ways:
        return name == key
    way = steps.find_way(run.plan, ways[place])
    nth = min(int(number), len(way.steps)) if way and number.isdigit() else 0
    return nth > 0 and key == f"{ways[place]}.{nth}"


def _measure(check: Check, fired: list[Then]) -> Measurement:
    then = next(
        (one for one in reversed(fired) if one.check == check.id or (one.signal and one.signal == check.signal)),
        None,
    )
    if then is None:
        return checks.judge(check, made_value(check, "pass"))
    if then.verdict == "error":
        return checks.provider_down(check, then.reason or "the provider does not answer")
    if then.verdict == "none":
        return checks.judge(check, "")
    return checks.judge(check, then.value or made_value(check, then.verdict or "pass"))


def made_value(check: Check, verdict: str) -> str:
    """A value of the check that gives the verdict (pass, warn or fail), worked out from its conditions."""
    if verdict == "pass" and check.normal:
        return check.normal
    if not check.passes:
        return "yes"
    condition = conditions.parse_condition(check.passes)
    if verdict == "warn" and check.warns:
        tries = (_meeting(conditions.parse_condition(check.warns)), condition.value)
        return next((value for value in tries if checks.judge(check, value).verdict is Verdict.WARN), tries[0])
    return _missing(condition) if verdict == "fail" else _meeting(condition)


def _meeting(condition: conditions.Condition) -> str:
    limit = conditions.number(condition.value)
    if limit is None or condition.operator in ("=", "<=", ">="):
        return condition.value if condition.operator != "!=" else f"not {condition.value}"
    step = _step(limit)
    return _text(limit + step if condition.operator in (">", "!=") else limit - step)


def _missing(condition: conditions.Condition) -> str:
    limit = conditions.number(condition.value)
    if limit is None:
        return condition.value if condition.operator == "!=" else f"not {condition.value}"
    if condition.operator == "!=":
        return condition.value
    if "/" in condition.value:
        above, below = condition.value.split("/", 1)
        return f"{max(int(above) - 1, 0)}/{below}"
    if condition.operator == "=" and limit >= 100:
        return _text(limit + 303)
    step = _step(limit)
    return _text(limit - step if condition.operator in (">=", ">") else limit + step)


def _step(limit: Decimal) -> Decimal:
    """Fifteen in a hundred of the limit, at least one unit of its last digit."""
    exponent = limit.as_tuple().exponent
    unit = Decimal(1).scaleb(min(exponent if isinstance(exponent, int) else 0, 0))
    return max((abs(limit) * 15 / 100).quantize(unit), unit)


def _text(value: Decimal) -> str:
    return format(value.normalize() if value == value.to_integral() else value, "f")


def signals(plan: Plan) -> tuple[tuple[str, str], ...]:
    """The signals that a person may put into a rehearsal: (`errors:fail`, sentence)."""
    names = dict.fromkeys(check.signal for check in plan.checks)
    words = {"fail": "over the limit", "pass": "back to normal", "none": "no data", "error": "provider down"}
    return tuple((f"{name}:{verdict}", f"{name}: {word}") for name in names for verdict, word in words.items())
