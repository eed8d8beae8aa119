"""What an action begins, given the board and the row under the cursor: a question, a form, or a refusal."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from controlroom.core.board import ApprovalRow, Board, CheckRow, GateRow
from controlroom.core.intents import (
    Abort,
    Acknowledge,
    Advance,
    Beginning,
    DraftPostmortem,
    DraftUpdates,
    Escalate,
    FailStep,
    GrantApproval,
    Hold,
    InsertSignal,
    Intent,
    Overrule,
    Resume,
    RetryStep,
    RollBack,
    SkipStep,
    StartRun,
    TakeSample,
    TickGate,
    UntickGate,
)
from controlroom.core.phases import WAY_BACK, Phase
from controlroom.core.refusal import Reason, Refusal
from controlroom.core.scenario import Row, Scenario, Then, When
from controlroom.tui.accepting import accept
from controlroom.tui.answering import answer
from controlroom.tui.form import Choice, Choose, Form, Send
from controlroom.tui.forms import Ask, refused
from controlroom.tui.locking import lock
from controlroom.tui.raising import raise_trigger
from controlroom.tui.rows import Row as PaneRow
from controlroom.tui.undoing import undone


@dataclass(frozen=True, slots=True)
class Here:
    """Where a key was pressed: the board on the screen, the open pane, the row under the cursor and its id.

    `person` is the person id of the operator (empty: not known here); `scenarios` may be rehearsed.
    """

    board: Board
    pane: int
    row: PaneRow | None
    id: str = ""
    person: str = ""
    scenarios: tuple[Scenario, ...] = ()

    @property
    def live(self) -> bool:
        """Whether the run (or the next one) is live."""
        return self.board.header.kind == "LIVE"


def begin(action: str, here: Here) -> Form | Send | None:
    """What the action begins here; None for an action that changes nothing in the log."""
    act = _ACTS.get(action)
    return act(here) if act else None


def played(intent: Intent, scenarios: tuple[Scenario, ...]) -> Intent:
    """The intent with the first scenario, which is played if the intent begins a rehearsal."""
    if isinstance(intent, Beginning) and intent.scenario is None and scenarios:
        return replace(intent, scenario=scenarios[0])
    return intent


def phase_of(board: Board) -> Phase:
    """The phase of the run on the board; idle when there is none."""
    shown = board.header.phase.casefold().replace("rec.", "recommended")
    return next((phase for phase in Phase if phase == shown), Phase.IDLE)


def _tick(here: Here) -> Form | Send:
    row = here.row
    if here.pane != 2 or not isinstance(row, GateRow):
        remedy = "open 2 Gates first: there space ticks a gate" if here.pane != 2 else "move to a gate: space ticks it"
        return _no("tick", "The cursor is not on a gate", remedy, 0 if here.pane == 2 else 2)
    name = f"{row.number} {row.title}"
    if row.ticked:
        says = (f"It is ticked: {row.evidence}.", "Taking it back shuts the gate again; say why.")
        return Ask(f"Untick {name}", says, "Reason", "untick", lambda text: Send(UntickGate(row.id, text)))
    asks = next((fact.text for fact in row.detail if fact.label.casefold().startswith("ask")), "")
    wants = f"Asks for: {asks}" if asks else "A tick needs one line of evidence."
    hint = "A value, a link, a file hash or a pasted output; it is recorded with your name."
    return Ask(f"Tick {name}", (wants, hint), "Evidence", "tick", lambda text: Send(TickGate(row.id, text)))


def _approve(here: Here) -> Form | Send:
    row = here.row if isinstance(here.row, ApprovalRow) else None
    if row is not None and not row.blocks and not row.given:
        return Send(Acknowledge(row.id))
    wanted = row or next((each for each in here.board.gates.approvals if not each.given and each.blocks), None)
    if wanted is None:
        return _no("approval", "No approval is pending", "nothing is needed here")
    choices = tuple(
        _grant(wanted, id, name, here) for id, name in wanted.eligible if not here.live or id == here.person
    )
    if not choices:
        names = ", ".join(name for _, name in wanted.eligible) or "nobody in people.yaml"
        return _no("approval", f"You may not give {wanted.title}", f"who may: {names}")
    hint = "Acting as a person counts in this rehearsal only."
    return Choose(f"Approve: {wanted.title}", choices, "approve", (24,), "" if here.live else hint)


def _grant(approval: ApprovalRow, id: str, name: str, here: Here) -> Choice:
    if id == here.person:
        return Choice(("approve as yourself", name), Send(GrantApproval(approval.id)))
    return Choice((f"act as {name} (rehearsal)",), Send(GrantApproval(approval.id, acting_as=id)))


def _hold(here: Here) -> Form | Send:
    if any(slot.state == "held" for slot in here.board.rail) or here.board.context == "held":
        return Send(Resume())
    return _reason(here, "Hold the run", "hold", Hold, "Time that is held does not count; checks are still looked at.")


def _overrule(here: Here) -> Form | Send:
    row = here.row if isinstance(here.row, CheckRow) else None
    if row and row.mark.word not in ("FAIL", "OVERRULED"):
        if here.board.context != "recommended":
            said = f"{row.title} does not fail: {row.mark.word.lower()}"
            return _no("not_failing", said, "only a failing result is overruled", 4)
        row = None
    aside = row if row and row.mark.word == "OVERRULED" else None
    bad = row or next((each for each in here.board.checks.checks if each.mark.word == "FAIL"), None)
    if bad is None:
        aside = next((each for each in here.board.checks.checks if each.mark.word == "OVERRULED"), None)
    if aside is not None and here.board.context != "recommended":
        until = next((fact.text for fact in aside.detail if fact.label == "Overruled"), "")
        return _no("overrule", f"{aside.title} is set aside already: {until}", "c takes a sample; R rolls back", 4)
    if bad is None and here.board.context == "recommended":
        says = "The recommendation is set aside for 30 minutes of run time, under your name."
        return Ask("Overrule the recommendation", (says,), "Reason", "overrule", lambda text: Send(Overrule("", text)))
    if bad is None:
        return _no("overrule", "No check fails", "nothing to overrule; c takes a sample", 4)
    says = f"{bad.title} {bad.value} ({bad.limit}) is set aside for 30 minutes of run time, under your name."
    return Ask(f"Overrule {bad.title}", (says,), "Reason", "overrule", lambda text: Send(Overrule(bad.id, text)))


def _roll_back(here: Here) -> Form | Send:
    """The way of the step under the cursor where it is offered and not the first; else the first that is left."""
    others = [way.id for way in here.board.rollback.ways if way.offered][1:]
    return Send(RollBack(next((id for id in others if here.pane == 5 and here.id.startswith(f"{id}/")), "")))


def _signal(here: Here) -> Form | Send:
    if here.board.real:
        return _no("signal", "Signals are for rehearsals", "a live run observes the real world")
    phase = phase_of(here.board)
    choices = tuple(Choice((label,), Send(_inserted(id, phase))) for id, label in here.board.checks.signals)
    if not choices:
        return _no("signal", "The plan has no check that a signal could move", "add checks to the plan", 4)
    if here.live:
        hint = "The stand-ins of the demo, on this machine; the next look sees it. Nothing else is touched."
        return Choose("Break the stand-ins", choices, "break", hint=hint)
    hint = "Synthetic; not connected to live monitoring. It holds until another signal replaces it."
    return Choose("Put a signal into the rehearsal", choices, "insert", hint=hint)


def _inserted(id: str, phase: Phase) -> InsertSignal:
    signal, _, verdict = id.rpartition(":")
    return InsertSignal(Row(When(phase=str(phase), after=0), Then(signal=signal, verdict=verdict)))


OBSERVED = "Checks look at the hosts that your configuration allows, and only read. Nothing is deployed by it."


def _start(here: Here) -> Form | Send:
    rehearsals = tuple(
        Choice(("REHEARSAL", each.id, each.title), Send(StartRun("rehearsal", each)), each.text)
        for each in here.scenarios
    )
    live = Choice(
        ("LIVE", "observed", "checks look at the real world; you say what is done"), Send(StartRun("live")), OBSERVED
    )
    return Choose("Start a new run", (*rehearsals, live), "start", (12, 22))


def _reason(here: Here, title: str, verb: str, intent: Callable[[str], Intent], says: str) -> Form:
    return Ask(title, (says,), "Reason", verb, lambda text: Send(intent(text)))


def _escalate(here: Here) -> Form:
    """On a way back the reason is followed by what stays undone, and the release id."""
    leaves = phase_of(here.board) in WAY_BACK
    says = "This ends the run." + (" What stays undone is shown next, before it counts." if leaves else "")
    return _reason(here, "Escalate: hand over to people", "escalate", Escalate, says)


def _no(rule: str, message: str, remedy: str, pane: int = 0) -> Form:
    return refused(Refusal(rule, message, remedy, (Reason(rule, message, remedy, pane=pane),)))


_ACTS: dict[str, Callable[[Here], Form | Send]] = {
    "advance": lambda _: Send(Advance()),
    "tick": _tick,
    "approve": _approve,
    "accept": accept,
    "lock": lock,
    "sample": lambda _: Send(TakeSample()),
    "answer": answer,
    "signal": _signal,
    "hold": _hold,
    "fail": lambda here: _reason(here, "Record that this step failed", "record", FailStep, "What went wrong?"),
    "retry": lambda _: Send(RetryStep()),
    "skip": lambda here: _reason(here, "Skip the failed step", "skip", SkipStep, "It is left undone; say why."),
    "overrule": _overrule,
    "raise": raise_trigger,
    "rollback": _roll_back,
    "abort": lambda here: _reason(here, "Abort the run", "abort", Abort, "After deploying began this rolls back."),
    "escalate": _escalate,
    "start": _start,
    "undo": lambda here: undone(here.board.undo),
    "updates": lambda _: Send(DraftUpdates(), opens=7),
    "postmortem": lambda _: Send(DraftPostmortem(), opens=7, last=True),
}
