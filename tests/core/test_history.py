"""The score over time: each change with the event that made it, in order, without a word about what changed nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from controlroom.core import history, scoring
from controlroom.core.derive import risk as slices
from controlroom.core.events import Record
from controlroom.core.evolve import replay
from controlroom.core.history import AGED, Scored
from controlroom.core.incident import Incident
from controlroom.core.intents import (
    Acknowledge,
    Advance,
    GrantApproval,
    ImportIncident,
    ImportPolicy,
    ImportRelease,
    MapLogin,
    StartRun,
    TickGate,
    UntickGate,
)
from controlroom.core.people import Actor
from controlroom.core.plan import Plan
from tests.core.machine import AT, ID, POLICY, SAM, SAMPLE, TAYLOR, Story, imported, locking


def gates(plan: Plan) -> list[str]:
    return [gate.id for stage in plan.stages for gate in stage.gates if gate.required and not gate.claimed]


def moved(story: Story) -> list[tuple[int, int, str]]:
    return [(one.before, one.raw, one.kind) for one in history.of(tuple(story.log), story.at)]


def test_the_sample_told_from_its_import_to_its_queueing() -> None:
    first, second = gates(SAMPLE)
    approval = SAMPLE.approvals[0].id
    story = imported().wait(60)
    story.do(TickGate(first, "PR 7")).wait(60).do(TickGate(second, "log 9")).wait(60)
    story.do(GrantApproval(approval), by=TAYLOR).wait(60)
    story.do(UntickGate(second, "wrong log"))
    story.do(StartRun("rehearsal"), Advance(assume=True))
    assert moved(story) == [
        (-1, 126, "release.imported"),
        (126, 118, "gate.ticked"),
        (118, 110, "gate.ticked"),
        (110, 104, "approval.granted"),
        (104, 112, "gate.unticked"),
        (112, 112, "release.queued"),
    ]
    entries = history.of(tuple(story.log), story.at)
    assert [one.who for one in entries] == ["sam", "sam", "sam", "taylor", "sam", "sam"]
    assert entries[1] == Scored(
        AT + timedelta(minutes=1),
        126,
        118,
        "critical",
        f"gate {first} ticked: PR 7",
        "gate.ticked",
        "sam",
        entries[1].seq,
    )
    assert entries[-1].run == "run-0001"
    assert all(one.kind == story.log[one.seq - 1].event.KIND for one in entries)


def test_what_changes_no_score_is_left_out() -> None:
    story = imported().do(
        locking("billing-worker", "freeze"), ImportIncident(Incident("far", "Printer on fire", "SEV-4", "closed"))
    )
    for each in SAMPLE.acknowledgements[:1]:
        story.do(Acknowledge(each.id))
    story.do(MapLogin("root", "priya"))
    assert moved(story) == [(-1, 126, "release.imported")]


def test_a_policy_an_incident_and_another_plan_move_it() -> None:
    story = imported()
    story.do(ImportPolicy(replace(POLICY, version=2, weights=tuple(replace(w, points=1) for w in POLICY.weights))))
    tamed = moved(story)[-1]
    assert tamed[::2] == (126, "policy.imported")
    story.do(ImportRelease(replace(SAMPLE, modules=SAMPLE.modules[:1])))
    assert moved(story)[-1][2] == "release.imported"
    bare = Story()
    bare.do(ImportPolicy(POLICY), ImportRelease(SAMPLE))
    bare.do(ImportIncident(Incident("near", "Webhooks", "SEV-3", "closed", modules=SAMPLE.modules)))
    assert [(before, raw - before, kind) for before, raw, kind in moved(bare)[1:]] == [(116, 10, "incident.imported")]


def aged(minutes: int) -> Story:
    """The sample with the first gate good for so many minutes, ticked."""
    (stage, *rest) = SAMPLE.stages
    first = gates(SAMPLE)[0]
    short = tuple(replace(gate, valid_minutes=minutes) if gate.id == first else gate for gate in stage.gates)
    return imported(replace(SAMPLE, stages=(replace(stage, gates=short), *rest))).do(TickGate(first, "PR 7"))


def test_time_alone_moves_it_when_a_tick_grows_old() -> None:
    story = aged(10)
    assert moved(story)[-1] == (126, 118, "gate.ticked")
    story.wait(11 * 60)
    assert history.of(tuple(story.log), story.at)[-1] == Scored(story.at, 118, 126, "critical", AGED)
    story.do(TickGate(gates(SAMPLE)[1], "log 9"))
    assert moved(story)[-2:] == [(118, 126, ""), (126, 118, "gate.ticked")]


def test_every_entry_is_what_a_replay_up_to_its_event_scores() -> None:
    story = imported()
    for gate in gates(SAMPLE):
        story.do(TickGate(gate, "seen")).do(UntickGate(gate, "no")).do(TickGate(gate, "seen again"))
    records = tuple(story.log)
    for one in history.of(records, story.at):
        assert scoring.score(replay(records[: one.seq]), one.at).raw == one.raw


def test_without_a_release_or_a_record_there_is_no_history() -> None:
    assert history.of((), AT) == ()
    assert history.of(tuple(Story().do(ImportPolicy(POLICY)).log), AT) == ()


def test_the_pane_has_the_last_twelve_latest_first_and_their_trail() -> None:
    story, (first, _) = imported(), gates(SAMPLE)
    for _ in range(8):
        story.wait(60).do(TickGate(first, "seen"), UntickGate(first, "no"))
    found = slices.slice_of(story.world, story.at, tuple(story.log))
    assert len(found.history) == len(found.trail) == slices.LAST
    assert (found.history[0].before, found.history[0].raw, found.history[0].age) == (118, 126, "0 s")
    assert found.trail[-1] == 7
    assert set(found.trail) == {6, 7}


def test_secrets_and_escape_sequences_of_an_event_do_not_reach_the_row() -> None:
    first = gates(SAMPLE)[0]
    story = imported().do(TickGate(first, "key sk_live_4eC39HqLyjWDarjtT1zdp7dc"))
    (row, _) = slices.slice_of(story.world, story.at, tuple(story.log)).history
    assert "4eC39HqLyjWDarjtT1zdp7dc" not in row.why


@pytest.mark.parametrize("actor", [SAM, Actor("root")])
def test_it_names_who_did_it(actor: Actor) -> None:
    story = imported().do(TickGate(gates(SAMPLE)[0], "seen"), by=actor)
    records: tuple[Record, ...] = tuple(story.log)
    assert history.of(records, story.at)[-1].who == actor.name
    assert story.world.release is not None
    assert story.world.release.plan.id == ID
