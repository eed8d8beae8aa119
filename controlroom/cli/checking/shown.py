"""Checks and their results in words and as data."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from controlroom.cli.faults import FINDINGS
from controlroom.core import conditions
from controlroom.core.derive.marks import VERDICTS
from controlroom.core.measurement import Measurement, Verdict
from controlroom.core.plan import Plan
from controlroom.core.verification import Check, Probe
from controlroom.outside.reach import Missing

OUTSIDE = 6  # the outside could not be reached or judged
SHAPES = {verdict: mark.glyph for verdict, mark in VERDICTS.items()}
GREEN = (Verdict.PASS, Verdict.WARN)


@dataclass(frozen=True, slots=True)
class Result:
    """One check with what came of it; `missing` says why it could not look, `took` is milliseconds."""

    check: Check
    measurement: Measurement
    took: int = 0
    missing: Missing | None = None

    @property
    def by_hand(self) -> bool:
        """Whether only a person can answer."""
        return self.check.probe is Probe.MANUAL

    @property
    def counts(self) -> bool:
        """Whether it decides the exit code."""
        return self.check.required and not self.by_hand


def exit_code(results: Sequence[Result]) -> int:
    """0: all that count pass or warn; 1: one fails; 6: one could not be judged, or none counts at all."""
    states = {result.measurement.verdict for result in results if result.counts}
    if Verdict.FAIL in states:
        return FINDINGS
    return 0 if states and states <= set(GREEN) else OUTSIDE


def summary(results: Sequence[Result]) -> str:
    """How many there are of each state, worst first, with those that do not count named apart."""
    counted = [result for result in results if result.counts]
    states = Counter(result.measurement.verdict for result in counted)
    words = [f"{states[verdict]} {verdict}" for verdict in SHAPES if states[verdict]]
    apart = {
        "not counted (required: false)": sum(not r.check.required and not r.by_hand for r in results),
        "by hand": sum(result.by_hand for result in results),
    }
    words += [f"{count} {name}" for name, count in apart.items() if count]
    return f"{len(results)} checks: {', '.join(words)}"


def line(result: Result) -> str:
    """A result in one line: state, check, value against the condition, why, how long."""
    check, got = result.check, result.measurement
    unit = f" {check.unit}" if check.unit and got.value else ""
    wanted = f"wanted {conditions.limit_text(check.passes, check.unit)}" if check.passes else "no condition"
    apart = "by hand: " if result.by_hand else "" if check.required else "not counted: "
    took = f"{result.took} ms" if result.took else ""
    parts = [f"{apart}{check.title}", f"{got.value}{unit}", wanted if got.value else "", got.note, took]
    return f"{SHAPES[got.verdict]} {str(got.verdict).upper():12} " + " · ".join(part for part in parts if part)


def data(result: Result) -> dict[str, Any]:
    """A result as data."""
    check, got = result.check, result.measurement
    return {
        "check": check.id,
        "title": check.title,
        "probe": str(check.probe),
        "verdict": str(got.verdict),
        "value": got.value,
        "unit": check.unit,
        "passes": check.passes,
        "note": got.note,
        "asked": got.asked,
        "milliseconds": result.took,
        "counts": result.counts,
        "missing": result.missing.key if result.missing else None,
    }


def plan_data(plan: Plan) -> dict[str, Any]:
    """The checks of a plan as data."""
    names = ("id", "title", "probe", "asks", "reads", "also", "passes", "warns", "fails", "unit", "service", "required")
    checks = [{name: getattr(check, name) for name in names} for check in plan.checks]
    for found, check in zip(checks, plan.checks, strict=True):
        found |= {"also": list(check.also), "uses": [str(use) for use in check.uses]}
        found |= {"interval": check.interval or plan.monitoring.interval, "delay": check.delay}
    return {"release": plan.id, "environment": plan.environment, "checks": checks}


def plan_lines(plan: Plan) -> Iterator[str]:
    """The checks of a plan, two lines each."""
    yield f"{plan.environment.upper()} {plan.id}: {len(plan.checks)} checks"
    for check in plan.checks:
        wanted = conditions.limit_text(check.passes, check.unit)
        every = check.interval or plan.monitoring.interval
        apart = "" if check.required else " · not counted"
        yield f"{check.id}: {check.title} · wanted {wanted} · every {every} s{apart}"
        reads = f" ({check.reads})" if check.reads else ""
        yield f"    {check.probe}: {' '.join(check.asks.split())}{reads}"
