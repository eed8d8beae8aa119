"""Folding the log: what is impossible is refused, and replaying is the same as living it."""

from dataclasses import replace
from typing import get_args

import pytest

from controlroom.core import canonical
from controlroom.core.events import Event, Record
from controlroom.core.evolve import evolve, replay
from controlroom.core.evolve_run import Impossible
from controlroom.core.intents import (
    Abort,
    Advance,
    Hold,
    ImportRelease,
    RemoveLock,
    Resume,
    StartRun,
    TickGate,
    UntickGate,
)
from controlroom.core.phases import Phase
from controlroom.core.release_events import Acknowledged, GateTicked
from controlroom.core.run_events import PhaseEntered, ResultOverruled, RunStarted
from controlroom.core.world import World
from tests.core.machine import AT, SAM, SAMPLE, Story, imported, live_to, locking, rehearsal, rehearsed_to


def record(stream: str, event: Event) -> Record:
    return Record(9, stream, 1, AT, 0, SAM, event)


@pytest.mark.parametrize(
    ("world", "stream", "event", "words"),
    [
        (World(), "release:x", GateTicked("g", "e", "d"), "before the release was imported"),
        (World(), "release:x", Acknowledged("a", "p"), "before the release was imported"),
        (World(), "release:x", PhaseEntered("queued"), "can not stand in release:x"),
        (World(), "run:1", RunStarted("x", "rehearsal", "d"), "a run without a release"),
        (imported().world, "run:1", PhaseEntered("queued"), "outside its run"),
        (rehearsal().world, "run:2", PhaseEntered("queued"), "outside its run"),
        (rehearsal().world, "run:1", Acknowledged("a", "p"), "outside its run"),
        (rehearsal().world, "run:1", ResultOverruled("c", "r", 9), "never measured"),
    ],
)
def test_an_event_that_can_not_have_happened_is_refused(world: World, stream: str, event: Event, words: str) -> None:
    with pytest.raises(Impossible, match=words):
        evolve(world, record(stream, event))


def test_an_unknown_phase_or_kind_of_run_is_refused() -> None:
    with pytest.raises(ValueError, match="flying"):
        evolve(rehearsal().world, record("run:1", PhaseEntered("flying")))
    with pytest.raises(ValueError, match="dry"):
        evolve(imported().world, record("run:1", RunStarted("x", "dry", "d")))


@pytest.mark.parametrize(
    "story",
    [rehearsed_to(Phase.RESTORED, "error-spike"), rehearsed_to(Phase.COMPLETE), live_to(Phase.COMPLETE)],
    ids=["restored", "complete", "live"],
)
def test_replaying_the_log_gives_the_world_that_was_lived(story: Story) -> None:
    assert replay(story.log, kept=story.kept) == story.world
    for cut in (0, len(story.log) // 2, len(story.log)):
        if not story.kept:
            assert replay(story.log[cut:], replay(story.log[:cut])) == story.world


def test_a_fold_changes_no_world_that_was_there_before() -> None:
    story, world, before = rehearsed_to(Phase.RESTORED, "error-spike"), World(), []
    for one in story.log:
        before.append((world, canonical.dumps(world)))
        world = evolve(world, one)
    assert all(canonical.dumps(seen) == text for seen, text in before)


def test_a_new_plan_keeps_ticks_and_approvals_for_their_digest() -> None:
    story = imported().do(TickGate("finance-sign-off", "seen"), ImportRelease(replace(SAMPLE, title="Other")))
    assert story.world.release is not None
    assert story.world.release.ticks["finance-sign-off"].digest != story.world.release.digest


def test_a_run_keeps_the_plan_with_which_it_began() -> None:
    story = rehearsal().do(ImportRelease(replace(SAMPLE, title="Other")))
    assert story.run.plan == SAMPLE


def test_a_new_run_begins_with_nothing_of_the_last_one() -> None:
    story = rehearsed_to(Phase.MONITORING).do(Abort("x", confirm=SAMPLE.id))
    first = story.run
    while story.phase is not Phase.RESTORED:
        story.do(Advance(confirm=SAMPLE.id))
    run = story.do(StartRun()).run
    assert (run.number, run.steps, run.checks, run.assumed_gates, run.t) == (2, {}, {}, (), 0)
    assert first.steps


def test_the_wall_time_of_a_phase_is_when_it_was_entered_and_its_run_second_the_run_s_own() -> None:
    story = rehearsed_to(Phase.COMPLETE)
    assert {entry.at for entry in story.run.entries} == {story.run.started_at}
    assert [entry.t for entry in story.run.entries] == [0, 0, 240, 360, 480, 780]
    run = live_to(Phase.MONITORING).do(Hold("x")).wait(600).do(Resume()).observe(6)
    run.do(Advance(confirm=SAMPLE.id))
    last = run.run.entries[-1]
    assert (last.at - run.run.started_at).total_seconds() == last.t == 1320


def test_every_kind_of_event_is_made_by_some_story() -> None:
    said = imported().do(locking("Nobody", "x"), RemoveLock("lock-1", "y"), TickGate("finance-sign-off", "seen"))
    said.do(UntickGate("finance-sign-off", "not yet"))
    stories = [rehearsed_to(Phase.RESTORED, "error-spike"), live_to(Phase.COMPLETE), said]
    kinds = {one.event.KIND for story in stories for one in story.log}
    assert len(kinds) >= len(get_args(Event)) // 2
