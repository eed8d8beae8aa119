"""Saying yes to a release, and taking it back: never the author, never for another digest."""

from controlroom.core import gates, people
from controlroom.core.decide import releases, runs
from controlroom.core.decide.turn import Turn, needed, refuse
from controlroom.core.gates import ApprovalView
from controlroom.core.intents import Acknowledge, GrantApproval, RevokeApproval
from controlroom.core.phases import ENDED
from controlroom.core.release_events import Acknowledged, ApprovalGranted, ApprovalRevoked


def grant(turn: Turn, intent: GrantApproval) -> None:
    """Approve as oneself, or in a rehearsal as an eligible person."""
    view = _view(turn, intent.approval)
    if intent.acting_as:
        person = acted(turn, intent.acting_as)
        runs.ensure_rehearsal(turn, intent.scenario)
    else:
        person = releases.person_of(turn)
    _check_may(turn, view, person)
    event = ApprovalGranted(view.approval.id, person, turn.release.digest, intent.note.strip())
    if intent.acting_as:
        turn.of_run(event, acting_as=person)
    else:
        turn.of_release(event)


def revoke(turn: Turn, intent: RevokeApproval) -> None:
    """Take one's own yes back, for a reason."""
    view = _view(turn, intent.approval)
    reason = needed(intent.reason, "to take an approval back")
    person = acted(turn, intent.acting_as) if intent.acting_as else releases.person_of(turn)
    run = turn.world.run
    said = run.grants if intent.acting_as and run else turn.release.grants
    if all(given.person != person for given in said.get(view.approval.id, ())):
        raise refuse("not_given", f"{person} has not approved {view.approval.title}", "nothing to take back")
    event = ApprovalRevoked(view.approval.id, person, reason)
    if intent.acting_as:
        turn.of_run(event, acting_as=person)
    else:
        turn.of_release(event)
        releases.warn(turn, f"{person} took back the approval {view.approval.title}")


def acknowledge(turn: Turn, intent: Acknowledge) -> None:
    """Take note of the release; blocks nothing, so any mapped person may."""
    person = releases.person_of(turn)
    known = {one.id: one for one in turn.release.plan.acknowledgements}
    if intent.acknowledgement not in known:
        names = ", ".join(known) or "none"
        raise refuse("no_acknowledgement", f"there is no {intent.acknowledgement}", f"known: {names}", code=2)
    turn.of_release(Acknowledged(intent.acknowledgement, person))


def _view(turn: Turn, name: str) -> ApprovalView:
    views = {view.approval.id: view for view in gates.approval_views(turn.opened, turn.at)}
    if name not in views:
        known = ", ".join(views) or "none"
        raise refuse("no_approval", f"there is no approval {name}", f"approvals: {known}", code=2)
    return views[name]


def acted(turn: Turn, name: str) -> str:
    """The id of the person that the operator acts as; refused but in a rehearsal that goes on, or begins now."""
    run = turn.world.run
    if run is not None and run.live:
        raise refuse("act_as", "acting as somebody is for rehearsals only", "approve under your own login", code=4)
    if run is not None and run.phase in ENDED:
        raise refuse("ended", f"the run has ended: {run.phase}", "N starts a new run")
    person = people.find(turn.world.site.people, name)
    if person is None:
        raise refuse("no_person", f"{name} is not known here", "see people.yaml", code=2)
    return person.id


def _check_may(turn: Turn, view: ApprovalView, person: str) -> None:
    known, plan, approval = turn.world.site.people, turn.release.plan, view.approval
    if people.same(known, person, plan.author):
        raise refuse("author", "nobody approves their own release", "ask another eligible person", code=4)
    if any(given.person == person for given in view.grants):
        raise refuse("given", f"{person} has approved this version already", "nothing to do")
    if all(one.id != person for one in view.eligible):
        names = ", ".join(one.name for one in view.eligible) or "nobody here"
        raise refuse("not_eligible", f"{person} may not give {approval.title}", f"it takes {names}", code=4)
