"""Accepted risks: by whom, of what, until when, for which version; and that no point of the score goes away."""

from dataclasses import replace

import pytest

from controlroom.core import acceptances, derive, queueing, scoring
from controlroom.core.acceptances import AcceptanceState
from controlroom.core.board import Board
from controlroom.core.evolve import replay
from controlroom.core.intents import (
    Abort,
    AcceptRisk,
    Advance,
    ImportPeople,
    ImportPolicy,
    ImportRelease,
    MapLogin,
    StartRun,
    TickGate,
    UntickGate,
    WithdrawAcceptance,
)
from controlroom.core.people import Actor, Person
from controlroom.core.phases import Phase
from controlroom.core.policy import Acceptance
from tests.core.machine import (
    DANA,
    ID,
    NOBODY,
    PEOPLE,
    POLICY,
    PRIYA,
    SAM,
    SAMPLE,
    TAYLOR,
    Story,
    green,
    imported,
    live,
    live_to,
    rehearsal,
)

BLAST = AcceptRisk("blast_radius", "first wave only", "3d")
STRICT = replace(POLICY, version=2, accept=Acceptance(required="critical"))


def state(story: Story, factor: str = "blast_radius") -> AcceptanceState | None:
    view = acceptances.views(story.world, story.at).get(factor)
    return view.state if view else None


def board_of(story: Story) -> Board:
    return derive.board(story.world, (), story.at, SAM, (), frozenset())


def test_the_lead_accepts_a_factor_for_a_while() -> None:
    story = imported()
    assert story.kinds(BLAST, TAYLOR) == ["risk.accepted"]
    assert (state(story), story.log[-1].stream) == (AcceptanceState.ACCEPTED, f"release:{ID}")
    said = acceptances.views(story.world, story.at)["blast_radius"].accepted
    assert (said.person, said.points, said.reason) == ("taylor", 12, "first wave only")
    assert said.until == "2026-11-23T12:00:00.000000Z"


def test_no_point_goes_away() -> None:
    story = imported()
    before = scoring.score(story.world, story.at)
    for factor in before.factors:
        story.do(AcceptRisk(factor.id, "seen", "3d"), by=TAYLOR)
    assert scoring.score(story.world, story.at) == before
    assert before.raw == 126


# --- governance: nobody accepts who may not -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("intent", "by", "rule", "code"),
    [
        (BLAST, DANA, "author", 4),  # an incident commander, but the author
        (BLAST, SAM, "not_eligible", 4),
        (BLAST, PRIYA, "not_eligible", 4),
        (BLAST, NOBODY, "unmapped", 4),
        (BLAST, Actor("taylor"), "unmapped", 4),
        (BLAST, Actor("x", "stranger"), "unmapped", 4),
        (replace(BLAST, acting_as="dana"), SAM, "author", 4),
        (replace(BLAST, acting_as="dwhitlock"), SAM, "author", 4),
        (replace(BLAST, acting_as="priya"), SAM, "not_eligible", 4),
        (replace(BLAST, acting_as="nobody"), SAM, "no_person", 2),
        (replace(BLAST, factor="luck"), TAYLOR, "no_factor", 2),
        (replace(BLAST, reason=" "), TAYLOR, "reason", 2),
        (replace(BLAST, until=""), TAYLOR, "expiry", 2),
        (replace(BLAST, until="31d"), TAYLOR, "expiry", 1),
        (replace(BLAST, until="2027-11-20"), TAYLOR, "expiry", 1),
        (replace(BLAST, until="2026-11-20T11:00"), TAYLOR, "time", 2),
        (replace(BLAST, until="soon"), TAYLOR, "time", 2),
        (WithdrawAcceptance("blast_radius", "no"), TAYLOR, "not_accepted", 1),
    ],
)
def test_an_acceptance_is_refused(intent: AcceptRisk | WithdrawAcceptance, by: Actor, rule: str, code: int) -> None:
    refusal = imported().no(intent, by)
    assert (refusal.rule, refusal.code) == (rule, code)
    assert refusal.remedy


@pytest.mark.parametrize("name", ["dana", "Dana Whitlock", "DANA", "dwhitlock", " Dana@SaaS-Billing.example "])
def test_the_author_never_accepts_under_any_alias(name: str) -> None:
    story = imported(replace(SAMPLE, author=name)).do(MapLogin("root", "dana"))
    assert story.no(BLAST, DANA).rule == "author"
    assert story.no(BLAST, Actor("root", "dana")).rule == "author"
    assert [person.id for person in acceptances.eligible(story.world.site, replace(SAMPLE, author=name))] == ["taylor"]


def test_the_policy_says_which_roles_and_how_long() -> None:
    policy = replace(POLICY, version=2, accept=Acceptance(("finance",), 60))
    story = imported().do(ImportPolicy(policy))
    assert story.no(BLAST, TAYLOR).rule == "not_eligible"
    assert story.do(replace(BLAST, until="60d"), by=PRIYA).no(replace(BLAST, until="61d"), PRIYA).rule == "accepted"


def test_what_is_accepted_already_is_refused_until_it_is_taken_back() -> None:
    story = imported().do(BLAST, by=TAYLOR)
    refusal = story.no(BLAST, TAYLOR)
    assert (refusal.rule, "by taylor until 2026-11-23 12:00 UTC" in refusal.message) == ("accepted", True)
    story.do(WithdrawAcceptance("blast_radius", "worse than thought"), by=TAYLOR)
    assert state(story) is None
    assert state(story.do(BLAST, by=TAYLOR)) is AcceptanceState.ACCEPTED


# --- when it no longer counts -------------------------------------------------------------------------------


def test_an_acceptance_expires_without_an_event_and_may_be_given_again() -> None:
    story = imported().do(BLAST, by=TAYLOR)
    count = len(story.log)
    assert state(story.wait(3 * 86400 - 1)) is AcceptanceState.ACCEPTED
    assert state(story.wait(1)) is AcceptanceState.EXPIRED
    assert len(story.log) == count
    assert state(story.do(BLAST, by=TAYLOR)) is AcceptanceState.ACCEPTED


def test_an_acceptance_of_an_older_digest_is_void() -> None:
    story = imported().do(BLAST, by=TAYLOR).do(ImportRelease(replace(SAMPLE, title="Other")))
    assert state(story) is AcceptanceState.VOID
    assert state(story.do(BLAST, by=TAYLOR)) is AcceptanceState.ACCEPTED


def test_a_factor_that_has_grown_is_not_what_was_accepted() -> None:
    story = imported().do(TickGate("finance-sign-off", "mail"), AcceptRisk("gates", "seen", "3d"), by=TAYLOR)
    assert state(story, "gates") is AcceptanceState.ACCEPTED
    story.do(UntickGate("finance-sign-off", "wrong mail"))
    assert state(story, "gates") is AcceptanceState.GREW
    story.do(TickGate("finance-sign-off", "mail"), TickGate("rollback-rehearsal", "run-0002"))
    assert state(story, "gates") is None  # there is no such risk any more


def test_an_acceptance_ends_when_the_person_may_no_longer_give_it() -> None:
    left = tuple(person for person in PEOPLE if person.id != "taylor")
    accepted = imported().do(BLAST, by=TAYLOR)
    assert state(accepted.do(ImportPeople(left))) is AcceptanceState.VOID
    accepted.do(ImportPeople((*left, Person("taylor", "Taylor Ng", roles=("engineer",)))))
    assert state(accepted) is AcceptanceState.VOID


# --- taking back --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("by", "rule"), [(SAM, "not_eligible"), (DANA, "author"), (NOBODY, "unmapped")])
def test_nobody_takes_back_who_could_not_have_accepted(by: Actor, rule: str) -> None:
    refusal = imported().do(BLAST, by=TAYLOR).no(WithdrawAcceptance("blast_radius", "no"), by)
    assert (refusal.rule, refusal.code) == (rule, 4)


def test_another_eligible_person_takes_back_and_who_accepted_does_without_the_role() -> None:
    lead = Person("kim", "Kim", roles=("engineering-lead",))
    story = imported(people=(*PEOPLE, lead)).do(BLAST, by=TAYLOR)
    story.do(WithdrawAcceptance("blast_radius", "no"), by=Actor("kim", "kim"))
    assert state(story) is None
    story.do(BLAST, by=TAYLOR)
    story.do(ImportPeople(tuple(replace(one, roles=()) if one.id == "taylor" else one for one in PEOPLE)))
    assert story.kinds(WithdrawAcceptance("blast_radius", "no"), TAYLOR) == ["acceptance.withdrawn"]


def test_taking_back_while_a_live_run_deploys_is_noted_in_it() -> None:
    story = live_to(Phase.DEPLOYING).do(BLAST, by=TAYLOR)
    assert story.kinds(WithdrawAcceptance("blast_radius", "no"), TAYLOR) == ["acceptance.withdrawn", "warning.noted"]


# --- acting in a rehearsal ----------------------------------------------------------------------------------


def test_acting_stands_in_the_run_begins_one_and_counts_in_no_other() -> None:
    story = imported()
    assert story.kinds(replace(BLAST, acting_as="Taylor Ng")) == ["run.started", "risk.accepted"]
    assert story.log[-1].stream == "run:1"
    assert state(story) is AcceptanceState.ACCEPTED
    assert story.world.release is not None
    assert not story.world.release.accepted
    story.do(Abort("enough"), StartRun("live"))
    assert state(story) is None
    assert replay(story.log) == story.world


def test_nobody_acts_in_a_live_run_and_what_was_acted_is_taken_back_by_acting() -> None:
    refusal = imported().do(StartRun("live")).no(replace(BLAST, acting_as="taylor"))
    assert (refusal.rule, refusal.code) == ("act_as", 4)
    story = rehearsal().do(replace(BLAST, acting_as="taylor"))
    assert story.no(WithdrawAcceptance("blast_radius", "no"), TAYLOR).rule == "not_accepted"
    story.do(WithdrawAcceptance("blast_radius", "no", "taylor"))
    assert state(story) is None


# --- where the policy needs it ------------------------------------------------------------------------------


def test_the_shipped_policy_needs_no_acceptance() -> None:
    assert POLICY.accept.required == ""
    assert live().do(Advance()).phase is Phase.QUEUED


def test_a_band_that_needs_it_queues_live_only_with_every_factor_accepted() -> None:
    story = live().do(ImportPolicy(STRICT))
    (reason,) = story.no(Advance()).reasons
    assert (reason.rule, reason.subject, reason.pane, reason.key) == ("acceptance", "critical", 1, "A")
    assert "8 of 8 factors are not accepted" in reason.message
    factors = [factor.id for factor in scoring.score(story.world, story.at).factors]
    for factor in factors[:-1]:
        story.do(AcceptRisk(factor, "seen", "1d"), by=TAYLOR)
    assert "1 of 8 factors is not accepted" in story.no(Advance()).reasons[0].message
    story.do(AcceptRisk(factors[-1], "seen", "2d"), by=TAYLOR)
    assert story.do(Advance()).phase is Phase.QUEUED
    late = story.wait(86400).no(Advance())
    assert [one.rule for one in late.reasons] == ["acceptance"]


def test_a_lower_band_needs_none_and_a_higher_one_does() -> None:
    high = replace(STRICT, accept=Acceptance(required="moderate"))
    assert [reason.rule for reason in live().do(ImportPolicy(high)).no(Advance()).reasons] == ["acceptance"]
    lower = replace(STRICT, bands=tuple(replace(band, start=band.start * 9) for band in POLICY.bands))
    assert live().do(ImportPolicy(lower)).do(Advance()).phase is Phase.QUEUED


def test_a_rehearsal_needs_no_acceptance() -> None:
    story = green().do(ImportPolicy(STRICT), StartRun())
    assert queueing.reasons(story.world, story.at, live=False) == ()
    assert story.do(Advance()).phase is Phase.QUEUED


# --- what is shown ------------------------------------------------------------------------------------------


def test_risk_shows_who_accepted_until_when_and_its_title_counts() -> None:
    story = imported().do(BLAST, AcceptRisk("migration", "seen", "1h"), by=TAYLOR).wait(7200)
    risk = board_of(story).risk
    assert "1 accepted, 1 expired" in risk.title.detail
    assert "1 accepted, 1 expired" in risk.title.brief
    shown = {row.id: (row.accepted.word, row.by) for row in risk.factors if row.accepted}
    assert shown == {"blast_radius": ("ACCEPTED", "taylor, 3 d left"), "migration": ("EXPIRED", "taylor, over 1 h ago")}
    row = next(row for row in risk.factors if row.id == "blast_radius")
    assert row.points == 12
    assert {fact.label: fact.text for fact in row.detail}["Reason"] == "first wave only"
    assert risk.eligible == (("taylor", "Taylor Ng"),)


def test_a_void_and_a_grown_acceptance_say_why() -> None:
    story = imported().do(TickGate("finance-sign-off", "mail"), AcceptRisk("gates", "seen", "3d"), by=TAYLOR)
    grown = board_of(story.do(UntickGate("finance-sign-off", "wrong"))).risk
    assert [row.by for row in grown.factors if row.accepted] == ["taylor, accepted at 8 points, now 16"]
    void = board_of(story.do(ImportRelease(replace(SAMPLE, title="Other")))).risk
    assert [row.accepted.word for row in void.factors if row.accepted] == ["VOID"]


def test_nothing_accepted_leaves_the_title_as_it_was() -> None:
    assert "accepted" not in board_of(imported()).risk.title.detail


def test_risk_says_what_the_policy_wants() -> None:
    section = board_of(imported().do(ImportPolicy(STRICT))).risk.sections[-1]
    assert (section.title, [fact.label for fact in section.facts]) == ("Accepting a risk", ["May", "At most", "Needed"])
    assert "from band critical on" in section.facts[2].text
