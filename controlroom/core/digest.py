"""The digest of a plan: what approvals and ticks are bound to."""

from dataclasses import replace

from controlroom.core import canonical
from controlroom.core.plan import Plan
from controlroom.core.plan_parts import Claims


def of_plan(plan: Plan) -> str:
    """Hash the canonical content of a plan; claims are left out, so claiming more changes nothing."""
    stages = tuple(
        replace(stage, gates=tuple(replace(gate, claimed=None) for gate in stage.gates)) for stage in plan.stages
    )
    return canonical.digest(replace(plan, stages=stages, claimed=Claims()))


def short(digest: str) -> str:
    """The first six digits, as screens show it."""
    return digest[:6]
