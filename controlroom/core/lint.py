"""What a plan says that is allowed but can hardly be meant: warnings for whoever writes it."""

from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches

from controlroom.core import checks, conditions
from controlroom.core.measurement import Verdict
from controlroom.core.phases import Phase
from controlroom.core.plan import Plan
from controlroom.core.policy import Policy
from controlroom.core.reading_sql import unaskable
from controlroom.core.variables import spelled
from controlroom.core.verification import Check

ANY = "any"
COUNTED = (Phase.VERIFYING, Phase.MONITORING, Phase.ROLLING_BACK)


def warnings(plan: Plan, policy: Policy) -> tuple[str, ...]:
    """One sentence for each doubt, with what would mend it; empty: none. A policy without weights doubts nothing."""
    found = [*_ways(plan), *_phases(plan)]
    found += [one for check in plan.checks for one in (*_check(check), *_asked(plan, check))]
    return tuple([*_levels(plan, policy), *found] if policy.weights else found)


def _levels(plan: Plan, policy: Policy) -> Iterator[str]:
    """Levels that the policy does not know by name: they count as unknown, or as some other level."""
    shown = plan.attributes
    named = [
        ("environment", plan.environment),
        *(("touches", touch) for touch in shown.touches),
        ("coverage", shown.coverage.value),
        ("blast_radius", shown.blast_radius.value),
        ("rollback", shown.rollback.value),
    ]
    for factor, level in named:
        known = [weight.value for weight in policy.weights if weight.factor == factor and weight.value != ANY]
        if level.casefold() in [one.casefold() for one in known] or level == "unknown":
            continue
        near = get_close_matches(level, known, 1)
        meant = f"did you mean {near[0]!r}? " if near else ""
        yield f"{factor} {level!r} is not in the policy {policy.id}: {meant}it knows {', '.join(known)}"


def _ways(plan: Plan) -> Iterator[str]:
    if not any(way.steps for way in plan.ways_back):
        yield "the plan names no way back, so it can not be deployed: add one under ways_back"


def _phases(plan: Plan) -> Iterator[str]:
    """Phases that could never be left, because nothing is measured in them."""
    for phase in COUNTED:
        if not checks.used_in(plan, phase):
            use = checks.USES[phase]
            yield f"no required check is used in {use}, so {phase} can never be passed: add {use} to a check's uses"


def _check(check: Check) -> Iterator[str]:
    if not check.passes:
        yield f"check {check.id} has no condition, so it is never green: add passes, such as '<= 20'"
        return
    if _on_baseline(check) and not check.normal:
        yield f"check {check.id} compares with a baseline and has no normal value, so no rehearsal can judge it: add it"
        return
    check = _by_normal(check)
    if check.normal and checks.judge(check, check.normal).verdict is not Verdict.PASS:
        yield f"check {check.id}: its normal value {check.normal} does not pass {check.passes} without a warning"
    limit = conditions.parse_condition(check.passes)
    if check.warns and limit.operator in ("<=", "<", ">=", ">") and not _reachable(check):
        yield f"check {check.id}: {check.warns} is beyond {check.passes}, so it can never warn"


def _on_baseline(check: Check) -> bool:
    return any(conditions.baseline(text) for text in (check.passes, check.warns, check.fails))


def _by_normal(check: Check) -> Check:
    """The check with its normal value as the baseline of its conditions, as rehearsals judge it."""
    passes, warns, fails = (conditions.against(text, check.normal) for text in (check.passes, check.warns, check.fails))
    return replace(check, passes=passes, warns=warns, fails=fails)


def _asked(plan: Plan, check: Check) -> Iterator[str]:
    """Questions that a live run could not ask; a rehearsal asks none."""
    if why := unaskable(spelled(check, plan.variables)):
        yield f"check {check.id} can not be asked in a live run: {why}"


def _reachable(check: Check) -> bool:
    """Whether some value passes and warns: the bounds themselves, and values just beside them, are tried."""
    bounds = [conditions.number(conditions.parse_condition(text).value) for text in (check.passes, check.warns)]
    tries = [str(bound + step) for bound in bounds if bound is not None for step in (-1, 0, 1)]
    tries += [str(bound * 101 / 100) for bound in bounds if bound is not None]
    return any(checks.judge(check, value).verdict is Verdict.WARN for value in tries)
