"""Keys in any order on plans of any shape: what must never happen does not, along every path."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controlroom.core.phases import Phase
from tests.core.machine import SAMPLE, Story, advanced_to, rehearsal
from tests.core.machine_walk import Walk, plan_of, scenario_of

PICKS = st.tuples(st.integers(0, 30), st.integers(0, 20))


def walked(seed: int, count: int) -> Walk:
    """A walk by dice."""
    dice = Random(seed)
    walk = Walk(plan_of(dice), scenario_of(dice), live=dice.random() < 0.5)
    walk.careful(dice.randrange(25))
    for _ in range(count):
        walk.press((dice.randrange(31), dice.randrange(21)))
    walk.finish()
    return walk


@settings(max_examples=60)
@given(st.randoms(use_true_random=False), st.booleans(), st.lists(PICKS, max_size=40))
def test_no_keys_on_no_plan_break_the_rules(dice: Random, live: bool, keys: list[tuple[int, int]]) -> None:
    walk = Walk(plan_of(dice), scenario_of(dice), live=live)
    walk.careful(dice.randrange(25))
    for picks in keys:
        walk.press(picks)
    walk.finish()


@pytest.mark.parametrize("part", range(4))
def test_long_walks_break_no_rule(part: int) -> None:
    for seed in range(part * 40, part * 40 + 40):
        walked(seed, 60)


def test_the_walks_reach_every_phase_and_most_refusals() -> None:
    reached: Counter[str] = Counter()
    for seed in range(200, 300):
        reached += walked(seed, 60).reached
    assert {phase for phase in Phase if reached[phase]} == set(Phase)
    assert {"refused held", "refused step_failed", "refused not_retryable", "refused confirm"} <= set(reached)
    assert {"refused may_not_queue", "refused may_not_deploy", "refused ended"} <= set(reached)
    assert {f"live {phase}" for phase in (Phase.DEPLOYING, Phase.RESTORED, Phase.COMPLETE)} <= set(reached)


@settings(max_examples=25)
@given(st.lists(PICKS, max_size=12), st.sampled_from(list(Phase)))
def test_the_sample_keeps_the_rules_from_every_phase_on(keys: list[tuple[int, int]], phase: Phase) -> None:
    if phase in (Phase.ABORTED, Phase.ESCALATED, Phase.FIXING_FORWARD):
        return
    back = phase in (Phase.SPIKE, Phase.RECOMMENDED, Phase.ROLLING_BACK, Phase.RESTORED)
    story: Story = advanced_to(phase, rehearsal("error-spike" if back else "clean"))
    walk = Walk.__new__(Walk)
    walk.story, walk.plan, walk.reached, walk.typed = story, SAMPLE, Counter(), ""
    for picks in keys:
        walk.press(picks)
    walk.finish()
