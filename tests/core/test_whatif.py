"""The what-if: the sample's six actions, exactness against trying every set, and promises that come true."""

from dataclasses import replace
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from controlroom.core.plan import Attribute, Plan
from controlroom.core.plan_parts import Approval, Gate, Stage
from controlroom.core.policy import Action, Policy, Weight
from controlroom.core.risk import Facts, score
from controlroom.core.whatif import Planned, WhatIf, apply, cheapest
from tests.core.risk_sample import FACTS, PLAN, POLICY

IDS = tuple("abcdefg")
MINUTES = st.sampled_from((0, 1, 2, 5, 10))


def asked(policy: Policy = POLICY, plan: Plan = PLAN, facts: Facts = FACTS) -> WhatIf:
    return cheapest(policy, plan, facts, score(policy, plan, facts))


def gated(**minutes: int) -> Plan:
    gates = tuple(Gate(id, id.upper(), minutes=each) for id, each in minutes.items())
    return replace(PLAN, stages=(Stage("s", "S", gates),))


def test_the_sample_needs_all_six_actions_and_reaches_79() -> None:
    found = asked()
    assert (found.target, found.needed, found.reaches, found.reachable) == ("high", 47, 79, True)
    assert [(each.label, each.points, each.minutes, each.item) for each in found.actions] == [
        ("Close gate: Finance sign-off", -8, 20, "finance"),
        ("Close gate: Rollback rehearsal in staging", -8, 45, "rehearsal"),
        ("Rehearse and verify the rollback", -14, 90, "verified"),
        ("Obtain approval: Taylor Ng", -6, 15, "engineering"),
        ("Release to a part of the users first", -6, 60, "medium"),
        ("Raise test coverage to high", -5, 240, "high"),
    ]
    assert found.minutes == 20 + 45 + 90 + 15 + 60 + 240


def test_where_nothing_reaches_the_next_band_the_best_is_told_with_what_remains() -> None:
    verified = replace(PLAN, attributes=replace(PLAN.attributes, blast_radius=Attribute("medium")))
    raised = replace(POLICY, weights=(*POLICY.weights, Weight("touches", "ledger", 12, "Ledger affected")))
    plan = replace(verified, attributes=replace(verified.attributes, touches=("billing", "ledger")))
    found = asked(raised, plan)
    assert (found.reachable, found.best, found.reaches) == (False, 91, 91)
    assert sum(each.points for each in found.remains) == found.best
    assert len(found.actions) == 5


def test_the_lowest_band_has_nothing_below_it() -> None:
    quiet = replace(PLAN, environment="staging", modules=(), migrations=())
    calm = replace(PLAN.attributes, touches=(), blast_radius=Attribute("low"), coverage=Attribute("high"))
    quiet = replace(quiet, attributes=calm)
    found = asked(plan=quiet, facts=Facts())
    assert (found.target, found.needed, found.actions, found.reachable) == ("", 0, (), True)
    assert found.reaches == score(POLICY, quiet, Facts()).raw


def test_the_minutes_of_a_gate_win_over_those_of_the_policy() -> None:
    found = asked(plan=gated(finance=0, rehearsal=7))
    assert {each.item: each.minutes for each in found.actions if each.factor == "gates"} == {
        "finance": 30,
        "rehearsal": 7,
    }


def test_fewest_minutes_win_then_fewest_actions_then_names() -> None:
    policy = replace(
        POLICY,
        weights=(
            Weight("environment", "production", 63, "Production"),
            Weight("gates", "any", 8, "Gates", each=True),
            Weight("coverage", "medium", 16, "Coverage"),
            Weight("coverage", "high", 0, "Coverage"),
        ),
        actions=(Action("gates", "Close", 5, each=True), Action("coverage", "Cover", 10, "medium", "high")),
    )
    two = Facts(open_gates=("a", "b"))
    assert [each.label for each in asked(policy, gated(a=5, b=5), two).actions] == ["Cover"]
    assert [each.label for each in asked(policy, gated(a=5, b=4), two).actions] == ["Close: B", "Close: A"]
    three = replace(policy, weights=(Weight("environment", "production", 60, "P"), *policy.weights[1:2]))
    facts = Facts(open_gates=("c", "b", "a"))
    assert [each.label for each in asked(three, gated(a=5, b=5, c=5), facts).actions] == ["Close: A"]


def test_a_level_moves_by_one_action_from_where_it_is() -> None:
    more = (*POLICY.actions, Action("blast_radius", "Release to one customer first", 1, "medium", "low"))
    assert asked(replace(POLICY, actions=more)) == asked()


def test_approvals_that_count_once_bring_their_points_with_the_last() -> None:
    found = asked(facts=replace(FACTS, pending_approvals=("engineering", "finance")))
    assert [(each.item, each.points) for each in found.actions if each.factor == "approvals"] == [
        ("engineering", 0),
        ("finance", -6),
    ]


def test_the_minutes_of_an_approval_win_over_those_of_the_policy_and_its_person_is_named() -> None:
    plan = replace(PLAN, approvals=(replace(PLAN.approvals[0], minutes=25),))
    (found,) = (each for each in asked(plan=plan).actions if each.factor == "approvals")
    assert (found.label, found.minutes, found.item) == ("Obtain approval: Taylor Ng", 25, "engineering")


def test_two_approvals_of_one_person_are_two_actions() -> None:
    approvals = (PLAN.approvals[0], Approval("security", "Security", of=("taylor",), minutes=40))
    names = (("engineering", "Taylor Ng"), ("security", "Taylor Ng"))
    facts = replace(FACTS, pending_approvals=("engineering", "security"), pending_names=names)
    found = asked(plan=replace(PLAN, approvals=approvals), facts=facts)
    asks = [(each.item, each.minutes, each.points) for each in found.actions if each.factor == "approvals"]
    assert asks == [("engineering", 15, 0), ("security", 40, -6)]
    assert found.reaches == 79


def test_one_action_may_stand_for_all_items() -> None:
    once = tuple(replace(action, each=False) for action in POLICY.actions)
    facts = replace(FACTS, pending_approvals=("engineering", "finance"))
    found = asked(replace(POLICY, actions=once), facts=facts)
    assert [(each.label, each.points, each.item) for each in found.actions[:1]] == [("Close gate", -16, "")]
    assert ("Obtain approval", -6) in {(each.label, each.points) for each in found.actions}
    assert found.reaches == 79


def test_what_the_policy_has_no_action_for_remains() -> None:
    found = asked(replace(POLICY, actions=()))
    assert (found.actions, found.reachable, found.best) == ((), False, 126)
    assert found.remains == score(POLICY, PLAN, FACTS).factors


def test_sixty_open_gates_are_decided_exactly() -> None:
    ids = tuple(f"g{number:02}" for number in range(60))
    plan = gated(**{id: 1 + int(id[1:]) * 7 % 60 for id in ids})
    facts = Facts(open_gates=ids)
    policy = replace(POLICY, weights=(Weight("gates", "any", 2, "Gates", each=True),))
    found = asked(policy, plan, facts)
    assert (len(found.actions), found.reaches) == (21, 78)
    assert sorted(each.minutes for each in found.actions) == list(range(1, 22))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Policy, Plan, Facts]:
    """A small policy with random points and minutes, a plan with up to seven gates, and open facts."""
    minutes = {id: draw(MINUTES) for id in IDS[: draw(st.integers(0, 7))]}
    points = st.integers(0, 20)
    weights = (
        Weight("environment", "production", draw(st.integers(0, 120)), "Production"),
        Weight("gates", "any", draw(points), "Gates", each=True),
        Weight("approvals", "any", draw(points), "Approvals", each=draw(st.booleans())),
        *(Weight("rollback", level, draw(points), level) for level in ("none", "partial", "verified")),
        *(Weight("coverage", level, draw(points), level) for level in ("low", "medium", "high")),
    )
    actions = (
        Action("gates", "Close", 3, each=True),
        Action("approvals", "Ask", draw(MINUTES), each=True),
        Action("rollback", "Verify", draw(MINUTES), "partial", "verified"),
        Action("coverage", "Cover some", draw(MINUTES), "low", "medium"),
        Action("coverage", "Cover all", draw(MINUTES), "medium", "high"),
        Action("coverage", "Cover at once", draw(MINUTES), "low", "high"),
    )
    attributes = replace(PLAN.attributes, coverage=Attribute("low"), rollback=Attribute("partial"))
    plan = replace(gated(**minutes), attributes=attributes)
    facts = Facts(tuple(minutes), pending_approvals=draw(st.sampled_from(((), ("x",), ("x", "y")))))
    return replace(POLICY, weights=weights, actions=actions), plan, facts


@given(cases())
def test_what_is_promised_is_what_comes_of_it(case: tuple[Policy, Plan, Facts]) -> None:
    policy, plan, facts = case
    now = score(policy, plan, facts)
    found = cheapest(policy, plan, facts, now)
    after = score(policy, *apply(plan, facts, found.actions))
    assert after.raw == found.reaches == now.raw + sum(each.points for each in found.actions)
    assert sum(each.points for each in found.remains) == found.best <= found.reaches
    if found.target and found.reachable:
        assert after.band != now.band
        assert found.needed <= now.raw - found.reaches


@given(cases())
def test_no_other_set_is_cheaper(case: tuple[Policy, Plan, Facts]) -> None:
    policy, plan, facts = case
    found = asked(policy, plan, facts)
    if not found.reachable:
        return
    now = score(policy, plan, facts).raw
    gates = tuple(
        Planned(f"Close: {each.title}", 0, each.minutes or 3, "gates", each.id) for each in plan.stages[0].gates
    )
    asks = tuple(
        Planned(f"Ask: {name}", 0, policy.actions[1].minutes, "approvals", name) for name in facts.pending_approvals
    )
    verify, some, _, once = (
        Planned(action.label, 0, action.minutes, action.factor, action.to) for action in policy.actions[2:]
    )
    counted = [set_ for size in range(len(gates + asks) + 1) for set_ in combinations(gates + asks, size)]
    tried = [(*set_, *back, *cover) for set_ in counted for back in ((), (verify,)) for cover in ((), (some,), (once,))]
    seen: dict[tuple[int, bool, bool, str], int] = {}

    def brings(actions: tuple[Planned, ...]) -> int:
        done = {each.factor: each.item for each in actions}
        closed = sum(each.factor == "gates" for each in actions)
        asked_all = sum(each.factor == "approvals" for each in actions)
        key = (closed * 3 + asked_all, "rollback" in done, "coverage" in done, done.get("coverage", ""))
        if key not in seen:
            seen[key] = now - score(policy, *apply(plan, facts, actions)).raw
        return seen[key]

    enough = [each for each in tried if brings(each) >= found.needed]
    cost = min((sum(a.minutes for a in each), len(each), sorted(a.label for a in each)) for each in enough)
    assert (found.minutes, len(found.actions), sorted(a.label for a in found.actions)) == cost
