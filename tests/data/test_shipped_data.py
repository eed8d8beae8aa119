"""What is shipped is accepted by the readers and works together: plans, scenarios, people, incidents."""

from pathlib import Path

import pytest

from controlroom.core import people as persons
from controlroom.core import phases, simulate
from controlroom.core.checks import judge
from controlroom.core.conditions import parse_condition
from controlroom.core.incidents import related
from controlroom.core.measurement import Verdict
from controlroom.core.verification import Use
from controlroom.formats.plans import read_plan
from controlroom.formats.scenarios import names, read_scenario
from tests.data.facts import PLANS
from tests.data.shipped import DATA, SAMPLE, incidents, people, plan_of

SCENARIOS = (
    "blind-metrics",
    "clean",
    "error-spike",
    "flapping",
    "migration-lock",
    "rollback-step-fails",
    "signature-failures",
    "webhook-backlog",
)
every_plan = pytest.mark.parametrize("name", PLANS.values())


# --- the files ----------------------------------------------------------------------------------------------


def test_the_four_plans_are_shipped_under_their_ids() -> None:
    files = sorted((DATA / "releases").iterdir())
    assert [file.stem for file in files] == sorted(PLANS.values())
    assert all(read_plan(file).id == file.stem for file in files)


def test_the_eight_scenarios_are_shipped_under_their_ids() -> None:
    assert names() == SCENARIOS
    assert all(read_scenario(name).id == name for name in names())


def test_no_shipped_file_has_an_address_or_a_path_of_a_machine() -> None:
    for file in DATA.rglob("*.yaml"):
        text = file.read_text("utf-8")
        assert not [word for word in ("http://", "https://", "/home/", "/root/") if word in text], file


def test_the_data_is_beside_the_package() -> None:
    assert Path(__file__).parents[2] / "data" == DATA


@pytest.mark.parametrize("name", [name for name in PLANS.values() if name != SAMPLE])
def test_every_other_plan_has_a_related_incident_of_its_own(name: str) -> None:
    found = related(plan_of(name), incidents())
    assert found
    assert "Delayed Stripe Webhook Processing" not in [item.incident.title for item in found]


# --- people -------------------------------------------------------------------------------------------------


def test_the_four_people_have_roles_and_no_login_yet() -> None:
    found = people()
    assert [person.id for person in found] == ["dana", "taylor", "sam", "priya"]
    assert all(person.roles and person.aliases and not person.logins for person in found)
    assert "engineering-lead" in found[1].roles
    assert persons.same(found, "dana", next(alias for alias in found[0].aliases if "@" in alias))


@every_plan
def test_every_approval_can_be_given_by_people_who_are_not_the_author(name: str) -> None:
    plan = plan_of(name)
    for approval in plan.approvals:
        named = {person.id for who in approval.of if (person := persons.find(people(), who))}
        holders = {person.id for person in people() if set(person.roles) & set(approval.roles)}
        able = [who for who in named | holders if not persons.same(people(), who, plan.author)]
        assert len(able) >= approval.quorum, approval.id


# --- checks, triggers, ways back ----------------------------------------------------------------------------


@every_plan
def test_every_check_can_be_seen_to_pass_to_warn_and_to_fail(name: str) -> None:
    for check in plan_of(name).checks:
        assert judge(check, check.normal).verdict is Verdict.PASS, check.id
        wanted = (Verdict.PASS, Verdict.FAIL, *((Verdict.WARN,) if check.warns else ()))
        for verdict in wanted:
            assert judge(check, simulate.made_value(check, verdict)).verdict is verdict, check.id


@every_plan
def test_every_watched_check_is_judged_after_completion(name: str) -> None:
    plan = plan_of(name)
    uses = {check.id: check.uses for check in plan.checks}
    watched = [check for horizon in plan.monitoring.horizons for check in horizon.watch]
    assert watched
    assert not [check for check in watched if Use.WATCH not in uses[check]]


@every_plan
def test_no_success_criterion_is_stale_by_the_end_of_monitoring(name: str) -> None:
    plan = plan_of(name)
    checks = {check.id: check for check in plan.checks}
    for criterion in plan.success:
        if criterion.when:
            parse_condition(criterion.when)
        if criterion.check and Use.MONITORING not in checks[criterion.check].uses:
            assert 3 * checks[criterion.check].interval > plan.monitoring.minutes * 60, criterion.title


@every_plan
def test_each_phase_after_the_deploy_and_the_way_back_has_a_required_check(name: str) -> None:
    for use in (Use.VERIFYING, Use.MONITORING, Use.RESTORE):
        assert [check for check in plan_of(name).checks if use in check.uses and check.required], use


@every_plan
def test_a_step_that_switches_a_webhook_endpoint_off_warns_of_lost_events(name: str) -> None:
    for way in plan_of(name).ways_back:
        for step in way.steps:
            if "webhook" in step.title.lower() and any(w in step.title.lower() for w in ("disable", "take", "freeze")):
                assert "resent" in step.warning, step.id


# --- scenarios ----------------------------------------------------------------------------------------------


@every_plan
def test_every_scenario_that_fails_a_check_has_one_to_fail_in_every_plan(name: str) -> None:
    plan = plan_of(name)
    signals = {check.signal for check in plan.checks if Use.MONITORING in check.uses and Use.RESTORE in check.uses}
    for scenario in map(read_scenario, SCENARIOS):
        bad = {row.then.signal for row in scenario.rows if row.then.verdict in ("fail", "error")}
        assert not bad or bad & signals, scenario.id


@every_plan
def test_every_way_back_has_the_second_step_on_which_scenarios_recover(name: str) -> None:
    assert all(len(way.steps) >= 2 for way in plan_of(name).ways_back)


@every_plan
def test_the_failing_rollback_step_is_the_second_of_the_first_way_and_the_next_way_is_free(name: str) -> None:
    first, *others = plan_of(name).ways_back
    rows = read_scenario("rollback-step-fails").rows
    failing = {(row.when.step, row.when.attempt) for row in rows if row.then.outcome == "failed"}
    assert failing == {("first_way.2", 1), ("first_way.2", 2)}
    assert len(first.steps) >= 2
    assert others


def test_scenarios_speak_of_phases_and_verdicts_that_exist() -> None:
    for scenario in map(read_scenario, SCENARIOS):
        for row in scenario.rows:
            assert row.when.phase in ("", *phases.Phase), scenario.id
            assert row.then.verdict in ("", "pass", "warn", "fail", "none", "error"), scenario.id
            assert not row.then.check, "a scenario for all plans speaks by signals"
