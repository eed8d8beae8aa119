"""A change passes its earlier environments first: what counts, what takes it back, what a rehearsal assumes."""

from dataclasses import replace

import pytest

from controlroom.core import derive, digest, postmortem, queueing, updates
from controlroom.core.evolve import replay
from controlroom.core.intents import Abort, Advance, DraftUpdates, Escalate, ImportRelease, RollBack, StartRun
from controlroom.core.phases import Phase
from controlroom.core.plan_parts import Horizon
from controlroom.core.world import Site, World
from tests.core.machine import SAM, SAMPLE, Story, green, live_to, rehearsed_to

WATCH = replace(SAMPLE.monitoring, horizons=(Horizon("A day", 24 * 60),))
STAGING = replace(SAMPLE, id="sync-staging", environment="staging", change="seat-sync", monitoring=WATCH)
PRODUCTION = replace(SAMPLE, id="sync-production", change="Seat-Sync", follows=("Staging",))


def after(story: Story) -> Story:
    """The production plan, green, on the site that an earlier story has left, seen an hour later."""
    later = green(PRODUCTION)
    later.world = replace(later.world, site=replace(later.world.site, passed=story.world.site.passed))
    return later.wait(3600)


def rules(story: Story) -> list[tuple[str, str]]:
    return [(reason.rule, reason.subject) for reason in queueing.reasons(story.world, story.at, live=True)]


def test_a_live_run_waits_for_a_live_run_of_the_change_in_the_earlier_environment() -> None:
    story = green(PRODUCTION).do(StartRun("live"))
    (reason,) = story.no(Advance()).reasons
    assert (reason.rule, reason.subject) == ("earlier_environment", "Staging")
    assert reason.message == "Seat-Sync has not completed a live run in Staging"
    assert "change: Seat-Sync" in reason.remedy
    assert story.no(Advance(assume=True)).rule == "assume"


def test_a_live_run_that_completes_lets_the_next_environment_go() -> None:
    done = live_to(Phase.COMPLETE, STAGING)
    kinds = [record.event.KIND for record in done.log]
    assert kinds[-2:] == ["live_run.closed", "change.passed"]
    assert done.log[-1].stream == "site"
    assert after(done).do(StartRun("live"), Advance()).phase is Phase.QUEUED


@pytest.mark.parametrize("phase", [Phase.QUEUED, Phase.DEPLOYING, Phase.MONITORING])
def test_a_live_run_that_has_not_completed_does_not_count(phase: Phase) -> None:
    assert rules(after(live_to(phase, STAGING))) == [("earlier_environment", "Staging")]


@pytest.mark.parametrize("end", [Abort("stop"), Escalate("help")])
def test_a_live_run_that_ended_otherwise_does_not_count(end: Abort | Escalate) -> None:
    story = live_to(Phase.QUEUED if isinstance(end, Abort) else Phase.DEPLOYING, STAGING).do(end)
    assert rules(after(story)) == [("earlier_environment", "Staging")]


def test_a_rehearsal_that_completes_does_not_count() -> None:
    story = rehearsed_to(Phase.COMPLETE, plan=STAGING)
    assert not story.world.site.passed
    assert rules(after(story)) == [("earlier_environment", "Staging")]


def test_another_change_or_another_environment_does_not_count() -> None:
    for other in (replace(STAGING, change="ledger"), replace(STAGING, environment="test"), replace(STAGING, change="")):
        assert rules(after(live_to(Phase.COMPLETE, other))) == [("earlier_environment", "Staging")]


def test_a_rollback_after_completion_takes_the_change_back_and_a_new_run_brings_it_again() -> None:
    story = live_to(Phase.COMPLETE, STAGING)
    kinds = story.kinds(RollBack(confirm=STAGING.id))
    assert kinds.index("change.taken_back") > kinds.index("live_run.opened")
    later = after(story)
    (reason,) = later.do(StartRun("live")).no(Advance()).reasons
    assert reason.message == "Seat-Sync was rolled back in Staging"
    story.do(Escalate("stuck", story.run.plan.id), StartRun("live"))
    for _ in range(40):
        if story.phase is Phase.COMPLETE:
            break
        if story.phase in (Phase.VERIFYING, Phase.MONITORING):
            story.observe(6)
        story.do(Advance(confirm=STAGING.id))
    assert rules(after(story)) == []


def test_a_later_run_that_is_rolled_back_takes_the_change_back_too() -> None:
    story = live_to(Phase.COMPLETE, STAGING).do(StartRun("live"))
    while story.phase is not Phase.DEPLOYING:
        story.do(Advance(confirm=STAGING.id))
    assert "change.taken_back" in story.kinds(RollBack(confirm=STAGING.id))
    assert rules(after(story)) == [("earlier_environment", "Staging")]


def test_a_rollback_of_what_never_passed_takes_nothing_back() -> None:
    story = live_to(Phase.DEPLOYING, STAGING)
    assert "change.taken_back" not in story.kinds(RollBack(confirm=STAGING.id))


def test_a_rehearsal_assumes_an_earlier_environment_and_says_so_everywhere() -> None:
    story = green(PRODUCTION)
    refusal = story.no(Advance())
    assert refusal.assumable
    story.do(Advance(assume=True))
    assert story.run.assumed_earlier == ("Staging",)
    board = derive.board(story.world, (), story.at, SAM, (), frozenset())
    assert board.header.assumed == 1
    assert ("Staging", "! ASSUMED to be passed in this rehearsal") in facts(story)
    story.do(DraftUpdates())
    assert "that Staging was passed" in repr(updates.known(story.world))
    assert "Earlier environment Staging" in postmortem.draft(story.world, tuple(story.log))


def facts(story: Story) -> list[tuple[str, str]]:
    gates = derive.board(story.world, (), story.at, SAM, (), frozenset()).gates
    sections = [section for section in gates.sections if section.title == "Earlier environments"]
    return [(fact.label, fact.text) for section in sections for fact in section.facts]


def test_gates_say_how_the_change_stands_in_each_earlier_environment() -> None:
    open_ = green(PRODUCTION)
    assert facts(open_) == [("Change", "Seat-Sync"), ("Staging", "· no live run of this change has completed there")]
    title = derive.board(open_.world, (), open_.at, SAM, (), frozenset()).gates.title
    assert (title.mark.word, title.mark.role, title.detail) == ("NOT YET", "bad", "Staging first")
    done = live_to(Phase.COMPLETE, STAGING)
    assert facts(after(done))[1][1].startswith("✓ completed ")
    assert facts(after(done.do(RollBack(confirm=STAGING.id))))[1][1].startswith("✗ rolled back ")
    assert facts(green()) == []


def test_both_fields_are_in_the_digest_and_plans_without_them_keep_theirs() -> None:
    assert digest.of_plan(SAMPLE) == green().world.release.digest  # type: ignore[union-attr]  # one is open
    known = {digest.of_plan(plan) for plan in (SAMPLE, replace(SAMPLE, change="c"), replace(SAMPLE, follows=("s",)))}
    assert len(known) == 3
    assert digest.of_plan(SAMPLE) == "f6b73a" + digest.of_plan(SAMPLE)[6:]


def test_a_plan_that_follows_another_environment_needs_approving_again() -> None:
    story = green().do(ImportRelease(replace(SAMPLE, change="c", follows=("staging",))))
    assert {rule for rule, _ in rules(story)} >= {"approval", "gate", "earlier_environment"}


def test_the_log_replayed_is_the_world_that_was_lived() -> None:
    story = live_to(Phase.COMPLETE, STAGING).do(RollBack(confirm=STAGING.id))
    assert replay(story.log, kept=story.kept) == story.world
    assert World(Site()).site.passed == {}


def test_a_change_taken_back_after_queueing_keeps_the_live_run_from_deploying() -> None:
    staged = live_to(Phase.COMPLETE, STAGING)
    story = after(staged).do(StartRun("live"), Advance(), Advance(), Advance(), Advance())
    assert story.phase is Phase.PREFLIGHT
    back = staged.do(RollBack(confirm=STAGING.id)).world.site.passed
    story.world = replace(story.world, site=replace(story.world.site, passed=back))
    refusal = story.no(Advance(confirm=PRODUCTION.id))
    assert (refusal.rule, [reason.rule for reason in refusal.reasons]) == ("may_not_deploy", ["earlier_environment"])
