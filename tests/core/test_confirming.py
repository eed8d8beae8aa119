"""What a typed confirmation says of the checks: how many pass, how old they are, what is set aside."""

from dataclasses import replace

from controlroom.core.decide import confirming
from controlroom.core.decide.turn import Turn
from controlroom.core.intents import Overrule, RollBack, TakeSample
from controlroom.core.phases import Phase
from controlroom.core.refusal import Confirmation
from controlroom.tui.form import Send
from controlroom.tui.forms import after_refusal
from tests.core.machine import AT, Story, live_to, rehearsed_to


def confirmed(story: Story) -> Confirmation:
    found = story.no(RollBack()).confirmation
    assert found is not None
    return found


def checked(story: Story) -> str:
    return "\n".join(f"{label}: {text}" for label, text in confirmed(story).lines if "Checks" in label)


def test_checks_that_all_pass_are_counted_with_their_age() -> None:
    story = live_to(Phase.MONITORING).observe().wait(20)
    assert checked(story) == "Checks: 6 of 6 pass, last 20 s ago"


def test_checks_that_are_stale_say_so_and_which_key_measures() -> None:
    story = live_to(Phase.MONITORING).observe().wait(480)
    assert checked(story) == "! Checks: 6 of 6 stale, last 8 m ago: measure first"


def test_a_failing_check_and_one_that_is_set_aside_are_told_apart() -> None:
    story = rehearsed_to(Phase.RECOMMENDED, "error-spike")
    assert checked(story).endswith("1 of 6 fail, last 0 s ago")
    story.do(Overrule("webhook-failure-rate", "an echo"), TakeSample())
    assert "1 of 6 set aside, " in checked(story)


def test_without_a_measurement_it_says_that_none_has_run() -> None:
    story = rehearsed_to(Phase.MONITORING, "clean")
    bare = replace(story.world, run=replace(story.run, checks={}))
    turn = Turn(bare, AT, story.by)
    (line,) = [pair for pair in confirming.enter(turn, Phase.COMPLETE).lines if "Checks" in pair[0]]
    assert line == ("! Checks", "none of 6 has run: measure first")


def test_checks_that_do_not_all_pass_are_drawn_as_a_warning() -> None:
    story = rehearsed_to(Phase.RECOMMENDED, "error-spike")
    form = after_refusal(story.no(RollBack()), Send(RollBack()))
    (line,) = [line for line in form.lines(80, 20) if any("! Checks" in span.text for span in line)]
    assert {span.role for span in line} == {"warn"}
