"""What may be asked of a release: its plan and the ticks of its gates."""

from controlroom.core import bound, digest, gates, people, rollback
from controlroom.core.decide.turn import Turn, needed, refuse
from controlroom.core.gates import GateState
from controlroom.core.intents import ImportRelease, MeasureGates, TickGate, UntickGate
from controlroom.core.measurement import Measurement, Verdict
from controlroom.core.phases import ENDED, Phase
from controlroom.core.plan_parts import Gate
from controlroom.core.release_events import GateMeasured, GateTicked, GateUnticked, ReleaseImported
from controlroom.core.run_events import WarningNoted

EARLY = frozenset({Phase.IDLE, Phase.QUEUED, Phase.PREFLIGHT})


def import_release(turn: Turn, intent: ImportRelease) -> None:
    """Take a plan in; a changed one voids ticks and approvals by its new digest."""
    plan, before = intent.plan, turn.world.release
    if before is not None and before.plan == plan:
        raise refuse("unchanged", f"{plan.id} is this plan already", "nothing to do")
    if rollback.needs_compensation(plan):
        step = rollback.irreversible(plan)[0]
        raise refuse(
            "compensation",
            f"{step} can not be undone, and no way back compensates",
            "add a way of kind compensate",
        )
    new = digest.of_plan(plan)
    turn.of_release(ReleaseImported(plan, new, intent.source))
    if before is not None and before.digest != new:
        warn(turn, f"the plan changed: digest {digest.short(before.digest)} became {digest.short(new)}")


def warn(turn: Turn, text: str) -> None:
    """Note in an open run that is already deploying something that would have blocked queueing."""
    run = turn.world.run
    if run is not None and run.phase not in EARLY and run.phase not in ENDED:
        turn.of_run(WarningNoted(text))


def tick(turn: Turn, intent: TickGate) -> None:
    """Tick a gate, with one line of evidence, for the present digest."""
    gate = _gate(turn, intent.gate)
    _refuse_measured(turn, gate)
    view = next(view for view in gates.gate_views(turn.world, turn.at) if view.gate.id == gate.id)
    if view.state is GateState.DONE:
        raise refuse("ticked", f"{gate.title} is ticked already", "untick it first")
    if not intent.evidence.strip():
        wanted = f": {gate.asks}" if gate.asks else ""
        raise refuse("evidence", f"{gate.title} needs a line of evidence{wanted}", "give a value, a link or a hash", 2)
    turn.of_release(GateTicked(gate.id, intent.evidence.strip(), turn.release.digest))


def untick(turn: Turn, intent: UntickGate) -> None:
    """Take a tick back, for a reason."""
    gate = _gate(turn, intent.gate)
    _refuse_measured(turn, gate)
    if gate.id not in turn.release.ticks:
        raise refuse("not_ticked", f"{gate.title} is not ticked", "nothing to take back")
    turn.of_release(GateUnticked(gate.id, needed(intent.reason, "to take a tick back")))
    warn(turn, f"the tick of {gate.title} was taken back")


def _refuse_measured(turn: Turn, gate: Gate) -> None:
    if gate.check:
        how = f"measure it: controlroom check run {turn.release.plan.id} --record"
        raise refuse("measured", f"{gate.title} is measured by the check {gate.check}", how)


def measure(turn: Turn, intent: MeasureGates) -> None:
    """Take in what the checks of gates measured: another verdict, or the same once half of its time is over.

    While a live run sees the check itself, which counts more, the same is no news.
    """
    release = turn.release
    seen = {one.check: one for one in intent.measurements}
    found = [gate for stage in release.plan.stages for gate in stage.gates if gate.check in seen]
    if not found:
        known = ", ".join(gate.check for stage in release.plan.stages for gate in stage.gates if gate.check) or "none"
        raise refuse("no_gate", "no gate is bound to what was measured", f"checks of gates: {known}", code=2)
    told = [gate for gate in found if _is_news(turn, gate, seen[gate.check])]
    if not told:
        raise refuse("unchanged", "the gates are as they were measured before", "nothing to do")
    for gate in told:
        before, verdict = release.measured.get(gate.id), seen[gate.check].verdict
        turn.of_release(GateMeasured(gate.id, seen[gate.check], release.digest))
        changed = before is None or before.measurement.verdict is not verdict
        if changed and verdict not in (Verdict.PASS, Verdict.WARN):
            warn(turn, f"{gate.title} is not green: its check is {verdict}")


def _is_news(turn: Turn, gate: Gate, measurement: Measurement) -> bool:
    release = turn.release
    known, check = release.measured.get(gate.id), bound.check_of(release, gate)
    if known is None or check is None or known.digest != release.digest:
        return True
    half = turn.at - known.at > bound.fresh_for(release, gate, check) / 2
    old = half and not bound.is_seen(turn.world, check, turn.at)
    return old or known.measurement.verdict is not measurement.verdict


def _gate(turn: Turn, name: str) -> Gate:
    found = [gate for stage in turn.release.plan.stages for gate in stage.gates]
    for gate in found:
        if gate.id == name:
            return gate
    known = ", ".join(gate.id for gate in found) or "none"
    raise refuse("no_gate", f"there is no gate {name}", f"gates: {known}", code=2)


def person_of(turn: Turn) -> str:
    """The id of the person that the actor's login maps to; refuses an unmapped login."""
    person = people.find(turn.world.site.people, turn.by.person)
    if person is None:
        raise refuse(
            "unmapped",
            f"the login {turn.by.login} is nobody in people.yaml: it may look, tick and rehearse, not approve",
            "add the login to a person in people.yaml and import it",
            code=4,
        )
    return person.id
