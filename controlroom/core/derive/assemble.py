"""Putting the slices together into a board, a line of the list, and the list."""

from collections.abc import Set
from dataclasses import replace
from datetime import datetime

from controlroom.core import canonical, clocks, gates, postmortem, queueing, scoring, steps
from controlroom.core.board import Board, Fact, ReleaseLine
from controlroom.core.derive import (
    audit,
    checks,
    following,
    frame,
    incidents,
    locks,
    marks,
    risk,
    rollback,
    status,
    timeline,
    undo,
    updates,
)
from controlroom.core.derive import gates as gates_slice
from controlroom.core.events import Record
from controlroom.core.harmless import cleaned
from controlroom.core.people import Actor
from controlroom.core.phases import ENDED, Phase
from controlroom.core.plan import Plan
from controlroom.core.risk import Score
from controlroom.core.world import Run, World

Seen = tuple[tuple[str, int], ...]


def board(world: World, records: tuple[Record, ...], now: datetime, actor: Actor, seen: Seen, mine: Set[int]) -> Board:
    """The board of the open release as of now; `mine` are the sequence numbers appended in this sitting."""
    run = world.run
    written = postmortem.draft(world, records) if run and run.postmortem else ""
    present = replace(world, run=clocks.present(run, now)) if run else world
    if run and run.phase not in ENDED:  # the clocks of an ended run stand, its results grow stale all the same
        world = present
    board = cleaned(
        Board(
            at=canonical.time_text(now),
            seen=seen,
            context=status.context(world, now),
            header=frame.header(world, actor, now),
            rail=frame.rail(world.run),
            next=following.following(world, now),
            risk=risk.slice_of(world, now, records),
            gates=gates_slice.slice_of(world, now),
            timeline=timeline.slice_of(world, status.of(world, now)),
            checks=checks.slice_of(present, now),
            rollback=rollback.slice_of(world),
            incidents=incidents.slice_of(world),
            updates=updates.slice_of(world, now, written),
            audit=audit.slice_of((), now, mine),
            undo=undo.slice_of(records, world, now, actor),
        )
    )
    return replace(board, audit=audit.slice_of(records, now, mine))


def line(world: World, now: datetime) -> ReleaseLine:
    """One line of the list of releases, as things really stand: what a rehearsal assumes does not count."""
    release, run = world.release, world.run
    assert release is not None
    plan = release.plan
    real = World(world.site, release, None)
    score = scoring.score(world, now)
    views = [view for view in gates.gate_views(real, now) if view.gate.required]
    gates_done = f"{sum(view.state is gates.GateState.DONE for view in views)}/{len(views)}"
    reasons = queueing.reasons(real, now, live=True)
    word = status.of(world, now)
    running = run is not None and run.phase not in ENDED and run.phase is not Phase.IDLE
    blocked = reasons[0].message if reasons else locks.warned(real, now) or "nothing is in the way"
    return cleaned(
        ReleaseLine(
            plan.id,
            plan.title,
            plan.environment,
            marks.band(score.band),
            score.raw,
            gates_done,
            f"{run.kind.upper()} {run.phase}" if run else "no run",
            following.following(world, now).sentence if running else blocked,
            status.MARKS[word],
            _line_facts(plan, run, score, word, len(reasons), locks.facts(real, now)),
        )
    )


def _line_facts(
    plan: Plan, run: Run | None, score: Score, word: str, reasons: int, held: tuple[Fact, ...]
) -> tuple[Fact, ...]:
    count = f", {reasons} reason{'s' if reasons != 1 else ''}" if reasons else ""
    migration = "yes" if plan.migrations else "no"
    deploys = len(steps.deploying(plan))
    mark = status.MARKS[word]
    shown = f"{score.band.upper()} {score.shown} of 100, raw {score.raw}"
    last = f"{run.name}, {run.kind.upper()}, {run.phase}" if run else "none yet; in the room n starts a REHEARSAL"
    readiness = plan.attributes.rollback.value
    counts = ((len(plan.migrations), "migration"), (deploys, "deploy step"), (len(plan.ways_back), "way back"))
    return (
        Fact(plan.product, plan.description),
        Fact("Environment", f"{plan.environment.upper()} · migration {migration} · rollback {readiness}"),
        Fact("Modules", " · ".join(plan.modules) or "none named"),
        Fact("State", f"{mark.glyph} {word}{count}", mark.role),
        *held,
        Fact("Risk", shown, marks.band(score.band).role),
        Fact("Last run", last),
        Fact("Steps", ", ".join(_counted(number, what) for number, what in counts)),
    )


def _counted(number: int, what: str) -> str:
    """`1 migration`, `2 ways back`."""
    head, blank, rest = what.partition(" back")
    return f"{number} {head}{'s' * (number != 1)}{blank}{rest}"


def attention(one: ReleaseLine) -> int:
    """How much a release wants attention: running ones first, then by raw score."""
    return (10_000 if one.status.word == "running" else 0) + one.raw
