"""Accepted risks: which factors of the score a person has taken upon themselves, until when; no points go away."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from controlroom.core import expiry, people, scoring
from controlroom.core.counting import many
from controlroom.core.gates import rehearsed
from controlroom.core.people import Person
from controlroom.core.plan import Plan
from controlroom.core.policy import Acceptance, Policy
from controlroom.core.refusal import Reason
from controlroom.core.risk import Factor
from controlroom.core.world import Accepted, Release, Site, World

RULE, PANE, KEY = "acceptance", 1, "A"


class AcceptanceState(StrEnum):
    """EXPIRED: its time is over. VOID: of another digest, or by somebody who may not. GREW: more points by now."""

    ACCEPTED = "accepted"
    EXPIRED = "expired"
    VOID = "void"
    GREW = "grew"


@dataclass(frozen=True, slots=True)
class AcceptanceView:
    """A factor of the score now, what was said of it, and whether that counts."""

    factor: Factor
    accepted: Accepted
    state: AcceptanceState


def rules(site: Site, plan: Plan) -> Acceptance:
    """What the risk policy that scores a plan says about accepting."""
    return scoring.policy_of(site, plan).accept


def eligible(site: Site, plan: Plan) -> tuple[Person, ...]:
    """Who may accept a risk of a plan: the holders of the policy's roles, never the author."""
    roles = set(rules(site, plan).roles)
    return tuple(
        person
        for person in site.people
        if set(person.roles) & roles and not people.same(site.people, person.id, plan.author)
    )


def views(world: World, at: datetime) -> dict[str, AcceptanceView]:
    """What was said of each factor of the score now, by the factor's id; in a rehearsal also by acting."""
    release, run = world.release, rehearsed(world)
    said = {**release.accepted, **(run.accepted if run else {})} if release else {}
    if release is None or not said:
        return {}
    may = {person.id for person in eligible(world.site, release.plan)}
    factors = scoring.score(world, at).factors
    return {
        factor.id: AcceptanceView(factor, said[factor.id], _state(factor, said[factor.id], release, may, at))
        for factor in factors
        if factor.id in said
    }


def reasons(world: World, at: datetime) -> Iterator[Reason]:
    """What keeps a live run of a band from queueing whose factors have to be accepted by policy."""
    if world.release is None:
        return
    policy = scoring.policy_of(world.site, world.release.plan)
    if not policy.accept.required:
        return
    score = scoring.score(world, at)
    if not _reaches(policy, score.band):
        return
    counted = {id for id, view in views(world, at).items() if view.state is AcceptanceState.ACCEPTED}
    left = [factor for factor in score.factors if factor.id not in counted]
    if left:
        count = f"{len(left)} of {many(len(score.factors), 'factor')} {'is' if len(left) == 1 else 'are'} not accepted"
        names = ", ".join(person.name for person in eligible(world.site, world.release.plan))
        fact = f"the policy wants every risk of band {score.band} accepted: {count}"
        remedy = "accept each in 1 Risk, or lower the score"
        yield Reason(RULE, fact, remedy, names, PANE, KEY, score.band)


def tally(found: dict[str, AcceptanceView]) -> dict[str, int]:
    """How many are in each state."""
    states = [view.state for view in found.values()]
    return {str(state): states.count(state) for state in AcceptanceState}


def counts(found: dict[str, AcceptanceView]) -> str:
    """How many are accepted, and how many no longer are: `2 accepted, 1 expired`; empty for none."""
    return ", ".join(f"{number} {state}" for state, number in tally(found).items() if number)


def _reaches(policy: Policy, band: str) -> bool:
    """Whether a band is the one from which on factors have to be accepted, or a higher one."""
    names = [each.name for each in policy.bands]
    return policy.accept.required in names[: names.index(band) + 1] if band in names else False


def _state(factor: Factor, said: Accepted, release: Release, may: set[str], at: datetime) -> AcceptanceState:
    if said.digest != release.digest or said.person not in may:
        return AcceptanceState.VOID
    if expiry.over(said.until, at):
        return AcceptanceState.EXPIRED
    return AcceptanceState.GREW if factor.points > said.points else AcceptanceState.ACCEPTED
