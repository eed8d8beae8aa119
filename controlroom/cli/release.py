"""`controlroom release`: plans in, scores out."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from controlroom.cli import accept, asof, importing, report, schemas, scores, starter, undoing
from controlroom.cli.faults import FINDINGS, problem_list
from controlroom.cli.session import Session
from controlroom.cli.verbs import AsOf, Kind, Release, Stored, noun, session_of, verb

if TYPE_CHECKING:
    from controlroom.core.acceptances import AcceptanceView
    from controlroom.core.risk import Score
    from controlroom.core.whatif import WhatIf
    from controlroom.core.world import Release as Opened
    from controlroom.formats.problems import Problem

app = noun("release score my-release.yaml")
File = Annotated[Path, typer.Argument(metavar="FILE", help="A plan file in YAML.")]
SITE_FILE = typer.Option(metavar="FILE", help="Take it in as well; controlroom paths says where examples are.")


@verb(app, "release list")
def list_(ctx: typer.Context, text: Annotated[str, typer.Argument(help="Only those with these words.")] = "") -> int:
    """List the releases in the store, those that want attention first."""
    return list_releases(session_of(ctx), text)


def list_releases(session: Session, text: str) -> int:
    """Print the releases whose words contain the text; none when there is no store yet."""
    if not session.has_store():
        session.out.warn(f"there is no store {session.settings.store} yet")
        session.out.data({"releases": [], "total": 0}, ["There is no release yet: controlroom release import FILE"])
        return 0
    home = session.desk().home(text)
    releases = [
        {
            "id": line.id,
            "title": line.title,
            "environment": line.environment,
            "status": line.status.word,
            "band": line.band.word.casefold(),
            "raw": line.raw,
            "gates": line.gates,
            "phase": line.phase,
            "next": line.next,
        }
        for line in home.releases
    ]
    session.out.data({"releases": releases, "total": home.total}, report.home(home))
    return 0


@verb(app, "release show my-release")
def show(ctx: typer.Context, release: Release, as_of: AsOf = None) -> int:
    """Show a release with all that is known of it; as data its whole plan."""
    from controlroom.core import plain

    session = session_of(ctx)
    opened = _opened_in(asof.world(session, release, as_of)[0].release)
    value = {"release": opened.plan.id, "digest": opened.digest, "plan": json.loads(plain.dumps(opened.plan))}
    lines = () if session.settings.json else report.board(asof.board(session, release, as_of))
    session.out.data(value | asof.data(as_of), (*asof.words(as_of), *lines))
    return 0


@verb(app, "release new my-release --env staging --out my-release.yaml")
def new(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="ID", help="The id of the release to be.")],
    env: Annotated[str, typer.Option(metavar="ENV", help="The environment that it goes to.")] = "staging",
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="A new file; else it is printed.")] = None,
) -> int:
    """Print a plan to begin from, every part explained, which can be rehearsed as it stands; nothing is stored."""
    return starter.new(session_of(ctx), name, env, out)


@verb(app, "release validate my-release.yaml --strict")
def validate(
    ctx: typer.Context,
    file: File,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 for doubts, and for texts to be written.")] = False,
) -> int:
    """Say everything that is wrong with a plan file, and what is doubtful; exit 1 when something is wrong."""
    from controlroom.core import digest, lint, scoring
    from controlroom.formats.plans import read_plan
    from controlroom.formats.problems import FormatError, Unreadable

    session = session_of(ctx)
    try:
        plan = read_plan(file)
    except Unreadable:
        raise
    except FormatError as error:
        value = {"file": str(file), "ok": False, "problems": problem_list(error.problems)}
        session.out.data(value, [_problem_line(found) for found in error.problems])
        return FINDINGS
    found, doubts = digest.of_plan(plan), lint.warnings(plan, scoring.policy_of(session.site(), plan))
    doubts = (*doubts, *starter.unwritten(file))
    for doubt in doubts:
        session.out.warn(doubt)
    ok = not (strict and doubts)
    session.out.data(
        {"file": str(file), "ok": ok, "release": plan.id, "digest": found, "problems": []},
        [f"{file}: {'ok' if ok else 'doubtful'}: {plan.id}, {plan.environment.upper()}, digest {digest.short(found)}"],
    )
    return 0 if ok else FINDINGS


@verb(app, "release score my-release.yaml")
def score(
    ctx: typer.Context,
    release: Release,
    suppose: Annotated[list[str] | None, scores.IF] = None,
    as_of: AsOf = None,
) -> int:
    """Say how risky a release is, in points, and what is the cheapest way to the next lower band."""
    from controlroom.core import acceptances, lint, risk, scoring, whatif
    from controlroom.core.world import World

    session = session_of(ctx)
    world, now = asof.world(session, release, as_of)
    opened = _opened_in(world.release)
    chosen = scoring.chosen(world.site, opened.plan)
    policy = chosen.policy
    if policy is scoring.NO_POLICY:
        session.out.warn(f"nothing is scored: {chosen.because}")
    for doubt in lint.warnings(opened.plan, policy):
        session.out.warn(doubt)
    found = scoring.score(world, now)
    what = whatif.cheapest(policy, opened.plan, scoring.facts(world, now), found)
    value: dict[str, Any] = {"release": opened.plan.id, "digest": opened.digest, "environment": opened.plan.environment}
    accepted = acceptances.views(World(world.site, opened), now)
    value |= _score(found, accepted) | {"accepted": acceptances.tally(accepted)} | asof.data(as_of)
    value |= {"whatif": _what_if(what, policy.cap, risk.band_of(policy, what.reaches).name)}
    lines = [*_score_lines(opened, found, what, policy.cap, accepted)]
    if policy is not scoring.NO_POLICY:
        rests = f"policy {policy.id} version {policy.version}: {chosen.because}; people {session.known_from}"
        lines.append(f"Scored by {rests}")
    if suppose:
        wished, more = scores.supposed(world, now, suppose)
        value["supposed"], lines = wished, [*lines, *more]
    session.out.data(value, (*asof.words(as_of), *lines))
    return 0


@verb(app, "release history my-release")
def history(ctx: typer.Context, release: Stored) -> int:
    """Say how the score moved: each change with its time, the event that made it, and who did it."""
    return scores.print_history(session_of(ctx), release)


@verb(app, "release undo my-release")
def undo(
    ctx: typer.Context,
    release: Stored,
    event: Annotated[int, typer.Option(min=0, metavar="SEQ", help="The number of the event that is undone.")] = 0,
) -> int:
    """Show what you said last and could take back; with its event number, take it back."""
    return undoing.undo(session_of(ctx), release, event)


@verb(app, "release import my-release.yaml")
def import_(
    ctx: typer.Context,
    file: File,
    people: Annotated[Path | None, SITE_FILE] = None,
    policy: Annotated[Path | None, SITE_FILE] = None,
) -> int:
    """Take a plan into the store: all of it, or nothing when anything is wrong with it."""
    return importing.import_release(session_of(ctx), file, people, policy)


@verb(app, "release schema plan")
def schema(ctx: typer.Context, kind: Kind = "plan") -> int:
    """Print the JSON Schema of a file that people write, for their editors."""
    return schemas.print_schema(session_of(ctx), kind)


def _opened_in(release: "Opened | None") -> "Opened":
    assert release is not None  # an unknown one was refused before
    return release


def _problem_line(found: "Problem") -> str:
    path = f"{found.path}: " if found.path else ""
    return f"{found.file}:{found.line}:{found.column}: {path}{found.message} — {found.remedy}"


def _score(found: "Score", accepted: "dict[str, AcceptanceView]") -> dict[str, Any]:
    factors = [
        {
            "id": factor.id,
            "label": factor.label,
            "points": factor.points,
            "source": str(factor.source),
            "evidence": factor.evidence,
            "accepted": accept.data(accepted.get(factor.id)),
        }
        for factor in found.factors
    ]
    return {
        "raw": found.raw,
        "score": found.shown,
        "band": found.band,
        "instruction": found.instruction,
        "factors": factors,
    }


def _what_if(what: "WhatIf", cap: int, band: str) -> list[dict[str, Any]]:
    """At most one set of actions; where no set reaches the next band, the one that comes nearest."""
    if not what.actions:
        return []
    actions = [{"label": one.label, "points": one.points, "minutes": one.minutes} for one in what.actions]
    return [{"actions": actions, "raw": what.reaches, "score": min(what.reaches, cap), "band": band}]


def _score_lines(
    opened: "Opened", found: "Score", what: "WhatIf", cap: int, accepted: "dict[str, AcceptanceView]"
) -> Iterator[str]:
    from controlroom.core import acceptances

    plan = opened.plan
    yield f"{plan.id} · {plan.environment.upper()} · plan {opened.digest[:6]}"
    yield f"{found.band.upper()} {found.shown} of {cap}, raw {found.raw}: {found.instruction}"
    for one in found.factors:
        view = accepted.get(one.id)
        said = f" {str(view.state).upper()} by {view.accepted.by}" if view else ""
        yield f"{one.points:+4} {one.label} ({one.source}: {one.evidence}){said}"
    if accepted:
        yield f"Accepted risks, whose points stay: {acceptances.counts(accepted)} of {len(found.factors)}"
    if not what.target:
        return
    reach = f"To reach {what.target}" if what.reachable else f"Nothing reaches {what.target}; the nearest is"
    yield f"{reach} {what.reaches}, in {what.minutes} m:"
    yield from (f"{one.points:+4} {one.label}, {one.minutes} m" for one in what.actions)
