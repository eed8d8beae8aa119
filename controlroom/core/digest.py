"""The digest of a plan: what approvals and ticks are bound to."""

from dataclasses import fields, replace
from typing import Any

from controlroom.core import canonical
from controlroom.core.plan import Plan
from controlroom.core.plan_parts import Claims, Gate, Stage
from controlroom.core.verification import Check

# Fields that came later: plans that do not say them keep the digest that they had.
_IF_SAID = frozenset({"change", "follows", "reads", "also", "fails", "limit", "error_limit", "count", "check"})


def of_plan(plan: Plan) -> str:
    """Hash the canonical content of a plan; claims are left out, so claiming more changes nothing."""
    stages = tuple(
        replace(stage, gates=tuple(replace(gate, claimed=None) for gate in stage.gates)) for stage in plan.stages
    )
    bare = replace(plan, stages=stages, claimed=Claims())
    checks = tuple(_said(check) for check in bare.checks)
    return canonical.digest({**_said(bare), "checks": checks, "stages": tuple(_stage(stage) for stage in stages)})


def _stage(stage: Stage) -> dict[str, Any]:
    return {**_said(stage), "gates": tuple(_said(gate) for gate in stage.gates)}


def _said(value: Plan | Check | Stage | Gate) -> dict[str, Any]:
    parts = {field.name: getattr(value, field.name) for field in fields(value)}
    return {name: part for name, part in parts.items() if part or name not in _IF_SAID}


def short(digest: str) -> str:
    """The first six digits, as screens show it."""
    return digest[:6]
