"""`controlroom policy`: the risk policies of the site, and which of them scores which release."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from controlroom.cli import open as parts
from controlroom.cli.asking import event, event_line, refused
from controlroom.cli.faults import BAD_INPUT, FINDINGS, Fault, of_file
from controlroom.cli.verbs import Release, noun, session_of, verb

if TYPE_CHECKING:
    from controlroom.core.policy import Policy

app = noun("policy list")
File = Annotated[Path, typer.Argument(metavar="FILE", help="A risk policy in YAML.")]


@verb(app, "policy list")
def list_(ctx: typer.Context) -> int:
    """List the risk policies that are known here, and which releases each is for."""
    session = session_of(ctx)
    known = session.site().policies.values()
    session.out.data({"policies": [_data(one) for one in known]}, [_line(one) for one in known])
    return 0


@verb(app, "policy show risk")
def show(ctx: typer.Context, policy: Annotated[str, typer.Argument(help="The id of a policy.")]) -> int:
    """Show one policy: its bands, weights and actions, with the reasons for the weights."""
    session = session_of(ctx)
    known = session.site().policies
    if policy not in known:
        raise Fault(BAD_INPUT, "no_policy", f"there is no policy {policy}", f"known: {', '.join(known) or 'none yet'}")
    session.out.data(_whole(known[policy]), _lines(known[policy]))
    return 0


@verb(app, "policy for my-release")
def for_(ctx: typer.Context, release: Release) -> int:
    """Say which policy scores a release, and why that one."""
    from controlroom.core import scoring

    session = session_of(ctx)
    world = session.world(release)
    assert world.release is not None  # an unknown one was refused before
    plan, chosen = world.release.plan, scoring.chosen(world.site, world.release.plan)
    value = {"release": plan.id, "environment": plan.environment, "because": chosen.because}
    line = f"{plan.environment.upper()} {plan.id}: policy {chosen.policy.id} version {chosen.policy.version}"
    session.out.data(value | {"policy": _data(chosen.policy)}, [f"{line}: {chosen.because}"])
    return 0


@verb(app, "policy check policy.yaml")
def check(ctx: typer.Context, file: File) -> int:
    """Read a policy file and say whether it could be imported; nothing is stored. Exit 1 when not.

    `controlroom paths` says where an example of a policy is, to copy and change.
    """
    from controlroom.core.decide import decide
    from controlroom.core.intents import ImportPolicy
    from controlroom.core.refusal import Refusal
    from controlroom.core.world import World
    from controlroom.formats.policies import read_policy
    from controlroom.formats.problems import FormatError, Unreadable
    from controlroom.outside import actor, clock

    session = session_of(ctx)
    try:
        policy = read_policy(file)
    except Unreadable:
        raise
    except FormatError as error:
        raise of_file(error, FINDINGS) from None
    made = decide(World(session.site()), ImportPolicy(policy), clock.now(), actor.actor())
    if isinstance(made, Refusal):
        raise refused(made, session)
    session.out.data({"file": str(file), "ok": True} | _data(policy), [f"{file}: ok: {_line(policy)}"])
    return 0


@verb(app, "policy import policy.yaml")
def import_(ctx: typer.Context, file: File) -> int:
    """Add a policy, or a newer version of one that is known; every release is scored anew."""
    from controlroom.core.intents import ImportPolicy
    from controlroom.formats.policies import read_policy

    session = session_of(ctx)
    policy = read_policy(file)
    desk = session.desk(writing=True, making=True)
    answer = desk.ask("", ImportPolicy(policy))
    unchanged = answer.refusal is not None and answer.refusal.rule == "unchanged"
    if answer.refusal is not None and not unchanged:
        raise refused(answer.refusal, session)
    said = [event_line(record, "") for record in answer.records]
    said += [f"policy {policy.id} is this already; nothing was recorded"] if unchanged else []
    others = [one.id for one in parts.site_of(desk).policies.values() if one.id != policy.id]
    if others:
        said.append(f"{len(others)} more known here: {', '.join(others)}; policy for RELEASE says which one scores it")
    value = {"events": [event(record) for record in answer.records], "unchanged": unchanged}
    session.out.data(value | _data(policy), said)
    return 0


def _data(policy: "Policy") -> dict[str, Any]:
    return {
        "id": policy.id,
        "version": policy.version,
        "teams": list(policy.teams),
        "products": list(policy.products),
        "environments": list(policy.environments),
    }


def _whole(policy: "Policy") -> dict[str, Any]:
    from controlroom.core import plain

    return _data(policy) | {
        "cap": policy.cap,
        "bands": [{"name": one.name, "start": one.start, "instruction": one.instruction} for one in policy.bands],
        "weights": [_part(plain.dumps(one)) for one in policy.weights],
        "actions": [_part(plain.dumps(one)) for one in policy.actions],
    }


def _part(text: str) -> Any:
    import json

    return json.loads(text)


def _line(policy: "Policy") -> str:
    from controlroom.core.policy import audience

    return f"{policy.id} version {policy.version}, for {audience(policy)}"


def _lines(policy: "Policy") -> Iterator[str]:
    yield _line(policy)
    yield f"shown up to {policy.cap}; bands on the raw score:"
    yield from (f"  from {band.start} {band.name}: {band.instruction}" for band in policy.bands)
    for weight in policy.weights:
        each = " each" if weight.each else ""
        why = f" ({weight.why})" if weight.why else ""
        yield f"{weight.points:+4}{each} {weight.factor} {weight.value}: {weight.label}{why}"
    for action in policy.actions:
        way = f" from {action.value} to {action.to}" if action.to else ""
        yield f"{action.minutes} m {action.factor}{way}: {action.label}{' (each)' if action.each else ''}"
