"""Which ways back are left, and what stays behind when one is done."""

from controlroom.core import steps
from controlroom.core.plan import Plan
from controlroom.core.plan_parts import Kind
from controlroom.core.ways_back import Way, WayBack
from controlroom.core.world import Run, StepState


def left(run: Run) -> tuple[WayBack, ...]:
    """The ways that could be taken now, in the plan's order.

    Past the point of no return only ways that compensate are left. The way in force and abandoned ones are not.
    """
    taken = {run.way, *run.abandoned}
    return tuple(
        way
        for way in run.plan.ways_back
        if way.id not in taken and way.steps and (not run.crossed or way.way is Way.COMPENSATE)
    )


def chosen(run: Run, way: str = "") -> WayBack | None:
    """The way with that id if it is left, else (no id) the first that is."""
    ways = left(run)
    if not way:
        return ways[0] if ways else None
    return next((one for one in ways if one.id == way), None)


def raised_by(run: Run) -> str:
    """Who raised the trigger that recommended the way back; empty: no person did, or nothing recommends it."""
    why = run.recommended
    by_hand = why is not None and any(one.id == why.trigger and not one.check for one in run.plan.triggers)
    return run.recommended_by if by_hand else ""


def irreversible(plan: Plan) -> tuple[str, ...]:
    """Titles of all steps that can not be undone."""
    own = [step.title for step in steps.deploying(plan) if step.kind is Kind.IRREVERSIBLE]
    back = [step.title for way in plan.ways_back for step in way.steps if step.kind is Kind.IRREVERSIBLE]
    return tuple(own + back)


def needs_compensation(plan: Plan) -> bool:
    """Whether the plan has an irreversible step but no way that compensates; such a plan is refused."""
    return bool(irreversible(plan)) and not any(way.way is Way.COMPENSATE for way in plan.ways_back)


def not_restored(run: Run) -> tuple[str, ...]:
    """What is not as before once the way in force is done: abandoned steps, skipped ones, and what the plan says."""
    way = steps.find_way(run.plan, run.way)
    if way is None:
        return run.not_restored
    left_by_steps = tuple(step.leaves for step in way.steps if step.leaves)
    return _once(*run.not_restored, *_left_by_abandoned(run), *_skipped(run, way), *way.leaves, *left_by_steps)


def left_behind(run: Run) -> tuple[str, ...]:
    """What is not as before when the way in force is left now; its undone steps are those of `steps.undone`."""
    way = steps.find_way(run.plan, run.way)
    if way is None:
        return run.not_restored
    done = [step for step in steps.way_back(way) if step.key in run.steps]
    by_steps = [step.leaves for step in done if step.leaves and run.steps[step.key].state is StepState.PASSED]
    return _once(*run.not_restored, *_left_by_abandoned(run), *_skipped(run, way), *way.leaves, *by_steps)


def _once(*texts: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _skipped(run: Run, way: WayBack) -> tuple[str, ...]:
    return tuple(
        f"skipped: {step.title}"
        for step in steps.way_back(way)
        if (record := run.steps.get(step.key)) and record.state is StepState.SKIPPED
    )


def _left_by_abandoned(run: Run) -> tuple[str, ...]:
    """What the steps leave behind that had passed when their way was given up."""
    ways = [way for name in run.abandoned if (way := steps.find_way(run.plan, name))]
    done = [step for way in ways for step in steps.way_back(way) if step.key in run.steps]
    return tuple(step.leaves for step in done if step.leaves and run.steps[step.key].state is StepState.PASSED)
