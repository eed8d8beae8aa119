"""Risk advises what can still be followed: the band's words before the deploy, afterwards what the run needs."""

import pytest

from controlroom.core.derive.advice import advice
from controlroom.core.phases import Phase
from tests.core.story import run_at
from tests.core.walk import walk
from tests.data.shipped import SAMPLE

HALT = "Halt deploy: clear every blocker."


@pytest.mark.parametrize("phase", [Phase.IDLE, Phase.QUEUED, Phase.PREFLIGHT, Phase.DEPLOYING, Phase.ABORTED])
def test_before_the_deploy_is_over_the_words_of_the_band_stand(phase: Phase) -> None:
    assert advice(None, HALT) == advice(run_at(phase), HALT) == HALT


@pytest.mark.parametrize("phase", [Phase.VERIFYING, Phase.MONITORING, Phase.SPIKE, Phase.COMPLETE])
def test_what_is_deployed_already_makes_them_past(phase: Phase) -> None:
    assert advice(run_at(phase), HALT) == f"Deployed already. Before it: {HALT}"


def test_once_the_deploy_is_left_behind_it_says_what_the_way_back_needs() -> None:
    worlds = [world for world, _ in walk(SAMPLE, "error-spike")]
    said = [advice(world.run, HALT) for world in worlds if world.run]
    back = dict.fromkeys(text for text in said if "way back" in text or "taken back" in text)
    assert list(back) == [
        "Deployed, and stopped: decide about the way back, in 5 Rollback.",
        "The deploy is left behind: the way back needs 3 steps, then its restore checks.",
        "The deploy is left behind: the way back needs 2 steps, then its restore checks.",
        "The deploy is left behind: the way back needs 1 step, then its restore checks.",
        "The deploy is left behind: the way back waits for its restore checks alone.",
        "The deploy is taken back, 2 things not restored. The score is that of the next attempt.",
    ]
    assert not any("Halt" in text for text in back)
