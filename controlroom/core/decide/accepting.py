"""Taking a factor of the score upon oneself for a while, and taking that back: never for one's own release."""

from datetime import timedelta

from controlroom.core import acceptances, canonical, expiry, people, scoring
from controlroom.core.acceptances import AcceptanceState
from controlroom.core.decide import approving, locking, releases, runs
from controlroom.core.decide.turn import Turn, needed, refuse
from controlroom.core.intents import AcceptRisk, WithdrawAcceptance
from controlroom.core.release_events import AcceptanceWithdrawn, RiskAccepted
from controlroom.core.risk import Factor


def accept(turn: Turn, intent: AcceptRisk) -> None:
    """Accept a factor as it is now, for the present digest; its points stay in the score."""
    factor = _factor(turn, intent.factor)
    if intent.acting_as:
        person = approving.acted(turn, intent.acting_as)
        runs.ensure_rehearsal(turn, intent.scenario)
    else:
        person = releases.person_of(turn)
    _check_may(turn, person, "accept a risk of this release")
    view = acceptances.views(turn.opened, turn.at).get(factor.id)
    if view is not None and view.state is AcceptanceState.ACCEPTED:
        said = view.accepted
        text = f"{factor.label} is accepted by {said.person} until {expiry.words(said.until)}"
        raise refuse("accepted", text, "take that acceptance back first")
    reason = needed(intent.reason, "to accept a risk")
    event = RiskAccepted(factor.id, factor.points, person, reason, _until(turn, intent.until), turn.release.digest)
    if intent.acting_as:
        turn.of_run(event, acting_as=person)
    else:
        turn.of_release(event)


def withdraw(turn: Turn, intent: WithdrawAcceptance) -> None:
    """Take an acceptance back, for a reason: one's own, or another's as somebody who might have given it."""
    run = turn.world.run
    said = run.accepted if intent.acting_as and run else turn.release.accepted
    given = said.get(intent.factor)
    if given is None:
        _factor(turn, intent.factor)
        known = ", ".join(said) or "none"
        raise refuse("not_accepted", f"{intent.factor} is not accepted", f"accepted: {known}")
    person = approving.acted(turn, intent.acting_as) if intent.acting_as else releases.person_of(turn)
    if person != given.person:
        _check_may(turn, person, f"take back what {given.person} accepted")
    event = AcceptanceWithdrawn(intent.factor, person, needed(intent.reason, "to take an acceptance back"))
    if intent.acting_as:
        turn.of_run(event, acting_as=person)
    else:
        turn.of_release(event)
        releases.warn(turn, f"{person} took back the acceptance of {intent.factor}")


def _factor(turn: Turn, name: str) -> Factor:
    found = scoring.score(turn.opened, turn.at).factors
    for factor in found:
        if factor.id == name:
            return factor
    known = ", ".join(factor.id for factor in found) or "none"
    raise refuse("no_factor", f"the score has no factor {name}", f"factors: {known}", code=2)


def _check_may(turn: Turn, person: str, what: str) -> None:
    site, plan = turn.world.site, turn.release.plan
    may = acceptances.eligible(site, plan)
    names = ", ".join(one.name for one in may) or f"a {' or '.join(acceptances.rules(site, plan).roles)} in people.yaml"
    if people.same(site.people, person, plan.author):
        raise refuse("author", "nobody accepts a risk of their own release", f"it takes {names}", code=4)
    if all(one.id != person for one in may):
        raise refuse("not_eligible", f"{person} may not {what}", f"it takes {names}", code=4)


def _until(turn: Turn, text: str) -> str:
    """When it ends, which it has to; at most as many days from now as the policy says."""
    days = acceptances.rules(turn.world.site, turn.release.plan).days
    if not text.strip():
        raise refuse("expiry", "an acceptance has to end", f"say when, such as 3d; at most {days} days", code=2)
    until = locking.ends(turn, text)
    if canonical.parse_time(until) > turn.at + timedelta(days=days):
        raise refuse("expiry", f"{text.strip()} is too long", f"the policy allows at most {days} days")
    return until
