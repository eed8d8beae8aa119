"""The risk score: the sample's ten factors, levels nobody knows, and that more risk never scores lower."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controlroom.core.incident import Related
from controlroom.core.plan import Attribute, Attributes, Plan, Source
from controlroom.core.plan_parts import Kind, Migration
from controlroom.core.policy import Weight
from controlroom.core.risk import Factor, Facts, Score, score
from tests.core.risk_sample import FACTS, INCIDENT, PLAN, POLICY, RELATED

NAMES = ("production", "staging", "billing", "reporting", "high", "medium", "low", "partial", "odd", "")
ATTRIBUTES = st.builds(Attribute, st.sampled_from(NAMES))
PLANS = st.builds(
    lambda environment, modules, attributes, migrations: replace(
        PLAN, environment=environment, modules=modules, attributes=attributes, migrations=migrations
    ),
    st.sampled_from(NAMES),
    st.lists(st.sampled_from("abcdef")).map(tuple),
    st.builds(Attributes, st.lists(st.sampled_from(NAMES)).map(tuple), ATTRIBUTES, ATTRIBUTES, ATTRIBUTES),
    st.sampled_from(((), PLAN.migrations)),
)
FACT_SETS = st.builds(
    Facts,
    open_gates=st.lists(st.sampled_from(("finance", "rehearsal", "runbook")), unique=True).map(tuple),
    pending_approvals=st.lists(st.sampled_from(("engineering", "finance")), unique=True).map(tuple),
    related=st.sampled_from(((), (RELATED,))),
)


def of(found: Score, factor: str) -> Factor:
    (only,) = (each for each in found.factors if each.factor == factor)
    return only


def attributed(**levels: str) -> Plan:
    changed = {name: Attribute(level) for name, level in levels.items()}
    return replace(PLAN, attributes=replace(PLAN.attributes, **changed))


def test_the_sample_is_126_shown_as_100_from_ten_factors_worst_first() -> None:
    found = score(POLICY, PLAN, FACTS)
    assert (found.raw, found.shown, found.band, found.instruction) == (126, 100, "critical", "Halt deploy.")
    assert [(each.points, each.label) for each in found.factors] == [
        (20, "Billing/subscription logic affected"),
        (18, "Production deployment"),
        (16, "Database migration included"),
        (16, "Unresolved gates (2)"),
        (14, "Rollback only partially verified"),
        (12, "High blast radius"),
        (10, "Previous incident history on related surface"),
        (9, "Multiple modules affected (3)"),
        (6, "Pending or missing approvals"),
        (5, "Medium test coverage signal"),
    ]


def test_every_factor_says_where_it_comes_from() -> None:
    found = score(POLICY, PLAN, FACTS)
    assert [each.factor for each in found.factors if each.source is Source.MEASURED] == [
        "gates",
        "incidents",
        "approvals",
    ]
    assert of(found, "blast_radius").source is Source.ASSUMED
    assert of(found, "blast_radius").evidence == "no seat count"
    assert of(found, "gates").evidence == ("Finance sign-off, Rollback rehearsal in staging; 1 more only claimed")
    assert of(found, "incidents").evidence == "SEV-3 Delayed Stripe Webhook Processing"
    assert of(found, "approvals").evidence == "Taylor Ng"
    assert all(each.evidence for each in found.factors)


@pytest.mark.parametrize(
    ("raw", "band"), [(0, "low"), (24, "low"), (25, "moderate"), (50, "high"), (79, "high"), (80, "critical")]
)
def test_the_band_is_that_of_the_raw_score(raw: int, band: str) -> None:
    policy = replace(POLICY, cap=10, weights=(Weight("environment", "production", raw, "Production"),))
    found = score(policy, PLAN, FACTS)
    assert (found.raw, found.shown, found.band) == (raw, min(raw, 10), band)


def test_a_factor_without_points_is_not_listed() -> None:
    found = score(POLICY, attributed(rollback="verified", coverage="high"), Facts())
    assert not {"rollback", "coverage", "gates", "incidents", "approvals"} & {e.factor for e in found.factors}


def test_an_unknown_level_counts_as_the_highest_and_says_so() -> None:
    found = of(score(POLICY, attributed(coverage="splendid"), FACTS), "coverage")
    assert (found.points, found.source) == (10, Source.ASSUMED)
    assert found.label == "Unknown coverage"
    assert found.evidence == "no weight for splendid: counts as low, the highest"


def test_an_unknown_environment_or_touch_is_not_cheaper_than_a_known_one() -> None:
    odd = replace(PLAN, environment="prod-eu", attributes=Attributes(touches=("ledger",)))
    found = score(POLICY, odd, FACTS)
    assert of(found, "environment").points == 18
    assert of(found, "touches").points == 20


def test_case_and_blanks_of_a_level_do_not_matter() -> None:
    plan = replace(attributed(coverage=" Medium "), environment="PRODUCTION")
    assert score(POLICY, plan, FACTS).raw == 126


def test_the_worst_migration_counts() -> None:
    kinds = (Kind.REVERSIBLE, Kind.IRREVERSIBLE, Kind.COMPENSABLE)
    migrations = tuple(Migration(kind, kind, 1, kind) for kind in kinds)
    assert of(score(POLICY, replace(PLAN, migrations=migrations), FACTS), "migration").points == 24


def test_each_sensitive_surface_counts_once() -> None:
    touches = ("billing", "Billing", "authentication")
    found = score(POLICY, replace(PLAN, attributes=replace(PLAN.attributes, touches=touches)), FACTS)
    assert found.raw == 126 + 20
    assert len({each.id for each in found.factors}) == len(found.factors)


def test_one_module_is_not_called_several() -> None:
    found = of(score(POLICY, replace(PLAN, modules=("Webhooks",)), FACTS), "modules")
    assert (found.points, found.label) == (3, "One module affected")


def test_a_claimed_gate_counts_as_done() -> None:
    claimed = Facts(claimed_gates=("finance", "rehearsal", "runbook"))
    assert "gates" not in {each.factor for each in score(POLICY, PLAN, claimed).factors}


def test_an_incident_that_shares_only_words_is_no_factor() -> None:
    weak = Related(INCIDENT, ("words stripe, sync in common",))
    assert score(POLICY, PLAN, replace(FACTS, related=(weak,))).raw == 126 - 10


def test_a_policy_that_does_not_know_a_factor_gives_it_nothing() -> None:
    known = tuple(weight for weight in POLICY.weights if weight.factor not in {"coverage", "gates"})
    policy = replace(POLICY, weights=known)
    assert score(policy, PLAN, FACTS).raw == 126 - 5 - 16


@given(PLANS, FACT_SETS)
def test_the_raw_score_is_the_sum_of_what_is_listed(plan: Plan, facts: Facts) -> None:
    found = score(POLICY, plan, facts)
    assert found.raw == sum(each.points for each in found.factors)
    assert list(found.factors) == sorted(found.factors, key=lambda each: (-each.points, each.label, each.id))


@given(PLANS, FACT_SETS, st.sampled_from("abcxyz"), st.sampled_from(NAMES))
def test_adding_risk_never_lowers_the_score(plan: Plan, facts: Facts, module: str, touch: str) -> None:
    before = score(POLICY, plan, facts).raw
    touched = replace(plan.attributes, touches=(*plan.attributes.touches, touch))
    riskier_plans = (
        replace(plan, modules=(*plan.modules, module)),
        replace(plan, attributes=touched),
        replace(plan, migrations=(*plan.migrations, Migration("more", "More", 9, Kind.REVERSIBLE))),
    )
    riskier_facts = (
        replace(facts, open_gates=(*facts.open_gates, "another")),
        replace(facts, pending_approvals=(*facts.pending_approvals, "legal")),
        replace(facts, related=(*facts.related, RELATED)),
    )
    assert all(score(POLICY, riskier, facts).raw >= before for riskier in riskier_plans)
    assert all(score(POLICY, plan, riskier).raw >= before for riskier in riskier_facts)


@given(PLANS, FACT_SETS, st.sampled_from(("coverage", "blast_radius", "rollback")))
def test_raising_a_level_or_not_knowing_it_never_lowers_the_score(plan: Plan, facts: Facts, factor: str) -> None:
    weights = {w.value: w.points for w in POLICY.weights if w.factor == factor}
    levels = sorted(weights, key=lambda level: weights[level])
    stated = [replace(plan.attributes, **{factor: Attribute(level)}) for level in (*levels, "never heard of")]
    raws = [score(POLICY, replace(plan, attributes=each), facts).raw for each in stated]
    assert raws == sorted(raws)
