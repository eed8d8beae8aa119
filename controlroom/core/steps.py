"""The steps of a run: the nine of every release, and the plan's own inside deploying and the ways back."""

from dataclasses import dataclass

from controlroom.core.phases import WAY_BACK, Phase
from controlroom.core.plan import Plan
from controlroom.core.plan_parts import Kind, Migration, Step
from controlroom.core.ways_back import WayBack
from controlroom.core.world import Run, StepState

NINE = (
    (1, "Queue release", Phase.QUEUED),
    (2, "Verify approvals", Phase.PREFLIGHT),
    (3, "Check rollback plan", Phase.PREFLIGHT),
    (4, "Run tests", Phase.PREFLIGHT),
    (5, "Apply migration (if applicable)", Phase.DEPLOYING),
    (6, "Deploy build", Phase.DEPLOYING),
    (7, "Verify health checks", Phase.VERIFYING),
    (8, "Monitor error rate", Phase.MONITORING),
    (9, "Complete or escalate", Phase.COMPLETE),
)
PREFLIGHT_MINUTES = {2: 1, 3: 1, 4: 2}


@dataclass(frozen=True, slots=True)
class RunStep:
    """One step that a run goes through. `key` is `preflight.1`, `deploying.2` or `<way id>.3`; minutes expected.

    `group` is the number among the nine (0 on a way back); `retry` whether it may simply be done again.
    """

    key: str
    title: str
    group: int
    kind: Kind = Kind.REVERSIBLE
    owner: str = ""
    minutes: int = 1
    retry: bool = True
    command: str = ""
    probe: str = ""
    undo: str = ""
    note: str = ""
    leaves: str = ""


def preflight(plan: Plan) -> tuple[RunStep, ...]:
    """Verify approvals, check the rollback plan, run tests, then the plan's own preflight steps."""
    nine = tuple(
        RunStep(f"preflight.{index}", title, number, minutes=PREFLIGHT_MINUTES[number])
        for index, (number, title) in enumerate(((n, t) for n, t, phase in NINE if phase is Phase.PREFLIGHT), 1)
    )
    own = tuple(step for step in plan.steps if step.phase == "preflight")
    return nine + tuple(_of_step(f"preflight.{len(nine) + index}", 4, step) for index, step in enumerate(own, 1))


def deploying(plan: Plan) -> tuple[RunStep, ...]:
    """The migrations in their order, then the deploy steps; at least the deploy itself."""
    migrations = sorted(plan.migrations, key=lambda migration: migration.order)
    steps = [step for step in plan.steps if step.phase == "deploying"]
    found = [_of_migration(f"deploying.{index}", migration) for index, migration in enumerate(migrations, 1)]
    found += [_of_step(f"deploying.{index}", 6, step) for index, step in enumerate(steps, len(found) + 1)]
    if not steps:
        found.append(RunStep(f"deploying.{len(found) + 1}", "Deploy build", 6, owner=plan.owner))
    return tuple(found)


def way_back(way: WayBack) -> tuple[RunStep, ...]:
    """The steps of one way back."""
    return tuple(
        RunStep(
            f"{way.id}.{index}",
            step.title,
            0,
            step.kind,
            step.owner,
            step.minutes,
            step.idempotent,
            step.command,
            step.probe,
            note=step.warning,
            leaves=step.leaves,
        )
        for index, step in enumerate(way.steps, 1)
    )


def _of_migration(key: str, migration: Migration) -> RunStep:
    return RunStep(
        key,
        migration.title,
        5,
        migration.kind,
        migration.owner,
        migration.minutes,
        not migration.once,
        migration.command,
        undo=migration.undo,
        note=migration.how,
    )


def _of_step(key: str, group: int, step: Step) -> RunStep:
    return RunStep(
        key,
        step.title,
        group,
        step.kind,
        step.owner,
        step.minutes,
        step.idempotent,
        step.command,
        undo=step.undo,
        note=step.note,
    )


def find_way(plan: Plan, way: str) -> WayBack | None:
    """The way back with that id."""
    return next((one for one in plan.ways_back if one.id == way), None)


def of_phase(run: Run, phase: Phase | None = None) -> tuple[RunStep, ...]:
    """The steps of a phase of the run (the present one unless given); none where the phase has no steps."""
    phase = phase or run.phase
    if phase is Phase.PREFLIGHT:
        return preflight(run.plan)
    if phase is Phase.DEPLOYING:
        return deploying(run.plan)
    if phase in WAY_BACK:
        way = find_way(run.plan, run.way)
        return way_back(way) if way else ()
    return ()


def current(run: Run) -> RunStep | None:
    """The step that is begun or failed now."""
    return next((step for step in of_phase(run) if step.key == run.current), None)


def following(run: Run) -> RunStep | None:
    """The step after the current one (or the first that has not ended), or None when there is none."""
    ended = (StepState.PASSED, StepState.SKIPPED)
    for step in of_phase(run):
        record = run.steps.get(step.key)
        if step.key != run.current and (record is None or record.state not in ended):
            return step
    return None


def undone(run: Run) -> tuple[RunStep, ...]:
    """The steps of the present phase that have neither passed nor been skipped."""
    ended = (StepState.PASSED, StepState.SKIPPED)
    return tuple(step for step in of_phase(run) if step.key not in run.steps or run.steps[step.key].state not in ended)
