"""What the panes say of a run that has ended, and of texts that a plan leaves out: nothing waits that never comes."""

from dataclasses import replace

import pytest

from controlroom.core import derive
from controlroom.core.board import Board
from controlroom.core.intents import Abort, Escalate
from controlroom.core.phases import Phase
from controlroom.core.plan_parts import Criterion
from tests.core.machine import ID, SAM, SAMPLE, Story, imported, rehearsed_to


def board(story: Story) -> Board:
    return derive.board(story.world, tuple(story.log), story.at, SAM, (), frozenset())


def words(story: Story) -> list[str]:
    """The state of each step of the timeline."""
    return [step.mark.word for step in board(story).timeline.steps]


@pytest.mark.parametrize("phase", [Phase.QUEUED, Phase.PREFLIGHT])
def test_a_step_that_was_never_begun_is_not_done_once_the_run_has_ended(phase: Phase) -> None:
    story = rehearsed_to(phase)
    assert "pending" in words(story)
    ended = words(story.do(Abort("wrong day")))
    assert "pending" not in ended
    assert ended[-3:] == ["not done"] * 3


def test_a_run_that_was_aborted_says_the_step_at_which_it_was() -> None:
    assert board(rehearsed_to(Phase.QUEUED).do(Abort("wrong day"))).timeline.title.mark.word == "STEP 1/9"
    assert board(rehearsed_to(Phase.PREFLIGHT).do(Abort("wrong day"))).timeline.title.mark.word == "STEP 4/9"
    assert board(rehearsed_to(Phase.VERIFYING).do(Escalate("help"))).timeline.title.mark.word == "STEP 7/9"


def test_of_the_ways_back_only_those_that_were_taken_have_steps_that_are_not_done() -> None:
    story = rehearsed_to(Phase.ROLLING_BACK, "error-spike").do(Escalate("help", ID))
    taken, other = board(story).rollback.ways
    assert {step.mark.word for step in taken.steps} == {"not done"}
    assert {step.mark.word for step in other.steps} == {"pending"}


def test_checks_of_an_ended_run_are_not_offered_to_be_run() -> None:
    story = rehearsed_to(Phase.QUEUED)
    assert "c runs them" in board(story).checks.title.detail
    assert "c runs them" not in board(story.do(Abort("wrong day"))).checks.title.detail


def test_a_success_criterion_is_a_sentence_also_where_it_has_no_text() -> None:
    told = (Criterion("Webhooks arrive", "rate", "<= 5"), Criterion(" ", "rate"), Criterion("Finance agrees"))
    sections = board(imported(replace(SAMPLE, success=told))).checks.sections
    facts = next(section.facts for section in sections if section.title == "Success criteria")
    assert [fact.text for fact in facts] == ["Webhooks arrive: rate <= 5", "rate", "Finance agrees"]
