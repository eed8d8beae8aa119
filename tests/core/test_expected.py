"""The expected track beside a live run: what should be done by now, and each divergence as an event, once."""

from itertools import pairwise

from controlroom.core import clocks, derive, expected
from controlroom.core.board import Fact
from controlroom.core.intents import Advance, Hold, Overrule, Resume, RollBack
from controlroom.core.phases import Phase
from controlroom.core.run_events import RunConverged, RunDiverged
from tests.core.machine import ID, SAMPLE, Story, live, live_to, rehearsed_to

M = Phase.MONITORING
RATE = "webhook-failure-rate"


def shown(story: Story) -> tuple[Fact, ...]:
    return derive.board(story.world, tuple(story.log), story.at, story.by, (), set()).timeline.expected


def told(story: Story) -> list[tuple[str, str]]:
    """The divergences of the log: (kind, subject)."""
    events = (record.event for record in story.log)
    return [(one.KIND, one.subject) for one in events if isinstance(one, RunDiverged | RunConverged)]


def test_the_track_is_the_plans_minutes_one_after_the_other() -> None:
    legs = expected.track(SAMPLE)
    assert [leg.phase for leg in legs] == sorted((leg.phase for leg in legs), key=list(Phase).index)
    assert all(before.end == after.start for before, after in pairwise(legs))
    assert (legs[-1].phase, legs[-1].end - legs[-1].start) == (M, SAMPLE.monitoring.minutes * 60)


def test_it_says_what_should_be_done_now_and_by_when() -> None:
    story = live().do(Advance())
    assert shown(story)[0].text.startswith("queued until")
    assert shown(story.wait(61))[0].text.startswith("Verify approvals until")
    assert shown(story.wait(36000))[0].text == "everything is over by now"


def test_time_alone_appends_nothing_and_the_next_deed_says_that_it_is_late() -> None:
    story = live().do(Advance()).wait(600)
    assert told(story) == []
    assert [fact.label for fact in shown(story)] == ["Expected", "Diverges"]
    story.do(Advance())
    assert told(story) == [("run.diverged", "late")]
    story.do(Advance(), Advance())
    assert told(story) == [("run.diverged", "late")]


def test_the_title_of_the_timeline_says_late_until_the_run_has_caught_up() -> None:
    def title(story: Story) -> tuple[str, str]:
        found = derive.board(story.world, tuple(story.log), story.at, story.by, (), set()).timeline.title
        return found.detail.partition(" · ")[0], found.mark.role

    story = live().do(Advance(), Advance())
    assert title(story)[0] != "late"
    assert title(story.wait(400)) == ("late", "warn")
    assert title(story.do(Hold("lunch")))[0] == "lunch"
    story.do(Resume())
    while story.phase is not Phase.DEPLOYING:
        story.do(Advance(confirm=ID))
    assert title(story)[0] != "late"


def test_a_run_that_is_ahead_of_its_plan_says_so() -> None:
    story = live()
    while story.phase is not Phase.DEPLOYING:
        story.do(Advance(confirm=ID))
    assert shown(story)[0].text.endswith("; the run is ahead of it")


def test_a_run_that_catches_up_is_on_its_track_again() -> None:
    story = live().do(Advance()).wait(400).do(Advance())
    assert story.run.diverged == ("late",)
    while story.phase is not Phase.DEPLOYING:
        story.do(Advance(confirm=ID))
    assert story.run.diverged == ()
    assert told(story)[-1] == ("run.converged", "late")


def test_what_was_held_is_not_late() -> None:
    story = live().do(Advance(), Hold("lunch")).wait(7200).do(Resume(), Advance())
    assert told(story) == []


def test_a_check_that_should_pass_and_fails_diverges_until_it_passes() -> None:
    story = live_to(M)
    before = len(told(story))
    story.observe(webhook_failure_rate="23")
    assert told(story)[before:] == [("run.diverged", "track"), ("run.diverged", RATE)]
    assert any("should pass and fails: 23" in fact.text for fact in shown(story))
    story.observe(2)
    assert set(told(story)[before + 2 :]) == {("run.converged", "track"), ("run.converged", RATE)}


def test_what_is_set_aside_does_not_diverge() -> None:
    story = live_to(M).observe(webhook_failure_rate="23").do(Overrule(RATE, "an echo"))
    assert RATE not in story.run.diverged


def test_the_way_back_has_a_track_of_its_own() -> None:
    story = live_to(M).do(RollBack(confirm=ID))
    assert "track" in story.run.diverged
    assert "late" not in story.run.diverged
    run = clocks.present(story.run, story.wait(7200).at)
    assert any(one.subject == "late" for one in expected.diverging(run))


def test_a_rehearsal_and_a_run_that_has_ended_have_none() -> None:
    assert shown(rehearsed_to(M)) == ()
    story = live_to(Phase.COMPLETE).wait(99999)
    count = len(story.log)
    assert shown(story) == ()
    assert told(story.observe()) == told(story)
    assert len(story.log) >= count
