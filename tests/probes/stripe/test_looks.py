"""Each question to Stripe is answered as the account is, by reads only."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import stripe as library

from controlroom.core.checks import found
from controlroom.core.measurement import Verdict
from controlroom.outside.reach import Missing, Reach
from controlroom.outside.secrets import Secrets
from controlroom.probes import stripe as probe
from tests.peers.stripe.started import StripePeer
from tests.probes.stripe.conftest import KEY, VARIABLE, Look, check_of

URL = "https://numzy.example/billing/webhook"
PORTAL = "portal plan-switching, payment-methods, invoices, cancellation, no-downgrade-credit"
Price = Callable[..., str]


@pytest.fixture
def endpoint(writer: library.StripeClient) -> Callable[..., str]:
    def make(*events: str) -> str:
        return writer.v1.webhook_endpoints.create({"url": URL, "enabled_events": list(events)}).id  # type: ignore[arg-type]

    return make


@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 250])
@pytest.mark.parametrize("asks", ["undelivered", "GET /v1/events?delivery_success=false"])
async def test_undelivered_events_are_counted_over_all_pages(
    count: int, asks: str, peer: StripePeer, look: Look
) -> None:
    peer.tell("events", mode="live", count=3, type="invoice.paid", delivered=True)
    peer.tell("events", mode="live", count=count, type="invoice.paid", delivered=False)
    peer.tell("events", mode="test", count=7, type="invoice.paid", delivered=False)
    finding = await look(asks)
    assert (finding.value, finding.error, finding.broken) == (str(count), "", ())
    assert finding.asked == "GET /v1/events?delivery_success=false in live mode, key …9876"


@pytest.mark.parametrize("fault", ["twice", "shuffled"])
async def test_events_told_twice_or_in_another_order_count_the_same(fault: str, peer: StripePeer, look: Look) -> None:
    peer.tell("events", mode="live", count=230, type="invoice.paid", delivered=False)
    peer.tell("fault", kind=fault, path="/v1/events")
    assert (await look("undelivered")).value == "230"


async def test_an_event_that_arrives_is_counted_no_more(peer: StripePeer, look: Look) -> None:
    ids = peer.tell("events", mode="live", count=5, type="invoice.paid", delivered=False)
    peer.tell("deliver", mode="live", ids=ids[:2])
    assert (await look("undelivered")).value == "3"


async def test_more_events_than_are_counted_never_pass(peer: StripePeer, look: Look) -> None:
    peer.tell("events", mode="live", count=1001, type="invoice.paid", delivered=False)
    finding = await look("undelivered")
    assert finding.value == "1000"
    assert finding.broken == ("more than 1000: counting ended there",)
    generous = check_of("undelivered")
    for passes in ("<= 20", "<= 100000", "= 1000"):
        assert found(replace(generous, passes=passes), finding).verdict is Verdict.FAIL
    assert len(peer.asked()) == 1 + 9


async def test_pages_without_an_end_are_an_error(peer: StripePeer, look: Look) -> None:
    peer.tell("events", mode="live", count=2, type="invoice.paid", delivered=False)
    peer.tell("fault", kind="edit", path="/v1/events", set={"has_more": True})
    finding = await look("undelivered")
    assert (finding.value, finding.error) == ("", "Stripe says that there are more events, and gives none")


async def test_the_endpoint_is_enabled_disabled_or_absent(
    endpoint: Callable[..., str], writer: library.StripeClient, look: Look
) -> None:
    id = endpoint("invoice.paid")
    finding = await look("endpoint enabled", stripe_endpoint=id)
    assert (finding.value, finding.broken) == ("enabled", ())
    assert id in finding.asked
    writer.v1.webhook_endpoints.update(id, {"disabled": True})
    assert (await look("endpoint enabled", stripe_endpoint=id)).value == "disabled"
    finding = await look("endpoint enabled", stripe_endpoint="we_gone")
    assert (finding.value, finding.broken) == ("absent", ("Stripe has no such webhook endpoint in live mode",))


@pytest.mark.parametrize(
    ("enabled", "allowed", "plan", "value", "words"),
    [
        (["invoice.paid"], "invoice.paid", "", "0", ()),
        (["invoice.paid", "charge.failed"], " charge.failed , invoice.paid,charge.failed ", "", "0", ()),
        (["invoice.paid"], "invoice.paid", "with invoice.paid", "0", ()),
        (["invoice.paid", "charge.failed"], "invoice.paid,charge.failed", "with invoice.paid", "0", ()),
        (
            ["invoice.paid", "charge.failed"],
            "invoice.paid,charge.failed",
            "exactly invoice.paid",
            "1",
            ("charge.failed: not in the plan",),
        ),
        (["invoice.paid", "charge.failed"], "invoice.paid", "", "1", (f"charge.failed: not in {VARIABLE}",)),
        (["invoice.paid"], "invoice.paid,charge.failed", "", "1", ("charge.failed: not enabled",)),
        (
            ["charge.failed"],
            "invoice.paid",
            "",
            "2",
            (f"charge.failed: not in {VARIABLE}", "invoice.paid: not enabled"),
        ),
        (
            ["charge.failed"],
            "charge.failed",
            "with invoice.paid",
            "1",
            (f"invoice.paid: not in {VARIABLE}, not enabled",),
        ),
        (
            ["*"],
            "invoice.paid",
            "with charge.failed",
            "2",
            (
                f"* is enabled: the endpoint sends every event, {VARIABLE} does not say so",
                f"charge.failed: not in {VARIABLE}",
            ),
        ),
        (["*"], "*", "with charge.failed", "0", ()),
        (
            ["invoice.paid"],
            "*",
            "with charge.failed",
            "2",
            (f"{VARIABLE} says *, the endpoint does not send every event", "charge.failed: not enabled"),
        ),
        (
            ["invoice.paid"],
            "invoice.paid,whsec_secret",
            "",
            "1",
            (f"{VARIABLE} holds a word that is no event's name",),
        ),
        (["invoice.paid"], " ", "", "1", (f"{VARIABLE} is empty", f"invoice.paid: not in {VARIABLE}")),
    ],
)
async def test_allow_list_endpoint_and_plan_are_compared(
    enabled: list[str],
    allowed: str,
    plan: str,
    value: str,
    words: tuple[str, ...],
    endpoint: Callable[..., str],
    look: Look,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, allowed)
    finding = await look(f"endpoint events {VARIABLE} {plan}", stripe_endpoint=endpoint(*enabled))
    assert (finding.value, finding.broken, finding.error) == (value, words, "")


async def test_many_differences_are_all_counted_and_some_told(
    endpoint: Callable[..., str], look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, ",".join(f"thing.n{number}" for number in range(40)))
    finding = await look(f"endpoint events {VARIABLE}", stripe_endpoint=endpoint("invoice.paid"))
    assert finding.value == "41"
    assert len(finding.broken) == 11
    assert finding.broken[-1] == "and 31 more"


async def test_an_endpoint_that_is_gone_differs_in_all_that_is_allowed(
    peer: StripePeer, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "invoice.paid,charge.failed")
    finding = await look(f"endpoint events {VARIABLE}", stripe_endpoint="we_gone")
    assert finding.value == "2"
    assert finding.broken[0] == "Stripe has no such webhook endpoint in live mode"


async def test_features_of_the_portal_are_counted(writer: library.StripeClient, look: Look) -> None:
    finding = await look(PORTAL)
    assert (finding.value, finding.broken) == ("0/5", ("the customer portal has no active default configuration",))
    made = writer.v1.billing_portal.configurations.create(
        {"features": {"invoice_history": {"enabled": True}, "payment_method_update": {"enabled": True}}}
    )
    finding = await look(PORTAL)
    assert (finding.value, finding.broken) == ("3/5", ("plan-switching is off", "cancellation is off"))
    update = {"enabled": True, "proration_behavior": "create_prorations", "default_allowed_updates": ["price"]}
    features = {"subscription_cancel": {"enabled": True}, "subscription_update": update}
    writer.v1.billing_portal.configurations.update(made.id, {"features": features})  # type: ignore[typeddict-item]
    finding = await look(PORTAL)
    assert (finding.value, finding.broken) == ("4/5", ("a downgrade in mid-cycle gives a proration credit",))
    waits = {"enabled": True, "schedule_at_period_end": {"conditions": [{"type": "decreasing_item_amount"}]}}
    writer.v1.billing_portal.configurations.update(made.id, {"features": {"subscription_update": waits}})  # type: ignore[typeddict-item]
    assert (await look(PORTAL)).value == "5/5"


async def test_the_account_is_live_or_test_and_may_charge(peer: StripePeer, look: Look) -> None:
    assert (await look("account live")).broken == ()
    assert (await look("account live")).value == "live"
    finding = await look("account live", key="sk_test_Canary4711abc")
    assert (finding.value, finding.broken) == ("test", ("the key is one of test mode",))
    peer.tell("account", mode="live", set={"charges_enabled": False})
    assert (await look("account")).broken == ("the account can not charge yet",)


async def test_every_look_only_reads(
    endpoint: Callable[..., str], price: Price, look: Look, peer: StripePeer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "invoice.paid")
    id, one = endpoint("invoice.paid"), price()
    before = len(peer.asked())
    for asks in (
        "undelivered",
        "endpoint enabled",
        f"endpoint events {VARIABLE}",
        f"price {one}",
        PORTAL,
        "account live",
    ):
        assert (await look(asks, stripe_endpoint=id)).error == ""
    assert {method for method, _ in peer.asked()[before:]} == {"GET"}


async def test_what_the_configuration_lacks_is_named(peer: StripePeer, look: Look) -> None:
    with pytest.raises(Missing) as missing:
        await probe.look(check_of("undelivered"), Reach(), Secrets({}))
    assert (missing.value.key, missing.value.example) == ("checks.stripe.key", 'key = "STRIPE_CHECK_KEY"')
    with pytest.raises(Missing) as missing:
        await probe.look(check_of("undelivered"), Reach(stripe_key="KEY"), Secrets({}))
    assert missing.value.key == "KEY"
    with pytest.raises(Missing) as missing:
        await look("endpoint enabled")
    assert missing.value.key == "checks.stripe.endpoint"
    with pytest.raises(Missing) as missing:
        await look("prices NO_SUCH_PRICE_*")
    assert missing.value.key == 'checks.variables."numzy-backend"'
    with pytest.raises(Missing) as missing:
        await look(f"endpoint events {VARIABLE}", stripe_endpoint="we_1")
    assert missing.value.key == 'checks.variables."numzy-backend"'
    address = Reach(stripe_key="KEY", stripe_address=peer.address)
    with pytest.raises(Missing) as missing:
        await probe.look(check_of("undelivered"), address, Secrets({"KEY": KEY}))
    assert missing.value.key == "checks.hosts"
    assert missing.value.example == f'hosts = ["{peer.host}"]'
    assert peer.asked() == []
