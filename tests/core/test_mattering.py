"""What a live run measures is an event when it changes something, and is kept beside the log otherwise."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controlroom.core import clocks, guards, mattering
from controlroom.core.evolve import replay
from controlroom.core.intents import Advance, Hold, Observe, Overrule, Resume, RollBack
from controlroom.core.measurement import Measurement, Verdict
from controlroom.core.phases import ENDED, Phase
from controlroom.core.plan import Plan
from controlroom.core.plan_parts import Monitoring
from controlroom.core.run_events import SampleTaken
from controlroom.core.verification import Trigger
from tests.core.machine import Story, everywhere, live_to, small

M = Phase.MONITORING
RATE = "webhook-failure-rate"


def plan() -> Plan:
    found = (
        everywhere("a"), replace(everywhere("b"), limit=3), replace(everywhere("c"), count=3, error_limit=4),
        replace(everywhere("d"), required=False), replace(everywhere("e"), delay=300, interval=180),
    )  # fmt: skip
    watch = Monitoring(minutes=3, steady=2, limit=2)
    return small(stages=(), approvals=(), checks=found, triggers=(Trigger("t", "T", "a", "> 5", 2),), monitoring=watch)


def events(story: Story, intent: Observe) -> list[str]:
    """The checks that the events of an intent name."""
    decision = story.ask(intent)
    assert isinstance(decision, tuple)
    return [one.check for new in decision if isinstance(new.event, SampleTaken) for one in new.event.measurements]


def sample(**verdicts: str) -> Observe:
    values = {"pass": "1", "fail": "23", "warn": "1", "error": "", "inconclusive": ""}
    return Observe(tuple(Measurement(name, Verdict(to), values[to]) for name, to in verdicts.items()))


def test_a_first_result_is_an_event_and_the_same_again_is_not() -> None:
    story = live_to(Phase.DEPLOYING, plan())
    assert events(story.wait(60), sample(a="pass", b="pass")) == ["a", "b"]
    story.do(sample(a="pass"), sample(a="pass"))
    count = len(story.log)
    assert events(story.wait(60), sample(a="pass", b="pass")) == []
    assert len(story.log) == count
    assert story.run.checks["a"].t == clocks.present(story.run, story.at).t


def test_only_the_checks_that_changed_stand_in_the_event() -> None:
    story = live_to(Phase.DEPLOYING, plan()).observe(4)
    assert events(story.wait(60), sample(a="pass", b="fail", d="fail")) == ["b", "d"]
    assert len(story.run.checks["a"].trail) == 5


def test_bad_samples_are_events_up_to_the_limit() -> None:
    story = live_to(Phase.DEPLOYING, plan()).observe(4)
    told = [events(story.wait(60), sample(b="fail")) for _ in range(5)]
    assert told == [["b"], ["b"], ["b"], [], []]
    assert (story.phase, story.run.checks["b"].fails) == (Phase.RECOMMENDED, 5)


def test_good_samples_are_events_until_the_run_is_steady() -> None:
    story = live_to(Phase.DEPLOYING, plan()).observe(6)
    while story.phase is Phase.DEPLOYING:
        story.do(Advance(confirm="small"))
    whole = sample(a="pass", b="pass", c="pass", d="pass", e="pass")
    told = [len(events(story.wait(60), whole)) for _ in range(5)]
    assert told == [1, 1, 1, 0, 0]  # c has to be good three times; that the run is steady is told with it
    assert story.run.good == 5


def test_blindness_is_an_event_when_it_begins_when_a_person_has_to_decide_and_when_it_ends() -> None:
    story = live_to(Phase.DEPLOYING, plan()).observe(4)
    told = [events(story.wait(60), sample(c="error")) for _ in range(6)]
    assert told == [["c"], ["c"], ["c"], ["c"], [], []]
    assert events(story.wait(60), sample(c="pass")) == ["c"]


def test_a_check_that_was_stale_and_is_seen_again_is_an_event() -> None:
    story = live_to(Phase.DEPLOYING, plan()).observe(6)
    assert events(story.wait(181), sample(a="pass")) == ["a"]


def test_what_leads_anywhere_is_an_event() -> None:
    story = live_to(M).observe(4).observe(webhook_failure_rate="23")
    assert story.phase is Phase.SPIKE
    assert story.observe(2).phase is M
    decision = story.observe(2).log[-1].event
    assert isinstance(decision, SampleTaken)


def test_a_trigger_that_is_met_by_a_passing_value_is_an_event() -> None:
    story = live_to(Phase.DEPLOYING, plan()).observe(4)
    seven = Observe((Measurement("a", Verdict.PASS, "7"),))
    assert [events(story.wait(60), seven) for _ in range(2)] == [["a"], ["a"]]
    assert story.phase is Phase.RECOMMENDED


def test_a_quiet_week_of_two_hundred_checks_is_a_handful_of_events() -> None:
    checks = tuple(replace(everywhere(f"c{index}"), interval=60) for index in range(200))
    story = live_to(M, small(stages=(), approvals=(), checks=checks, monitoring=Monitoring(minutes=9999, steady=2)))
    before = len(story.log)
    story.observe(200, seconds=15)
    assert len(story.log) - before <= 2
    assert story.run.good == 200


def test_quiet_samples_keep_a_check_from_growing_stale() -> None:
    story = live_to(M).observe(20)
    log = replay(story.log)
    assert log.run is not None
    assert guards.missing_for_steady(clocks.present(log.run, story.at))  # the log alone saw nothing lately
    assert not guards.missing_for_steady(clocks.present(story.run, story.at))


# --- the same as if every sample were an event --------------------------------------------------------------


def told_by_chance(dice: Random) -> Observe:
    verdicts = ("pass", "pass", "pass", "pass", "pass", "warn", "fail", "error", "inconclusive")
    names = [name for name in "abcde" if dice.random() < 0.8] or ["a"]
    worst = dice.random() < 0.4
    return sample(**{name: dice.choice(verdicts) if worst else "pass" for name in names})


def by_chance(seed: int) -> Story:
    """A live run of some sixty intents, most of them measurements."""
    dice, story = Random(seed), live_to(Phase.DEPLOYING, plan())
    others = (
        Advance(confirm="small"), Advance(confirm="small", evidence="seen"), Hold("lunch"), Resume(),
        Overrule("a", "an echo", 3), Overrule("", "an echo", 2), RollBack(confirm="small"),
    )  # fmt: skip
    for _ in range(60):
        story.wait(dice.choice((15, 60, 60, 200)))
        story.ask(
            told_by_chance(dice) if dice.random() < 0.85 else dice.choice(others[: 7 if dice.random() < 0.2 else 6])
        )
        if story.phase in ENDED:
            break
    return story


@settings(max_examples=30)
@given(st.integers(0, 2**32))
def test_what_is_kept_beside_the_log_counts_as_if_it_were_an_event(seed: int) -> None:
    quiet = by_chance(seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mattering, "changed", lambda before, after, measurements: measurements)
        loud = by_chance(seed)
    assert not loud.kept
    assert quiet.run == loud.run
    assert len(quiet.log) <= len(loud.log)
    assert replay(quiet.log, kept=quiet.kept) == quiet.world


@settings(max_examples=30)
@given(st.integers(0, 2**32))
def test_the_last_twelve_of_each_check_are_as_good_as_all(seed: int) -> None:
    from controlroom.dispatch.opened import trimmed

    story = by_chance(seed)
    assert replay(story.log, kept=trimmed(tuple(story.kept))).run == story.run


def test_the_walk_reaches_what_it_is_about() -> None:
    stories = [by_chance(seed) for seed in range(25)]
    assert sum(len(story.kept) for story in stories) > 200
    reached = {entry.phase for story in stories for entry in story.run.entries}
    assert {Phase.SPIKE, Phase.RECOMMENDED, Phase.MONITORING, Phase.ROLLING_BACK} <= reached
