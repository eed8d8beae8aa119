"""During a live run its own dangers raise the score; after it the watch goes on for each horizon."""

from dataclasses import replace

from controlroom.core import derive, scoring
from controlroom.core.board import Board, Fact
from controlroom.core.events import Record
from controlroom.core.evolve import evolve
from controlroom.core.intents import Advance, Observe, RollBack
from controlroom.core.measurement import Measurement, Verdict
from controlroom.core.phases import Phase
from controlroom.core.plan_parts import Horizon
from controlroom.core.policy import Weight
from controlroom.core.site_events import LiveRunOpened
from controlroom.core.verification import Use
from tests.core.machine import ID, POLICY, SAMPLE, Story, everywhere, live_to, rehearsed_to

M = Phase.MONITORING


def board(story: Story) -> Board:
    return derive.board(story.world, tuple(story.log), story.at, story.by, (), set())


def points(story: Story) -> dict[str, int]:
    return {factor.id: factor.points for factor in scoring.score(story.world, story.at).factors}


def beside(story: Story, services: tuple[str, ...]) -> Story:
    record = Record(len(story.log) + 1, "site", 1, story.at, 0, story.by, LiveRunOpened("other", services))
    story.world = evolve(story.world, record)
    return story


def test_a_blind_check_raises_the_score_and_sight_lowers_it_again() -> None:
    story = live_to(M).observe(6)
    before = scoring.score(story.world, story.at).raw
    assert "blind" not in points(story)
    story.observe(webhook_failure_rate="error", seat_drift="error")
    assert points(story)["blind"] == 12
    assert scoring.score(story.world, story.at).raw == before + 12
    assert "blind" not in points(story.observe())


def test_what_grows_stale_raises_it_without_any_event() -> None:
    story = live_to(M).observe(6).wait(181)
    assert points(story)["blind"] >= 6


def test_another_live_run_on_a_service_raises_the_score_and_is_named() -> None:
    story = beside(live_to(M).observe(6), ("Nobody's",))
    assert "parallel" not in points(story)
    beside(story, (SAMPLE.services[0].upper(),))
    factor = next(one for one in scoring.score(story.world, story.at).factors if one.id == "parallel")
    assert (factor.points, factor.evidence) == (10, "other")


def test_the_score_at_queueing_stays_and_the_live_one_stands_beside_it() -> None:
    story = live_to(M).observe(6)
    frozen = story.run.raw
    story.observe(webhook_failure_rate="error")
    assert story.run.raw == frozen
    assert board(story).risk.raw == frozen + 6
    assert board(story).risk.frozen.startswith(f"At queueing it was {frozen}")


def test_a_policy_may_weigh_it_itself_and_a_rehearsal_has_none_of_it() -> None:
    story = live_to(M).observe(6).observe(webhook_failure_rate="error")
    own = replace(POLICY, weights=(*POLICY.weights, Weight("blind", "any", 25, "Blind")))
    site = replace(story.world.site, policies={own.id: own})
    score = scoring.score(replace(story.world, site=site), story.at)
    assert next(one.points for one in score.factors if one.id == "blind") == 25
    assert "blind" not in points(rehearsed_to(M, "blind-metrics").do(Advance(), Advance()))


def test_after_complete_each_horizon_is_open_until_it_is_over() -> None:
    plan = replace(
        SAMPLE,
        checks=(*SAMPLE.checks, replace(everywhere("late"), uses=(Use.WATCH,))),
        monitoring=replace(
            SAMPLE.monitoring, horizons=(Horizon("First hour", 60, ("late",)), Horizon("A day", 1440, ("late",)))
        ),
    )
    story = live_to(Phase.COMPLETE, plan)

    def shown() -> list[Fact]:
        section = next(one for one in board(story).checks.sections if one.title == "Watching")
        return [fact for fact in section.facts if fact.label in ("First hour", "A day")]

    assert [fact.text.partition(" ·")[0] for fact in shown()] == ["open, 1 h left", "open, 1 d left"]
    story.wait(3700)
    assert [fact.text.partition(" ·")[0] for fact in shown()] == ["closed", "open, 22 h left"]
    story.do(Observe((Measurement("late", Verdict.FAIL, "99"),)))
    assert (story.phase, story.run.checks["late"].fails) == (Phase.COMPLETE, 1)
    assert story.do(RollBack(confirm=ID)).phase is Phase.ROLLING_BACK
