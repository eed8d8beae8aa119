"""`controlroom accept`: risks that a person takes upon themselves for a while."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from controlroom.cli.asking import change, refuse_without_rehearsal
from controlroom.cli.lock import For, Until, span_or_time
from controlroom.cli.verbs import Reason, Release, Stored, noun, session_of, verb
from controlroom.outside import clock

if TYPE_CHECKING:
    from controlroom.core.acceptances import AcceptanceView
    from controlroom.core.risk import Factor

app = noun('accept add my-release blast_radius --reason "first wave only" --for 3d')
Factor_ = Annotated[
    str, typer.Argument(metavar="FACTOR", help="The id of a factor of the score: accept list has them.")
]
ActAs = Annotated[str, typer.Option(metavar="PERSON", help="In a REHEARSAL: as this person.")]


@verb(app, "accept list my-release")
def list_(ctx: typer.Context, release: Release) -> int:
    """List the factors of a release's score, who accepted which until when, and who may."""
    from controlroom.core import acceptances, scoring
    from controlroom.core.world import World

    session, now = session_of(ctx), clock.now()
    found = session.world(release)
    assert found.release is not None  # an unknown one was refused before
    world = World(found.site, found.release)  # what was acted in a rehearsal does not count
    plan, site = found.release.plan, found.site
    views, factors = acceptances.views(world, now), scoring.score(world, now).factors
    may = [person.id for person in acceptances.eligible(site, plan)]
    rules = acceptances.rules(site, plan)
    value = {
        "release": plan.id,
        "digest": found.release.digest,
        "environment": plan.environment,
        "factors": [_data(factor) | {"accepted": data(views.get(factor.id))} for factor in factors],
        "eligible": may,
        "days": rules.days,
        "required": rules.required,
    }
    head = f"{plan.environment.upper()} {plan.id}: {acceptances.counts(views) or 'none accepted'} of {len(factors)}"
    lines = [f"{head}; may: {', '.join(may) or 'nobody here'}, for {rules.days} days at most"]
    session.out.data(value, [*lines, *(line(factor, views.get(factor.id)) for factor in factors)])
    return 0


@verb(app, 'accept add my-release blast_radius --reason "first wave only" --for 3d')
def add(
    ctx: typer.Context,
    release: Stored,
    factor: Factor_,
    reason: Reason = "",
    for_: For = "",
    until: Until = "",
    act_as: ActAs = "",
) -> int:
    """Accept a factor of the score for a while, for this version of the plan; its points stay in the score."""
    from controlroom.core.intents import AcceptRisk

    session = session_of(ctx)
    intent = AcceptRisk(factor, reason, span_or_time(for_, until), act_as)
    refuse_without_rehearsal(session, release, intent)
    return change(session, release, intent)


@verb(app, 'accept remove my-release blast_radius --reason "the wave grew"')
def remove(ctx: typer.Context, release: Stored, factor: Factor_, reason: Reason = "", act_as: ActAs = "") -> int:
    """Take the acceptance of a factor back, for a reason."""
    from controlroom.core.intents import WithdrawAcceptance

    return change(session_of(ctx), release, WithdrawAcceptance(factor, reason, act_as))


def data(view: "AcceptanceView | None") -> dict[str, Any] | None:
    """What was said of a factor as data; null where nobody accepted it."""
    if view is None:
        return None
    said = view.accepted
    return {
        "state": str(view.state),
        "person": said.person,
        "by": said.by,
        "points": said.points,
        "reason": said.reason,
        "until": said.until,
        "digest": said.digest,
    }


def line(factor: "Factor", view: "AcceptanceView | None") -> str:
    """A factor with its acceptance in one line."""
    from controlroom.core import expiry

    said = f"{factor.points:+4} {factor.id}: {factor.label}"
    if view is None:
        return f"{said} · not accepted"
    by = f"by {view.accepted.by} until {expiry.words(view.accepted.until)}: {view.accepted.reason}"
    return f"{said} · {str(view.state).upper()} {by}"


def _data(factor: "Factor") -> dict[str, Any]:
    return {"id": factor.id, "label": factor.label, "points": factor.points}
