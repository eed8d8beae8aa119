"""An overruled check is one story: in its title, its answer, its row, its trigger, and where `o` is pressed again."""

from controlroom.core import derive, lapse
from controlroom.core.board import Board
from controlroom.core.intents import Overrule, TakeSample
from controlroom.core.phases import Phase
from controlroom.tui.acts import Here, begin
from controlroom.tui.form import Choose
from tests.core.machine import SAM, Story, live_to, rehearsed_to

RATE = "webhook-failure-rate"


def overruled() -> Story:
    story = rehearsed_to(Phase.RECOMMENDED, "error-spike").do(Overrule(RATE, "a known echo", 30), TakeSample())
    assert story.run.checks[RATE].last.verdict == "fail"
    return story


def board_of(story: Story) -> Board:
    return derive.board(story.world, (), story.at, SAM, (), frozenset())


def until(story: Story) -> str:
    seconds = story.run.checks[RATE].overruled
    return lapse.run_time(seconds)


def test_the_title_counts_what_is_overruled_apart_from_what_fails() -> None:
    title = board_of(overruled()).checks.title
    assert (title.mark.word, title.detail) == ("OVERRULED", "5 pass 1 overruled")
    assert "fail" not in title.brief


def test_the_answer_and_the_row_say_that_it_is_set_aside_and_until_when() -> None:
    story = overruled()
    checks = board_of(story).checks
    (fact,) = checks.answer
    assert (fact.label, fact.role) == ("~ OVERRULED", "warn")
    assert f"Webhook failure rate, set aside until {until(story)}; of the other 5; " in fact.text
    row = next(row for row in checks.checks if row.id == RATE)
    assert row.mark.word == "OVERRULED"
    assert row.detail[0].text == "set aside, the result is fail"


def test_its_trigger_waits_and_does_not_say_that_it_rolls_back() -> None:
    story = overruled()
    text, progress, _ = next(row for row in board_of(story).checks.triggers if "ebhook failure" in row[0])
    assert text.endswith(f"set aside until {until(story)}")
    assert progress == "waits"


def test_the_key_pressed_again_says_that_it_is_set_aside_already() -> None:
    story = overruled()
    board = board_of(story)
    row = next(row for row in board.checks.checks if row.id == RATE)
    for here in (Here(board, 4, row, RATE), Here(board, 1, None)):
        form = begin("overrule", here)
        assert isinstance(form, Choose)
        assert "Webhook failure rate is set aside already: a known echo, until " in form.title
        assert "No check fails" not in form.title


def test_a_fail_that_counts_again_is_at_least_one_bad_sample() -> None:
    story = live_to(Phase.MONITORING).observe(webhook_failure_rate="23").do(Overrule(RATE, "an echo", 1)).wait(90)
    assert story.run.checks[RATE].fails == 0
    assert board_of(story).checks.answer[0].text.endswith("bad 1 in a row")
