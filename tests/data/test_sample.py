"""The sample release is the one of the walk: its score, its steps, its checks, its one related incident."""

from controlroom.core import risk, steps, whatif
from controlroom.core.incidents import related
from controlroom.core.plan import Plan
from controlroom.core.plan_parts import Kind
from controlroom.core.ways_back import Way
from tests.data.shipped import SAMPLE, incidents, plan_of, policy


def facts_of(plan: Plan) -> risk.Facts:
    """What the score takes from the file alone: nothing ticked, nothing approved."""
    gates = [gate for stage in plan.stages for gate in stage.gates if gate.required]
    return risk.Facts(
        open_gates=tuple(gate.id for gate in gates if not gate.claimed),
        claimed_gates=tuple(gate.id for gate in gates if gate.claimed),
        pending_approvals=tuple(approval.id for approval in plan.approvals),
        related=related(plan, incidents()),
    )


def test_the_sample_has_126_points_from_its_file_alone() -> None:
    plan = plan_of(SAMPLE)
    score = risk.score(policy(), plan, facts_of(plan))
    assert (score.raw, score.shown, score.band) == (126, 100, "critical")
    assert [factor.points for factor in score.factors] == [20, 18, 16, 16, 14, 12, 10, 9, 6, 5]
    blast = next(factor for factor in score.factors if factor.factor == "blast_radius")
    assert (blast.source, blast.evidence) == ("assumed", "no seat count")


def test_the_six_actions_of_the_sample_end_at_79_and_high() -> None:
    plan, facts = plan_of(SAMPLE), facts_of(plan_of(SAMPLE))
    what = whatif.cheapest(policy(), plan, facts, risk.score(policy(), plan, facts))
    assert sorted(action.points for action in what.actions) == [-14, -8, -8, -6, -6, -5]
    assert (what.reaches, what.target, what.reachable, what.best) == (79, "high", True, 79)


def test_the_sample_is_a_short_walk_with_two_ways_back() -> None:
    plan = plan_of(SAMPLE)
    gates = [gate for stage in plan.stages for gate in stage.gates]
    assert [gate.id for gate in gates] == ["finance-sign-off", "rollback-rehearsal", "replay-runbook"]
    assert [bool(gate.claimed) for gate in gates] == [False, False, True]
    assert len(steps.deploying(plan)) == 2
    assert len(steps.preflight(plan)) == 3
    quick, compensate = plan.ways_back
    assert [step.kind for step in quick.steps] == [Kind.REVERSIBLE, Kind.REVERSIBLE, Kind.IRREVERSIBLE]
    assert [step.minutes for step in quick.steps] == [2, 6, 8]
    assert "can not be resent" in quick.steps[0].warning.replace("\n", " ")
    assert (quick.steps[1].probe, quick.steps[2].idempotent) == ("worker-health", False)
    assert compensate.way is Way.COMPENSATE
    watch = plan.monitoring
    assert (watch.minutes, watch.steady, watch.limit, watch.interval) == (5, 2, 2, 60)


def test_the_sample_looks_at_six_things_and_recommends_by_one() -> None:
    plan = plan_of(SAMPLE)
    assert [(check.signal, check.passes) for check in plan.checks] == [
        ("errors", "<= 20"),
        ("backlog", "<= 45"),
        ("drift", "= 0"),
        ("invoices", "= 12/12"),
        ("api", "<= 1"),
        ("health", "= 200"),
    ]
    assert [(trigger.check, trigger.samples) for trigger in plan.triggers] == [("webhook-failure-rate", 2)]


def test_only_the_delayed_webhooks_are_related_to_the_sample() -> None:
    assert [item.incident.title for item in related(plan_of(SAMPLE), incidents())] == [
        "Delayed Stripe Webhook Processing"
    ]
