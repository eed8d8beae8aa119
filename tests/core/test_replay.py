"""A reel: one frame an event, with its mark; stepping by phases, and searching."""

from dataclasses import replace

import pytest

from controlroom.core.intents import Advance, Hold
from controlroom.core.phases import Phase
from controlroom.core.replay import MARKS, Reel, reel
from controlroom.core.run_events import PhaseEntered
from tests.core.machine import Story, advanced_to, imported, live, rehearsal, rehearsed_to


def of(story: Story) -> Reel:
    return reel(tuple(story.log), "the-sample", story.world.run)


@pytest.fixture(scope="module")
def restored() -> Story:
    return advanced_to(Phase.RESTORED, rehearsal("error-spike"))


def test_a_reel_begins_with_the_release_and_has_a_frame_for_every_event_since(restored: Story) -> None:
    first = next(record for record in restored.log if record.stream.startswith("release:"))
    frames = of(restored).frames
    assert [frame.seq for frame in frames] == list(range(first.seq, len(restored.log) + 1))


def test_without_a_run_a_reel_is_of_no_kind() -> None:
    found = of(imported())
    assert (found.run, found.kind, len(found.frames)) == ("", "", 1)


def test_a_reel_says_of_what_it_is() -> None:
    assert (of(live()).kind, of(live()).run) == ("LIVE", "run-0001")
    assert of(rehearsal()).kind == "REHEARSAL"


def test_marks_tell_phases_warnings_failures_and_the_way_back(restored: Story) -> None:
    marks = {
        record.seq: frame.mark for frame in of(restored).frames for record in restored.log if record.seq == frame.seq
    }
    phases = {r.event.phase: marks[r.seq] for r in restored.log if isinstance(r.event, PhaseEntered)}
    assert phases["monitoring"] == phases["restored"] == "✓"
    assert phases["spike"] == "!"
    assert phases["rollback recommended"] == "✗"
    kinds = {record.event.KIND: marks[record.seq] for record in restored.log if record.seq in marks}
    assert kinds["rollback.started"] == "R"
    assert kinds["rollback.recommended"] == "✗"
    assert kinds["step.passed"] == ""
    assert set(marks.values()) <= {*MARKS, ""}


def test_phases_are_stepped_through_in_both_directions_and_end_at_the_ends(restored: Story) -> None:
    found = of(restored)
    forward, index = [], 0
    while (after := found.phase(index, 1)) != index:
        forward.append(after)
        index = after
    assert len(forward) == len(restored.run.entries)
    assert [found.phase(later, -1) for later in forward[1:]] == forward[:-1]
    assert found.phase(forward[0], -1) == forward[0]


def test_an_event_is_found_by_words_of_its_kind_its_text_and_its_author() -> None:
    found = of(rehearsed_to(Phase.MONITORING).do(Hold("waiting for Ümit’s call")))
    last = len(found.frames) - 1
    assert found.find(0, "ümit HELD") == last
    assert found.find(last, "held") == last  # the only one
    assert found.find(0, "phase sam") == found.find(0, "phase")
    assert found.find(0, "no such word") == found.find(0, "  ") == -1


def test_the_search_goes_round_in_both_directions() -> None:
    found = of(rehearsed_to(Phase.MONITORING))
    first = found.find(0, "phase.entered")
    assert found.find(len(found.frames) - 1, "phase.entered") == first
    latest = found.find(0, "phase.entered", -1)
    assert found.find(latest, "phase.entered") == first


def test_a_place_in_the_log_is_the_frame_of_the_last_event_by_then(restored: Story) -> None:
    found = of(restored)
    assert found.index(found.frames[7].seq) == 7
    assert found.index(0) == 0
    assert found.index(10**9) == len(found.frames) - 1


def test_secrets_and_escapes_are_not_in_what_is_searched() -> None:
    story = rehearsed_to(Phase.MONITORING).do(Hold("x"))
    held = story.log[-1]
    event = replace(held.event, reason="\x1b[31mred sk_live_51H8xYzAbCdEfGhIjKlMnOpQr")  # type: ignore[call-arg]
    found = reel((*story.log[:-1], replace(held, event=event)), "x", story.world.run)
    assert "\x1b" not in found.frames[-1].words
    assert "51h8xyz" not in found.frames[-1].words


def test_a_story_that_goes_on_has_the_same_frames_before() -> None:
    story = rehearsed_to(Phase.VERIFYING)
    before = of(story).frames
    assert of(story.do(Advance())).frames[: len(before)] == before
