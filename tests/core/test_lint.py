"""Doubts about a plan: each has one sentence that says what would mend it; the shipped plans have none."""

from dataclasses import replace

import pytest

from controlroom.core.lint import warnings
from controlroom.core.plan import Attribute, Plan
from controlroom.core.verification import Use
from tests.core.machine import POLICY, SAMPLE
from tests.data import shipped

RATE, *OTHERS = SAMPLE.checks


def with_rate(**changed: object) -> Plan:
    return replace(SAMPLE, checks=(replace(RATE, **changed), *OTHERS))  # type: ignore[arg-type]  # one field at a time


@pytest.mark.parametrize(
    "name", ["billing-seat-sync-patch", "billing-system-deployment", "stripe-go-live", "billing-hardening"]
)
def test_a_shipped_plan_has_no_doubts(name: str) -> None:
    assert warnings(shipped.plan_of(name), POLICY) == ()


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (replace(SAMPLE, attributes=replace(SAMPLE.attributes, touches=("biling",))), "did you mean 'billing'"),
        (
            replace(SAMPLE, attributes=replace(SAMPLE.attributes, rollback=Attribute("partal"))),
            "rollback 'partal' is not in the policy",
        ),
        (replace(SAMPLE, environment="prodction"), "did you mean 'production'"),
        (replace(SAMPLE, ways_back=()), "the plan names no way back"),
        (with_rate(normal="99"), "its normal value 99 does not pass"),
        (with_rate(warns="> 30"), "it can never warn"),
        (with_rate(passes=""), "has no condition"),
        (
            replace(SAMPLE, checks=tuple(replace(check, uses=(Use.VERIFYING,)) for check in SAMPLE.checks)),
            "no required check is used in monitoring",
        ),
    ],
)
def test_a_doubt_is_said(plan: Plan, said: str) -> None:
    assert any(said in warning for warning in warnings(plan, POLICY))


def test_a_level_in_other_letters_is_known() -> None:
    assert warnings(replace(SAMPLE, environment="Production"), POLICY) == ()
