"""The questions that shipped plans put to databases, variables and schedules can be asked as they stand."""

from controlroom.core.reading_sql import unaskable
from controlroom.core.schedules import jobs
from controlroom.core.variables import Wanted, spelled, wanted
from controlroom.core.verification import Check
from tests.data import shipped

PLANS = ("billing-seat-sync-patch", "billing-system-deployment", "stripe-go-live", "billing-hardening")


def check(plan: str, name: str) -> Check:
    found = shipped.plan_of(plan)
    return spelled(next(one for one in found.checks if one.id == name), found.variables)


def test_every_one_of_them_can_be_asked() -> None:
    for plan in map(shipped.plan_of, PLANS):
        assert {one.id: unaskable(spelled(one, plan.variables)) for one in plan.checks} == {
            one.id: "" for one in plan.checks
        }


def test_a_question_without_a_shape_gets_that_of_the_plan() -> None:
    assert wanted(check("stripe-go-live", "price-variables").asks) == (Wanted("STRIPE_PRICE_*", "price_…"),)


def test_the_jobs_of_the_deployment_are_the_two_of_its_schedules() -> None:
    found = jobs(check("billing-system-deployment", "cron-execution").asks)
    assert [(job.name, job.every, job.factor) for job in found] == [
        ("webhook-retry", 300, 2.0),
        ("grace-period-cleanup", 86400, 2.0),
    ]
