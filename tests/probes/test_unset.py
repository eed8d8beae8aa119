"""What is not set up is known without asking anybody, and is what the looks themselves would miss."""

import asyncio

import pytest

from controlroom.core.variables import spelled
from controlroom.core.verification import Check, Probe
from controlroom.outside.reach import Reach
from controlroom.outside.secrets import Secrets
from controlroom.probes import looking
from controlroom.probes.unset import unset
from tests.data.facts import PLANS
from tests.data.shipped import plan_of

NOWHERE = "http://127.0.0.1:9"
FULL = Reach(
    ("127.0.0.1:9",),
    {"*": NOWHERE},
    prometheus=NOWHERE,
    prometheus_token="TOKEN",  # the name of a secret
    databases={"*": "DATABASE"},
    stripe_key="KEY",
    stripe_endpoint="we_1",
    stripe_address=NOWHERE,
)
SECRETS = {"TOKEN": "t" * 9, "DATABASE": "sqlite:////nowhere.db", "KEY": "rk_test_" + "a" * 20}


@pytest.mark.parametrize("name", tuple(PLANS.values()))
@pytest.mark.parametrize(
    ("reach", "environ"), [(Reach(), {}), (FULL, SECRETS), (FULL, {})], ids=("nothing", "all", "no secrets")
)
def test_it_says_what_the_looks_of_the_sample_plans_would_miss(
    name: str, reach: Reach, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_of(name)
    for one in ("STRIPE_WEBHOOK_ALLOWED_EVENTS", "STRIPE_PRICE_PRO_MONTHLY"):
        monkeypatch.setenv(one, "x")
    checks = [spelled(check, plan.variables) for check in plan.checks]
    looks = asyncio.run(looking.look_all(checks, reach, Secrets(environ), deadline=5))
    missed = {one.check.id for one in looks if one.missing and "variables" not in one.missing.key}
    assert set(unset(plan.checks, reach, environ)) == missed


def test_a_question_that_can_not_be_asked_is_not_for_the_configuration_to_mend() -> None:
    checks = [Check(str(probe), "C", probe, "no question") for probe in (Probe.HTTP, Probe.SCHEDULE, Probe.STRIPE)]
    assert unset([*checks, Check("hand", "H", Probe.MANUAL, "look")], FULL, SECRETS) == ()
