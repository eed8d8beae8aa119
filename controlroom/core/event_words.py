"""What happened, in one plain sentence for each kind of event."""

from collections import Counter
from typing import assert_never

from controlroom.core import expiry, lapse
from controlroom.core import run_events as ran
from controlroom.core.events import Event
from controlroom.core.lock import LockKind
from controlroom.core.release_events import (
    AcceptanceWithdrawn,
    Acknowledged,
    ApprovalGranted,
    ApprovalRevoked,
    GateMeasured,
    GateTicked,
    GateUnticked,
    ReleaseEvent,
    ReleaseImported,
    RiskAccepted,
    SaidUndone,
)
from controlroom.core.site_events import (
    ChangePassed,
    ChangeTakenBack,
    IncidentImported,
    LiveRunClosed,
    LiveRunOpened,
    LockAdded,
    LockRemoved,
    LoginMapped,
    PeopleImported,
    PolicyImported,
    SiteEvent,
)

Ending = ran.RunRestored | ran.RunHeld | ran.RunResumed
Drafts = ran.UpdatesDrafted | ran.UpdatesWithdrawn | ran.PostmortemDrafted
Note = ran.BaselineTaken | ran.ResultOverruled | ran.SignalInserted | ran.WarningNoted | Drafts | Ending
Step = ran.StepBegun | ran.StepPassed | ran.StepFailed | ran.StepSkipped
Way = ran.RollbackRecommended | ran.RollbackStarted | ran.LineCrossed | ran.WayAbandoned


def what(event: Event) -> str:
    """The event in words; texts of people and plans stand in it as they are, so clean it before it is shown."""
    if isinstance(event, SiteEvent):
        return _site(event)
    if isinstance(event, ReleaseEvent):
        return _release(event)
    if isinstance(event, Step):
        return _step(event)
    if isinstance(event, Way):
        return _way(event)
    if isinstance(event, ran.RunDiverged):
        return f"off the expected track: {event.text}"
    if isinstance(event, ran.RunConverged):
        return f"on the expected track again: {event.subject}"
    if isinstance(event, Note):
        return _note(event)
    return _run(event)


def _site(event: SiteEvent) -> str:
    match event:
        case PeopleImported(people):
            return f"people imported: {len(people)}"
        case LoginMapped(login, person):
            return f"login {login} said to be {person}"
        case PolicyImported(policy):
            return f"risk policy {policy.id} version {policy.version} imported"
        case IncidentImported(incident):
            return f"incident {incident.id} imported: {incident.title}"
        case LockAdded(id, scope, reason, until, kind):
            verb = "warned about" if kind == LockKind.WARNING else "locked"
            return f"{id}: {verb} {scope.words}{f' until {expiry.words(until)}' if until else ''}: {reason}"
        case LockRemoved(lock, reason):
            return f"{lock} taken off: {reason}"
        case LiveRunOpened(release):
            return f"live run of {release} took its services"
        case LiveRunClosed(release):
            return f"live run of {release} gave its services back"
        case ChangePassed(change, environment, release):
            return f"{change} has come to {environment} by {release}"
        case ChangeTakenBack(change, environment, release):
            return f"{change} was taken back in {environment} by {release}"
        case _:
            assert_never(event)


def _release(event: ReleaseEvent) -> str:
    match event:
        case ReleaseImported(_, digest):
            return f"plan imported, digest {digest[:6]}"
        case GateTicked(gate, evidence):
            return f"gate {gate} ticked: {evidence}"
        case GateUnticked(gate, reason):
            return f"tick of gate {gate} taken back: {reason}"
        case GateMeasured(gate, measurement):
            seen = measurement.value or measurement.note
            return f"gate {gate} measured: {measurement.verdict}{f', {seen}' if seen else ''}"
        case ApprovalGranted(approval, person, _, note):
            return f"approval {approval} given by {person}{f': {note}' if note else ''}"
        case ApprovalRevoked(approval, person, reason):
            return f"approval {approval} of {person} taken back: {reason}"
        case RiskAccepted(factor, points, person, reason, until):
            return f"risk {factor} ({points} points) accepted by {person} until {expiry.words(until)}: {reason}"
        case AcceptanceWithdrawn(factor, person, reason):
            return f"acceptance of risk {factor} taken back by {person}: {reason}"
        case Acknowledged(acknowledgement, person):
            return f"{acknowledgement} acknowledged by {person}"
        case SaidUndone(seq, kind, subject, evidence, digest, by):
            again = f"; the tick of {by} stands again: {evidence}" if digest else ""
            return f"undone event {seq}, {kind} {subject}{again}"
        case _:
            assert_never(event)


def _run(event: ran.RunStarted | ran.GatesAssumed | ran.ReleaseQueued | ran.PhaseEntered | ran.SampleTaken) -> str:
    match event:
        case ran.RunStarted(_, kind, digest, scenario, parent=parent, at_seq=seq):
            where = f" from event {seq} of run-{parent:04}" if parent else ""
            return f"{kind} started{where}, digest {digest[:6]}{f', scenario {scenario.id}' if scenario else ''}"
        case ran.GatesAssumed(gates, approvals, locks, earlier):
            return f"went on as if done: {', '.join((*gates, *approvals, *locks, *earlier))}"
        case ran.ReleaseQueued(raw, band, policy, version):
            return f"queued with risk score {raw}, {band}{f', by policy {policy} version {version}' if policy else ''}"
        case ran.PhaseEntered(phase, reason):
            return f"phase {phase}{f': {reason}' if reason else ''}"
        case ran.SampleTaken(measurements, outcome):
            counted = Counter(str(measurement.verdict) for measurement in measurements)
            verdicts = ", ".join(f"{number} {verdict}" for verdict, number in counted.items())
            said = [f"{one.check} answered {one.verdict} by {one.by}: {one.note}" for one in measurements if one.by]
            return f"sample {outcome}: {'; '.join(said) or verdicts or 'no check was due'}"
        case _:
            assert_never(event)


def _step(event: Step) -> str:
    match event:
        case ran.StepBegun(_, title, attempt):
            return f"began {title}{f', attempt {attempt}' if attempt > 1 else ''}"
        case ran.StepPassed(_, title, _, evidence):
            return f"done: {title}{f': {evidence}' if evidence else ''}"
        case ran.StepFailed(_, title, reason):
            return f"failed: {title}: {reason}"
        case ran.StepSkipped(_, title, reason):
            return f"left out: {title}: {reason}"
        case _:
            assert_never(event)


def _way(event: Way) -> str:
    match event:
        case ran.RollbackRecommended(_, title, _, value, limit):
            seen = f": {value}{f' (limit {limit})' if limit else ''}" if value else ""
            return f"rollback recommended: {title}{seen}"
        case ran.RollbackStarted(_, title):
            return f"way back taken: {title}"
        case ran.LineCrossed(_, title):
            return f"point of no return crossed: {title}"
        case ran.WayAbandoned(way, undone, reason):
            return f"way back {way} given up: {reason}; not done: {', '.join(undone) or 'nothing'}"
        case _:
            assert_never(event)


def _note(event: Note) -> str:
    match event:
        case ran.RunRestored(not_restored):
            return f"restored; not restored: {'; '.join(not_restored) or 'nothing by the plan'}"
        case ran.RunHeld(reason):
            return f"held: {reason}"
        case ran.RunResumed(seconds):
            return f"hold taken off after {seconds} s"
        case ran.ResultOverruled(check, reason, until):
            subject = f"result of {check}" if check else "recommendation"
            return f"{subject} set aside until {lapse.run_time(until)}: {reason}"
        case ran.BaselineTaken(base, values):
            when = "before deploying" if base == "before" else "in the last good run"
            return f"to compare with, {when}: {', '.join(f'{one.check} {one.value}' for one in values)}"
        case ran.SignalInserted(row):
            then = row.then
            return f"signal put in: {then.check or then.signal} {then.verdict or then.value}".strip()
        case ran.WarningNoted(text):
            return f"warning: {text}"
        case ran.UpdatesDrafted(drafts):
            return f"updates drafted: {', '.join(draft.audience for draft in drafts)}"
        case ran.UpdatesWithdrawn(seq):
            return f"drafts taken back: event {seq} undone"
        case ran.PostmortemDrafted():
            return "postmortem drafted"
        case _:
            assert_never(event)
