"""How each event changes the run that it belongs to."""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from controlroom.core import clocks, said, tally
from controlroom.core.events import Record
from controlroom.core.phases import ENDED, Phase
from controlroom.core.release_events import (
    AcceptanceWithdrawn,
    ApprovalGranted,
    ApprovalRevoked,
    GateTicked,
    GateUnticked,
    RiskAccepted,
)
from controlroom.core.run_events import (
    BaselineTaken,
    GatesAssumed,
    LineCrossed,
    PhaseEntered,
    PostmortemDrafted,
    ReleaseQueued,
    ResultOverruled,
    RollbackRecommended,
    RollbackStarted,
    RunConverged,
    RunDiverged,
    RunEvent,
    RunHeld,
    RunRestored,
    RunResumed,
    RunStarted,
    SampleTaken,
    SignalInserted,
    StepBegun,
    StepFailed,
    StepPassed,
    StepSkipped,
    UpdateDraft,
    UpdatesDrafted,
    UpdatesWithdrawn,
    WarningNoted,
    WayAbandoned,
)
from controlroom.core.world import DRAFTED, Drafted, Entry, Overruled, Run, RunKind, StepRecord, StepState, World

Said = GateTicked | GateUnticked | ApprovalGranted | ApprovalRevoked | RiskAccepted | AcceptanceWithdrawn
Seen = SampleTaken | BaselineTaken | RunDiverged | RunConverged
Stepped = StepBegun | StepPassed | StepFailed | StepSkipped
Way = RollbackRecommended | RollbackStarted | LineCrossed | WayAbandoned | RunRestored
Other = (
    Way | GatesAssumed | ReleaseQueued | RunHeld | RunResumed | ResultOverruled | SignalInserted | WarningNoted
    | UpdatesDrafted | UpdatesWithdrawn | PostmortemDrafted
)  # fmt: skip


class Impossible(Exception):
    """An event that can not have happened in this world: the log is not one that decide wrote."""


def evolve(world: World, record: Record) -> Run:
    """The run after one record. Raises Impossible for an event that does not fit."""
    event, run = record.event, world.run
    if isinstance(event, RunStarted):
        return _started(world, event, record)
    if not isinstance(event, RunEvent | Said) or run is None or record.stream != f"run:{run.number}":
        raise Impossible(f"event {record.seq}: {event.KIND} outside its run")
    return _apply(run if run.t == record.t else clocks.later(run, record.t), event, record)


def _started(world: World, event: RunStarted, record: Record) -> Run:
    if world.release is None:
        raise Impossible(f"event {record.seq}: a run without a release")
    if event.parent:
        return _branched(world.run, event, record)
    return Run(
        number=int(record.stream.partition(":")[2]),
        kind=RunKind(event.kind),
        plan=world.release.plan,
        digest=event.digest,
        started_at=record.at,
        scenario=event.scenario,
        started_by=record.actor.name,
        raw=event.raw,
        band=event.band,
    )


def _branched(parent: Run | None, event: RunStarted, record: Record) -> Run:
    """The parent as it stood, turned into a rehearsal; what was said of the parent stays the parent's."""
    if parent is None or parent.number != event.parent or event.kind != RunKind.REHEARSAL:
        raise Impossible(f"event {record.seq}: a branch of run {event.parent}, which did not come before it")
    return replace(
        parent,
        number=int(record.stream.partition(":")[2]),
        kind=RunKind.REHEARSAL,
        started_at=record.at,
        started_by=record.actor.name,
        scenario=event.scenario,
        drafts=(),
        drafts_at=None,
        drafts_entries=0,
        drafted=(),
        postmortem=0,
        branched=(*parent.branched, (event.parent, event.at_seq)),
    )


def _apply(run: Run, event: Said | Stepped | PhaseEntered | Seen | Other, record: Record) -> Run:
    match event:
        case GateTicked() | GateUnticked():
            return replace(run, ticks=said.ticks_after(run.ticks, event, record.actor.name, record.at))
        case ApprovalGranted() | ApprovalRevoked():
            return replace(run, grants=said.grants_after(run.grants, event, record.actor.name, record.at))
        case RiskAccepted() | AcceptanceWithdrawn():
            return replace(run, accepted=said.accepted_after(run.accepted, event, record.actor.name, record.at))
        case PhaseEntered():
            return _entered(run, event, record)
        case StepBegun() | StepPassed() | StepFailed() | StepSkipped():
            return _step(run, event, record)
        case SampleTaken():
            return tally.sampled(run, event)
        case RunDiverged(subject):
            return replace(run, diverged=(*run.diverged, subject))
        case RunConverged(subject):
            return replace(run, diverged=tuple(one for one in run.diverged if one != subject))
        case BaselineTaken(base, values):
            known = {one.check: one.value for one in values}
            return replace(run, before=known) if base == "before" else replace(run, last=known)
        case _:
            return _other(run, event, record)


def _entered(run: Run, event: PhaseEntered, record: Record) -> Run:
    phase = Phase(event.phase)
    entries = (*run.entries, Entry(phase, run.t, record.at, event.reason))
    records = {check: replace(record, goods=0) if record.goods else record for check, record in run.checks.items()}
    seen = run.t if run.blind_t >= 0 else -1
    run = replace(run, phase=phase, entries=entries, samples=0, stood=0, blind_t=seen, checks=records)
    if phase is Phase.SPIKE:
        return replace(run, back=entries[-2].phase if len(entries) > 1 else None, spikes=run.spikes + 1)
    if phase is Phase.RECOMMENDED:
        return run if run.back else replace(run, back=entries[-2].phase if len(entries) > 1 else None)
    if phase in ENDED:
        return replace(run, held="", held_by="", held_at=None, current="")
    return replace(run, back=None, good=0)


def _step(run: Run, event: Stepped, record: Record) -> Run:
    before = run.steps.get(event.step)
    by = record.actor.name
    match event:
        case StepBegun(step, _, attempt):
            after = StepRecord(StepState.BEGUN, attempt, run.t, -1, "", by)
            return replace(run, steps={**run.steps, step: after}, current=step, step_t=run.t)
        case StepPassed(step, _, took, evidence):
            state, note = StepState.PASSED, evidence
        case StepFailed(step, _, reason):
            state, note, took = StepState.FAILED, reason, -1
        case StepSkipped(step, _, reason):
            state, note, took = StepState.SKIPPED, reason, -1
        case _:
            assert_never(event)
    known = before or StepRecord(state, began=run.t)
    after = replace(known, state=state, took=took, note=note, by=by)
    current = run.current if state is StepState.FAILED else ""
    return replace(run, steps={**run.steps, step: after}, current=current, step_t=run.t, good=0)


def _other(run: Run, event: Other, record: Record) -> Run:
    match event:
        case GatesAssumed(gates, approvals, locks, earlier):
            assumed = replace(run, assumed_gates=gates, assumed_approvals=approvals)
            return replace(assumed, assumed_locks=locks, assumed_earlier=earlier)
        case ReleaseQueued(raw, band, policy, version):
            return replace(run, raw=raw, band=band, policy=policy, policy_version=version)
        case RunHeld(reason):
            return replace(run, held=reason, held_by=record.actor.name, held_at=record.at, held_t=run.t)
        case RunResumed():
            return replace(run, held="", held_by="", held_at=None, holds=(*run.holds, (run.held_t, run.t)))
        case ResultOverruled():
            return _overruled(run, event, record)
        case SignalInserted(row):
            return replace(run, rows=(*run.rows, (run.t, row)))
        case WarningNoted(text):
            return replace(run, warnings=(*run.warnings, text))
        case UpdatesDrafted(drafts):
            return _drafted(run, drafts, record.at)
        case UpdatesWithdrawn():
            return _withdrawn(run)
        case PostmortemDrafted(through):
            return replace(run, postmortem=through)
        case _:
            return _way(run, event, record)


def _drafted(run: Run, drafts: tuple[UpdateDraft, ...], at: datetime) -> Run:
    before = (Drafted(run.drafts, run.drafts_at, run.drafts_entries),) if run.drafts else ()
    kept = (*run.drafted, *before)[-DRAFTED:]
    return replace(run, drafts=drafts, drafts_at=at, drafts_entries=len(run.entries), drafted=kept)


def _withdrawn(run: Run) -> Run:
    *kept, last = run.drafted or (Drafted((), None, 0),)
    return replace(run, drafts=last.drafts, drafts_at=last.at, drafts_entries=last.entries, drafted=tuple(kept))


def _way(run: Run, event: Way, record: Record) -> Run:
    match event:
        case RollbackRecommended():
            return replace(run, recommended=event, recommended_at=record.at, recommended_by=record.actor.name)
        case RollbackStarted(way):
            return replace(run, way=way, current="")
        case LineCrossed():
            return replace(run, crossed=True, crossed_t=run.t)
        case WayAbandoned(way, undone):
            left = (*run.not_restored, *undone)
            return replace(run, abandoned=(*run.abandoned, way), not_restored=left, current="")
        case RunRestored(not_restored):
            return replace(run, not_restored=not_restored)
        case _:
            assert_never(event)


def _overruled(run: Run, event: ResultOverruled, record: Record) -> Run:
    check, reason, until, by = event.check, event.reason, event.until, record.actor.name
    known, recommended = run.checks.get(check), run.recommended if run.phase is Phase.RECOMMENDED else None
    if check and known is None:
        raise Impossible(f"a result of {check} was overruled that was never measured")
    value = known.last.value if known else ""
    told = Overruled(check, value, reason, until, by, run.t, record.at, run.phase, recommended)
    run = replace(run, overruled=(*run.overruled, told))
    if known is None:
        return replace(run, aside=until)
    aside = replace(known, overruled=until, overruled_why=reason, fails=0, first_fail=-1)
    return replace(run, checks={**run.checks, check: aside})
