"""Why: the detail of a check says what its provider said, and 5 Rollback what a recommendation rests on."""

from controlroom.core import derive
from controlroom.core.board import Board
from controlroom.core.intents import Observe
from controlroom.core.measurement import Measurement, Verdict
from controlroom.core.phases import Phase
from controlroom.tui import rows
from tests.core.machine import Story, live_to

FAILING = "webhook-failure-rate"


def board(story: Story) -> Board:
    return derive.board(story.world, tuple(story.log), story.at, story.by, (), set())


def test_a_check_that_can_not_be_judged_says_why_in_its_detail() -> None:
    story = live_to(Phase.MONITORING).observe(6)
    story.do(Observe((Measurement(FAILING, Verdict.ERROR, note="Prometheus: connection refused"),)))
    row = next(one for one in board(story).checks.checks if one.id == FAILING)
    said = {fact.label: fact.text for fact in rows.facts(row)[1]}
    assert (said["State"], said["Why"]) == ("ERROR", "Prometheus: connection refused")


def test_a_recommendation_says_signal_threshold_values_and_since_when() -> None:
    story = live_to(Phase.MONITORING).observe(6).observe(webhook_failure_rate="34.2").observe(webhook_failure_rate="35")
    assert story.phase is Phase.RECOMMENDED
    since = story.run.checks[FAILING].first_fail
    (fact,) = (one for one in board(story).rollback.answer if one.role == "bad")
    assert fact.text.startswith("Webhook failures over 20 %: 35 % (limit > 20 %), 2 samples in a row, since T+")
    assert fact.text.endswith(f"{since // 60}:{since % 60:02}")
