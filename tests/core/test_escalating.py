"""Escalating out of a way back shows what stays undone and what stays behind, and is typed; elsewhere a reason does."""

from controlroom.core.intents import Advance, Escalate, FailStep, RollBack
from controlroom.core.phases import Phase
from controlroom.core.refusal import Confirmation
from controlroom.tui import acts, forms
from controlroom.tui.form import Send
from tests import boards
from tests.core.machine import ID, SAMPLE, Story, rehearsed_to, titles_of_way

BACK = Phase.ROLLING_BACK


def shown(story: Story) -> Confirmation:
    """What is shown before it counts."""
    refusal = story.no(Escalate("the console is down"))
    assert (refusal.rule, refusal.code) == ("confirm", 2)
    assert refusal.confirmation is not None
    return refusal.confirmation


def told(confirmation: Confirmation, label: str) -> list[str]:
    """The lines under a label, with those that go on below it."""
    found, under = [], ""
    for head, text in confirmation.lines:
        under = head or under
        found += [text] if under == label else []
    return found


def test_the_open_steps_of_the_way_that_is_left_are_listed_with_their_state_and_owner() -> None:
    story = rehearsed_to(BACK, "error-spike").do(Advance(), FailStep("the console is down"))
    _, second, third = titles_of_way(story.run, "quick")
    preview = shown(story)
    assert told(preview, "Leaves") == [f"{SAMPLE.ways_back[0].title} · 2 of 3 steps not done"]
    undone = told(preview, "Undone")
    assert [line.split(" · ")[0] for line in undone] == [f"2 {second}", f"3 {third}"]
    assert " · failed · " in undone[0]
    assert told(preview, "Stays") == ["migration 0042 stays applied"]
    assert preview.expects == ID
    assert preview.act.startswith("ESCALATE · PRODUCTION · REHEARSAL")


def test_what_passed_steps_and_given_up_ways_leave_behind_is_listed_too() -> None:
    story = rehearsed_to(BACK, "error-spike").do(Advance(), Advance(), Advance(confirm=ID), FailStep("it hangs"))
    given_up = titles_of_way(story.run, "quick")[2]
    story.do(RollBack(confirm=ID))
    assert told(shown(story), "Stays")[0] == given_up


def test_only_the_typed_id_ends_the_run_and_a_reason_is_still_needed() -> None:
    story = rehearsed_to(BACK, "error-spike")
    assert story.no(Escalate("help", "other")).rule == "confirm"
    assert story.no(Escalate(" ", ID)).rule == "reason"
    assert story.do(Escalate("help", ID)).phase is Phase.ESCALATED


def test_where_no_way_is_left_the_reason_is_enough() -> None:
    assert rehearsed_to(Phase.MONITORING).do(Escalate("help")).phase is Phase.ESCALATED


def test_in_the_room_the_reason_is_followed_by_the_preview() -> None:
    story = rehearsed_to(BACK, "error-spike")
    form = forms.after_refusal(story.no(Escalate("help")), Send(Escalate("help")))
    assert isinstance(form, forms.Confirm)
    assert form.shown.act.startswith("ESCALATE")
    begun = acts.begin("escalate", acts.Here(boards.rolling_back(), 5, None))
    assert "What stays undone is shown next" in str(begun)
