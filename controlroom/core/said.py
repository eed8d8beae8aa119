"""What people have said of gates, approvals and risks, as the events leave it; in a release or in one rehearsal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from controlroom.core import canonical
from controlroom.core.release_events import (
    AcceptanceWithdrawn,
    ApprovalGranted,
    ApprovalRevoked,
    GateTicked,
    GateUnticked,
    RiskAccepted,
    SaidUndone,
)
from controlroom.core.world import Accepted, Grant, Tick


@dataclass(frozen=True, slots=True)
class Undoing:
    """What can be undone: event `seq`, its kind, the gate or note it is about, in words, and what is true then.

    `tick` is the tick that stands again, `person` who took note before (empty: nobody).
    """

    seq: int
    kind: str
    subject: str
    act: str
    at: datetime
    then: str
    tick: Tick | None = None
    person: str = ""


def ticks_after(ticks: Mapping[str, Tick], event: GateTicked | GateUnticked, by: str, at: datetime) -> dict[str, Tick]:
    """The ticks after one was made or taken back."""
    if isinstance(event, GateTicked):
        return {**ticks, event.gate: Tick(event.evidence, event.digest, by, at)}
    return {gate: tick for gate, tick in ticks.items() if gate != event.gate}


def ticks_restored(ticks: Mapping[str, Tick], event: SaidUndone) -> dict[str, Tick]:
    """The ticks after the last word about a gate was taken back: as before it, with that tick's own person and time."""
    left = {gate: tick for gate, tick in ticks.items() if gate != event.subject}
    if not event.digest:
        return left
    return {**left, event.subject: Tick(event.evidence, event.digest, event.by, canonical.parse_time(event.at))}


def noted_again(noted: Mapping[str, str], event: SaidUndone) -> dict[str, str]:
    """Who has taken note after the last one to do so took it back."""
    left = {note: person for note, person in noted.items() if note != event.subject}
    return {**left, event.subject: event.by} if event.by else left


def grants_after(
    grants: Mapping[str, tuple[Grant, ...]], event: ApprovalGranted | ApprovalRevoked, by: str, at: datetime
) -> dict[str, tuple[Grant, ...]]:
    """The grants after one was given or taken back; a person counts once an approval."""
    kept = tuple(grant for grant in grants.get(event.approval, ()) if grant.person != event.person)
    if isinstance(event, ApprovalGranted):
        kept = (*kept, Grant(event.person, event.digest, by, at, event.note))
    return {**grants, event.approval: kept}


def accepted_after(
    accepted: Mapping[str, Accepted], event: RiskAccepted | AcceptanceWithdrawn, by: str, at: datetime
) -> dict[str, Accepted]:
    """The accepted factors after one was accepted, or its acceptance taken back."""
    kept = {factor: one for factor, one in accepted.items() if factor != event.factor}
    if isinstance(event, RiskAccepted):
        kept[event.factor] = Accepted(event.person, event.points, event.reason, event.until, event.digest, by, at)
    return kept
