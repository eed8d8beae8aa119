"""During a live run its own dangers raise the score; after it the watch goes on for each horizon."""

from dataclasses import replace

from controlroom.core import derive, due, scoring
from controlroom.core.board import Board, Fact
from controlroom.core.derive import times
from controlroom.core.events import Record
from controlroom.core.evolve import evolve
from controlroom.core.intents import Advance, DraftUpdates, Observe, RollBack
from controlroom.core.measurement import Measurement, Verdict
from controlroom.core.phases import Phase
from controlroom.core.plan_parts import Horizon
from controlroom.core.policy import Weight
from controlroom.core.site_events import LiveRunOpened
from controlroom.core.verification import Probe, Use
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


# --- the watch after complete -------------------------------------------------------------------------------------

EARLY = replace(everywhere("early"), probe=Probe.HTTP, uses=(Use.WATCH,), interval=60)
LATE = replace(everywhere("late"), probe=Probe.HTTP, uses=(Use.WATCH,), interval=600)
HOUR, DAY, WEEK = 3600, 86400, 7 * 86400
HORIZONS = (Horizon("An hour", 60, ("early",)), Horizon("A day", 1440, ("late",)), Horizon("A week", 10080, ("late",)))


def complete() -> Story:
    """A live run that is complete by now, with an hour, a day and a week to watch."""
    watch = replace(SAMPLE.monitoring, horizons=HORIZONS)
    return live_to(Phase.COMPLETE, replace(SAMPLE, checks=(*SAMPLE.checks, EARLY, LATE), monitoring=watch))


def due_at(story: Story, second: int) -> set[str]:
    """The checks that are looked at, so many seconds after complete."""
    run = story.run
    return {check.id for check in due.looked_at(replace(run, t=run.entries[-1].t + second))}


def told(story: Story) -> list[str]:
    """What the board says of each horizon, without its length and checks."""
    section = next(one for one in board(story).checks.sections if one.title == "Watching")
    titles = [horizon.title for horizon in HORIZONS]
    return [fact.text.rpartition(" · ")[0] for fact in section.facts if fact.label in titles]


def looked(story: Story, *checks: str, verdict: Verdict = Verdict.PASS) -> Story:
    return story.do(Observe(tuple(Measurement(check, verdict, "1") for check in checks)))


def test_after_complete_a_check_is_looked_at_until_the_last_horizon_that_names_it() -> None:
    story = complete()
    named = {"early", "late"}
    assert due_at(story, HOUR) & named == named
    assert due_at(story, HOUR + 1) & named == {"late"}
    assert due_at(story, WEEK) & named == {"late"}
    assert due_at(story, WEEK + 1) == set()


def test_the_board_says_when_the_next_look_is_due() -> None:
    story = looked(complete(), "early", "late").wait(40)
    assert told(story)[:2] == ["open, 59 m left, next look in 20 s", "open, 23 h left, next look in 9 m"]
    assert told(story.wait(30))[0] == "open, 58 m left, next look is due"


def test_a_watch_at_which_nobody_looks_is_missed_and_stays_it_when_it_has_closed() -> None:
    story = looked(complete(), "early", "late")
    last = story.run.t
    story.wait(1000)
    assert told(story)[0].startswith("missed, open for 43 m more: early, last look T+")
    assert told(story)[0].endswith(times.clock(last))
    assert told(story)[1].startswith("open, ")
    looked(story, "early")
    assert told(story)[0].startswith("open, ")
    story.wait(3 * HOUR)
    assert told(story)[0].startswith("missed: early, last look T+")
    assert told(story)[1].startswith("missed, open for 20 h more: late")
    assert "2 missed" in board(story).next.because or "updates" in board(story).next.sentence


def test_a_watch_that_was_looked_at_to_its_end_is_closed() -> None:
    story = complete()
    for _ in range(61):
        looked(story.wait(60), "early", "late")
    assert told(story)[0] == "closed"
    assert told(story)[1].startswith("open, ")


def test_what_fails_in_the_watch_offers_the_way_back_until_the_watch_has_closed() -> None:
    story = looked(complete(), "early", "late")
    assert board(story).next.tag != "R"
    looked(story.wait(60), "late", verdict=Verdict.FAIL)
    found = board(story).next
    assert (found.tag, found.sentence, found.pane) == ("R", "The watch fails: roll back?", 4)
    assert board(story.wait(WEEK)).next.tag != "R"


def test_an_ended_run_is_not_blind_and_its_checks_are_shown_as_of_its_end() -> None:
    story = live_to(M).observe(2, webhook_failure_rate="34").do(RollBack("compensate", confirm=ID))
    story.do(*[Advance(evidence="seen in the console")] * 2).observe(3).do(Advance())
    assert story.phase is Phase.RESTORED
    later = board(story.wait(86400))
    assert {row.mark.word for row in later.checks.checks} == {"PASS"}
    assert {row.age for row in later.checks.checks} == {"end"}
    assert (later.header.blind, later.checks.blind, later.checks.title.mark.word) == ("", "", "PASS")
    story.do(DraftUpdates())
    assert later.checks.answer[0].text.startswith("at the end: 6 of 6 pass")
    said = " ".join(sentence.text for draft in story.run.drafts for sentence in draft.sentences)
    assert "6 of 6" in said
    assert "0 of 6" not in said


def test_what_is_watched_after_complete_grows_stale_and_the_rest_is_of_the_end() -> None:
    plan = replace(
        SAMPLE,
        checks=(*SAMPLE.checks, replace(everywhere("late"), uses=(*everywhere("late").uses, Use.WATCH))),
        monitoring=replace(SAMPLE.monitoring, horizons=(Horizon("First hour", 60, ("late",)),)),
    )
    story = live_to(Phase.COMPLETE, plan).wait(1200)
    late = next(row for row in board(story).checks.checks if row.id == "late")
    assert (late.mark.word, late.age) == ("STALE", "20 m")
    assert all(row.mark.word == "PASS" for row in board(story).checks.checks if row.id != "late" and row.age == "end")
