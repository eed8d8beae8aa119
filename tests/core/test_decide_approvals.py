"""Who may approve what, once, for which version of the plan; never the author, under no name."""

from dataclasses import replace

import pytest

from controlroom.core import gates, scoring
from controlroom.core.gates import ApprovalState
from controlroom.core.intents import (
    Abort,
    Acknowledge,
    Advance,
    GrantApproval,
    ImportPeople,
    ImportRelease,
    MapLogin,
    RevokeApproval,
    StartRun,
)
from controlroom.core.people import Actor, Person
from controlroom.core.phases import Phase
from controlroom.core.plan_parts import Acknowledgement, Approval
from controlroom.core.refusal import Refusal
from tests.core.machine import (
    DANA,
    ID,
    NOBODY,
    PEOPLE,
    PRIYA,
    SAM,
    SAMPLE,
    TAYLOR,
    Story,
    green,
    imported,
    live_to,
    rehearsal,
    rehearsed_to,
    small,
)

LEAD = "engineering-lead"
TWO = small(stages=(), approvals=(Approval("two", "Two engineers", roles=("engineer", "finance"), quorum=2),))


def state(story: Story, approval: str = LEAD) -> ApprovalState:
    return next(view.state for view in gates.approval_views(story.world, story.at) if view.approval.id == approval)


@pytest.mark.parametrize(
    ("intent", "by", "rule", "code"),
    [
        (GrantApproval(LEAD), DANA, "author", 4),
        (GrantApproval(LEAD), SAM, "not_eligible", 4),
        (GrantApproval(LEAD), NOBODY, "unmapped", 4),
        (GrantApproval(LEAD), Actor("x", "stranger"), "unmapped", 4),
        (GrantApproval("lead"), TAYLOR, "no_approval", 2),
        (GrantApproval(LEAD, acting_as="dana"), SAM, "author", 4),
        (GrantApproval(LEAD, acting_as="dwhitlock"), SAM, "author", 4),
        (GrantApproval(LEAD, acting_as="priya"), SAM, "not_eligible", 4),
        (GrantApproval(LEAD, acting_as="nobody"), SAM, "no_person", 2),
        (RevokeApproval(LEAD, "changed my mind"), TAYLOR, "not_given", 1),
        (RevokeApproval(LEAD, " "), TAYLOR, "reason", 2),
        (RevokeApproval(LEAD, "no"), NOBODY, "unmapped", 4),
    ],
)
def test_an_approval_is_refused(intent: GrantApproval | RevokeApproval, by: Actor, rule: str, code: int) -> None:
    refusal = imported().no(intent, by)
    assert (refusal.rule, refusal.code) == (rule, code)
    assert refusal.remedy


@pytest.mark.parametrize("name", ["dana", "Dana Whitlock", "DANA", "dwhitlock", " Dana@SaaS-Billing.example "])
def test_the_author_never_approves_under_any_alias(name: str) -> None:
    plan = replace(SAMPLE, author=name, approvals=(Approval(LEAD, "Lead", of=("dana", "taylor")),))
    story = imported(plan)
    assert story.no(GrantApproval(LEAD), DANA).rule == "author"
    (view,) = gates.approval_views(story.world, story.at)
    assert [person.id for person in view.eligible] == ["taylor"]


def test_a_second_login_of_the_author_is_still_the_author() -> None:
    story = imported().do(MapLogin("root", "dana"))
    assert story.no(GrantApproval(LEAD), Actor("root", "dana")).rule == "author"


def test_the_named_person_approves_the_present_digest() -> None:
    story = imported()
    assert story.kinds(GrantApproval(LEAD, "looks right"), TAYLOR) == ["approval.granted"]
    assert state(story) is ApprovalState.GIVEN
    assert story.no(GrantApproval(LEAD), TAYLOR).rule == "given"


def test_two_approvals_take_two_persons_with_one_of_the_roles() -> None:
    story = imported(TWO).do(GrantApproval("two"), by=TAYLOR)
    assert state(story, "two") is ApprovalState.PENDING
    assert story.no(GrantApproval("two"), TAYLOR).rule == "given"
    assert story.no(GrantApproval("two"), Actor("taylor-laptop", "taylor")).rule == "given"
    refusal = story.no(Advance())
    assert "1 more of Sam Ito, Priya Raman" in refusal.reasons[0].message
    story.do(GrantApproval("two"), by=PRIYA)
    assert state(story, "two") is ApprovalState.GIVEN


def test_more_approvals_than_there_are_people_name_people_yaml() -> None:
    plan = replace(TWO, approvals=(replace(TWO.approvals[0], quorum=9),))
    (reason,) = imported(plan).no(Advance()).reasons
    assert "not enough people" in reason.message
    assert "people.yaml" in reason.remedy


def test_an_approval_is_void_for_another_digest_and_may_be_given_again() -> None:
    story = imported().do(GrantApproval(LEAD), by=TAYLOR).do(ImportRelease(replace(SAMPLE, title="Other")))
    assert state(story) is ApprovalState.VOID
    assert any("another version" in reason.message for reason in story.no(Advance()).reasons)
    story.do(GrantApproval(LEAD), by=TAYLOR)
    assert state(story) is ApprovalState.GIVEN


def test_a_revoked_approval_is_open_again() -> None:
    story = imported().do(GrantApproval(LEAD), by=TAYLOR)
    assert story.kinds(RevokeApproval(LEAD, "saw a fault"), TAYLOR) == ["approval.revoked"]
    assert state(story) is ApprovalState.PENDING
    assert story.no(RevokeApproval(LEAD, "saw a fault"), TAYLOR).rule == "not_given"


def test_an_approval_that_was_given_too_long_ago_blocks_and_may_be_given_again() -> None:
    short = replace(SAMPLE, approvals=(replace(SAMPLE.approvals[0], valid_minutes=60),))
    story = green(short).do(StartRun("live")).wait(3600)
    assert state(story) is ApprovalState.GIVEN
    assert state(story.wait(1)) is ApprovalState.STALE
    (reason,) = story.no(Advance()).reasons
    assert (reason.rule, reason.key) == ("approval", "a")
    assert reason.message.endswith("approved too long ago")
    assert story.do(GrantApproval(LEAD), by=TAYLOR).do(Advance()).phase is Phase.QUEUED


def test_an_approval_without_a_validity_stays_good() -> None:
    assert state(green().wait(10**8)) is ApprovalState.GIVEN


def test_of_two_approvals_one_that_is_too_old_leaves_the_whole_one_stale() -> None:
    plan = replace(TWO, approvals=(replace(TWO.approvals[0], valid_minutes=60),))
    story = imported(plan).do(GrantApproval("two"), by=TAYLOR).wait(3601).do(GrantApproval("two"), by=PRIYA)
    assert state(story, "two") is ApprovalState.STALE
    (reason,) = story.no(Advance()).reasons
    assert "1 more of " in reason.message
    assert reason.message.endswith("approved too long ago")


def test_a_rehearsal_assumes_an_approval_that_is_too_old() -> None:
    short = replace(SAMPLE, approvals=(replace(SAMPLE.approvals[0], valid_minutes=60),))
    story = green(short).wait(3601)
    assert story.no(Advance()).assumable
    assert story.do(Advance(assume=True)).run.assumed_approvals == (LEAD,)
    assert state(story) is ApprovalState.ASSUMED


def test_an_approval_that_is_too_old_counts_as_pending_in_the_score() -> None:
    short = replace(SAMPLE, approvals=(replace(SAMPLE.approvals[0], valid_minutes=60),))
    story = green(short)
    assert scoring.facts(story.world, story.at).pending_approvals == ()
    assert scoring.facts(story.world, story.wait(3601).at).pending_approvals == (LEAD,)


def test_nobody_takes_back_what_another_person_gave() -> None:
    assert green().no(RevokeApproval(LEAD, "I do not like it"), SAM).rule == "not_given"


def test_an_approval_ends_when_the_person_may_no_longer_give_it() -> None:
    left = tuple(person for person in PEOPLE if person.id != "taylor")
    assert state(green().do(ImportPeople(left))) is ApprovalState.PENDING
    renamed = (*left, Person("taylor", "Taylor Ng"), Person("d2", "D", aliases=("dana",)))
    assert state(green().do(ImportPeople(renamed))) is ApprovalState.GIVEN


def test_acting_as_somebody_stands_in_the_run_and_begins_one_if_there_is_none() -> None:
    story = imported()
    decision = story.ask(GrantApproval(LEAD, acting_as="Taylor Ng"))
    assert not isinstance(decision, Refusal)
    assert [(new.event.KIND, new.stream, new.acting_as) for new in decision] == [
        ("run.started", "run:new", ""),
        ("approval.granted", "run:new", "taylor"),
    ]
    assert state(story) is ApprovalState.GIVEN
    assert story.world.release is not None
    assert not story.world.release.grants
    assert story.log[-1].actor == replace(SAM, acting_as="taylor")


def test_what_was_approved_while_acting_counts_in_no_live_run_and_in_no_other_rehearsal() -> None:
    story = rehearsal().do(GrantApproval(LEAD, acting_as="taylor"), Abort("enough"))
    story.do(StartRun("live"))
    assert state(story) is ApprovalState.PENDING
    assert ("approval", LEAD) in [(reason.rule, reason.subject) for reason in story.no(Advance()).reasons]
    story.do(Abort("enough"), StartRun())
    assert state(story) is ApprovalState.PENDING


def test_nobody_acts_as_another_in_a_live_run() -> None:
    story = imported().do(StartRun("live"))
    for intent in (GrantApproval(LEAD, acting_as="taylor"), RevokeApproval(LEAD, "why", acting_as="taylor")):
        refusal = story.no(intent)
        assert (refusal.rule, refusal.code) == ("act_as", 4)


def test_nobody_acts_as_another_in_a_rehearsal_that_has_ended() -> None:
    story = rehearsed_to(Phase.COMPLETE)
    refusal = story.no(GrantApproval(LEAD, acting_as="taylor"))
    assert (refusal.rule, refusal.remedy) == ("ended", "N starts a new run")


def test_what_was_given_while_acting_is_taken_back_while_acting() -> None:
    story = rehearsal().do(GrantApproval(LEAD, acting_as="taylor"))
    assert story.kinds(RevokeApproval(LEAD, "a rehearsal", acting_as="taylor")) == ["approval.revoked"]
    assert state(story) is ApprovalState.PENDING
    assert story.no(RevokeApproval(LEAD, "again", acting_as="taylor")).rule == "not_given"


def test_a_real_approval_counts_in_a_rehearsal_and_is_not_taken_back_by_acting() -> None:
    story = imported().do(GrantApproval(LEAD), by=TAYLOR).do(StartRun())
    assert state(story) is ApprovalState.GIVEN
    assert story.no(RevokeApproval(LEAD, "acting", acting_as="taylor")).rule == "not_given"


def test_an_approval_taken_back_blocks_until_deploying_begins_and_is_warned_about_afterwards() -> None:
    story = live_to(Phase.QUEUED)
    assert story.kinds(RevokeApproval(LEAD, "saw a fault"), TAYLOR) == ["approval.revoked"]
    assert story.no(Advance()).rule == "may_not_queue"
    later = live_to(Phase.DEPLOYING)
    assert later.kinds(RevokeApproval(LEAD, "saw a fault"), TAYLOR) == ["approval.revoked", "warning.noted"]
    assert "took back the approval" in later.run.warnings[0]
    later.do(Advance(confirm=ID))


def test_a_note_is_taken_by_any_mapped_person_and_blocks_nothing() -> None:
    story = imported(small(stages=(), approvals=(), acknowledgements=(Acknowledgement("ops", "Operations know"),)))
    assert story.no(Acknowledge("ops"), NOBODY).rule == "unmapped"
    assert story.no(Acknowledge("op")).rule == "no_acknowledgement"
    assert story.kinds(Acknowledge("ops")) == ["acknowledgement.given"]
    assert story.kinds(Advance()) == ["run.started", "release.queued", "phase.entered"]
