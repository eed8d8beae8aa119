"""The queries of the sample plans, asked of a real Prometheus whose history is known."""

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from controlroom.core.checks import found
from controlroom.core.finding import Finding
from controlroom.core.measurement import Verdict
from controlroom.core.verification import Check, Probe
from controlroom.outside import places
from controlroom.outside.reach import Reach
from controlroom.outside.secrets import Secrets
from controlroom.probes.prometheus import look
from tests.data.facts import PLANS
from tests.data.shipped import plan_of
from tests.real.prometheus import Prometheus

pytestmark = pytest.mark.real

COUNTERS = {  # growth in a second
    'stripe_webhook_events_total{status="processed"}': 2.94,
    'stripe_webhook_events_total{status="failed"}': 0.06,
    'http_requests_total{service="billing-api",code="200"}': 99.6,
    'http_requests_total{service="billing-api",code="503"}': 0.4,
    "billing_audit_log_entries_total": 2.0,
    "invoice_paid_total": 1.0,
    "invoice_failed_total": 0.02,
    "invoice_action_required_total": 0.0,
    "stripe_subscription_reconcile_run_completed_total": 1 / 420,
    "stripe_subscription_reconcile_run_applied_total": 2 / 420,
    **{f"stripe_webhook_{name}_total": 0.0 for name in ("received", "duplicate", "ignored", "invalid_signature")},
    **{
        f"stripe_subscription_{name}_total": 0.0
        for name in (
            "preview", "change", "plan_changed", "downgrade_scheduled", "downgrade_applied", "change_error",
        )
    },
    **{f"stripe_dunning_{name}_total": 0.0 for name in ("entered", "recovered")},
    **{f"stripe_sca_{name}_total": 0.0 for name in ("entered", "completed")},
}  # fmt: skip
GAUGES = {"webhook_dead_letter_queue_size": 0.0, "grace_periods_active_total": 12.0}
BUCKETS = {  # all of them between 10 and 15 seconds
    f'webhook_queue_seconds_bucket{{le="{le}"}}': 0.0 if le in ("5.0", "10.0") else 1.0
    for le in ("5.0", "10.0", "15.0", "60.0", "+Inf")
}
CHECKS = {
    f"{plan.id}/{check.id}": check
    for plan in map(plan_of, sorted(set(PLANS.values())))
    for check in plan.checks
    if check.probe is Probe.PROMETHEUS
}
SHIPPED = tomllib.loads((places.data() / "metrics.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def server() -> Iterator[Prometheus]:
    made = Prometheus(COUNTERS | BUCKETS, GAUGES)
    yield made
    made.end()


@pytest.fixture(autouse=True)
def nobodys_names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))


async def seen(server: Prometheus, check: Check) -> Finding:
    reach = Reach(("127.0.0.1",), prometheus=server.address)
    return await look(check, reach, Secrets({}))


def asks(query: str, reads: str = "") -> Check:
    return Check("c", "C", Probe.PROMETHEUS, query, reads, passes="!= none")


def test_the_sample_plans_ask_prometheus() -> None:
    assert len(CHECKS) > 15


@pytest.mark.parametrize("name", sorted(CHECKS))
async def test_every_query_of_the_sample_plans_answers_and_passes(name: str, server: Prometheus) -> None:
    check = CHECKS[name]
    finding = await seen(server, check)
    assert (finding.error, finding.note) == ("", "")
    query = SHIPPED.get(check.asks, " ".join(check.asks.split()))
    assert finding.asked.startswith(f"{query} · at 20")
    assert found(check, finding).verdict is Verdict.PASS, finding.value
    assert len(finding.value) < 20


@pytest.mark.parametrize("name", sorted(SHIPPED))
async def test_every_dotted_name_stands_for_a_query_that_answers(name: str, server: Prometheus) -> None:
    finding = await seen(server, asks(name))
    assert finding.error == ""
    assert Decimal(finding.value) >= 0


@pytest.mark.parametrize(
    ("query", "reads", "value", "within"),
    [
        ('100 * rate(stripe_webhook_events_total{status="failed"}[5m]) / 3', "", 2.0, 0.05),
        ("rate(stripe_webhook_events_total[5m])", "sum", 3.0, 0.05),
        ("rate(stripe_webhook_events_total[5m])", "max", 2.94, 0.05),
        ("rate(stripe_webhook_events_total[5m])", "min", 0.06, 0.05),
        ("rate(stripe_webhook_events_total[5m])", "count", 2, 0),
        ("histogram_quantile(0.95, sum by (le) (rate(webhook_queue_seconds_bucket[5m])))", "", 14.75, 0.05),
        ("sum(rate(stripe_webhook_events_total[5m]))", "avg 15m", 3.0, 0.05),
        ("sum(rate(stripe_webhook_events_total[5m]))", "max 15m", 3.0, 0.05),
        ("grace_periods_active_total", "last 1m", 12, 0),
        ("grace_periods_active_total", "min 31d", 12, 0),
        ("grace_periods_active_total * 0 + 0.1 + 0.2", "", 0.3, 0),
        ("scalar(grace_periods_active_total)", "", 12, 0),
    ],
)  # fmt: skip
async def test_values_are_those_of_the_history(
    query: str, reads: str, value: float, within: float, server: Prometheus
) -> None:
    finding = await seen(server, asks(query, reads))
    assert finding.error == ""
    assert float(finding.value) == pytest.approx(value, abs=within)


@pytest.mark.parametrize(
    ("query", "reads", "note"),
    [
        ("grace_periods_active_total offset 3h", "", "no series"),
        ("grace_periods_active_total offset 3h", "max 15m", "no series"),
        ("sum(nobody_counts_this)", "", "no series"),
        ("0 * grace_periods_active_total / 0", "", "the value is NaN"),
        ("grace_periods_active_total / 0", "", "the value is infinite"),
        ("0 / 0 * grace_periods_active_total", "max 15m", "every value is NaN"),
    ],
)
async def test_what_has_no_data_is_blind_with_a_word(query: str, reads: str, note: str, server: Prometheus) -> None:
    finding = await seen(server, asks(query, reads))
    assert (finding.value, finding.error, finding.note) == ("", "", note)
    assert found(asks(query, reads), finding).verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize(
    ("query", "reads", "said"),
    [
        ("sum(rate(", "", "Prometheus answers 400: "),
        ("sum(rate(", "max 15m", "Prometheus answers 400: "),
        ("rate(stripe_webhook_events_total[5m])", "", "2 series"),
        ("stripe_webhook_events_total[5m]", "", "the query gives a matrix"),
        ('"words"', "", "the query gives a string"),
    ],
)
async def test_a_bad_query_is_an_error_with_the_words_of_prometheus(
    query: str, reads: str, said: str, server: Prometheus
) -> None:
    finding = await seen(server, asks(query, reads))
    assert finding.error.startswith(said)
    assert found(asks(query, reads), finding).verdict is Verdict.ERROR
    assert "parse error" in finding.error or "400" not in said
