"""The digest of a plan: what approvals and ticks are bound to."""

from dataclasses import fields, replace

from controlroom.core import canonical
from controlroom.core.plan import Plan
from controlroom.core.plan_parts import Claims

_IF_SAID = frozenset({"change", "follows"})  # so that plans that do not say them keep the digest that they had


def of_plan(plan: Plan) -> str:
    """Hash the canonical content of a plan; claims are left out, so claiming more changes nothing."""
    stages = tuple(
        replace(stage, gates=tuple(replace(gate, claimed=None) for gate in stage.gates)) for stage in plan.stages
    )
    bare = replace(plan, stages=stages, claimed=Claims())
    content = {field.name: getattr(bare, field.name) for field in fields(bare)}
    return canonical.digest({name: part for name, part in content.items() if part or name not in _IF_SAID})


def short(digest: str) -> str:
    """The first six digits, as screens show it."""
    return digest[:6]
