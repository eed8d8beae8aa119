"""A Stripe that is down, slow, wrong or hostile makes a look blind: an error in plain words, never a value."""

import asyncio
import gzip
import json
import socket
import time
from typing import Any

import pytest

from controlroom.core.checks import found
from controlroom.core.measurement import Verdict
from controlroom.outside.reach import Reach
from controlroom.outside.secrets import Secrets
from controlroom.outside.stripe import Stripe, transport
from controlroom.probes import stripe as probe
from tests.peers.stripe.started import StripePeer
from tests.probes.stripe.conftest import KEY, VARIABLE, Look, check_of

QUESTIONS = {
    "undelivered": "/v1/events",
    "endpoint enabled": "/v1/webhook_endpoints/we_1",
    f"endpoint events {VARIABLE}": "/v1/webhook_endpoints/we_1",
    "price price_1 active": "/v1/prices/price_1",
    "prices STRIPE_PRICE_* active": "/v1/prices/price_1",
    "portal invoices": "/v1/billing_portal/configurations",
    "account live": "/v1/account",
}
FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "revoked": ({"kind": "status", "status": 401}, "does not accept the key …9876"),
    "no permission": ({"kind": "status", "status": 403}, "may not read this"),
    "too often": ({"kind": "status", "status": 429}, "asked too often (429)"),
    "500": ({"kind": "status", "status": 500}, "a fault of its own (500)"),
    "503": ({"kind": "status", "status": 503}, "a fault of its own (503)"),
    "400": ({"kind": "status", "status": 400}, "refuses the question (400)"),
    "another 404": ({"kind": "status", "status": 404}, "refuses the question (404)"),
    "HTML": ({"kind": "body", "body": "<html>Maintenance</html>"}, "it is no JSON"),
    "HTML 502": ({"kind": "body", "status": 502, "body": "<html>Bad gateway</html>"}, "a fault of its own (502)"),
    "HTML 404": ({"kind": "body", "status": 404, "body": "<html>Not found</html>"}, "no answer of Stripe's"),
    "a redirect": (
        {"kind": "body", "status": 302, "headers": {"Location": "http://169.254.169.254/"}},
        "302 with what is no answer",
    ),
    "nothing": ({"kind": "body", "body": ""}, "can not be read"),
    "garbage": ({"kind": "body", "body": '{"object": "list", "data": ['}, "it is no JSON"),
    "a number": ({"kind": "body", "body": "42"}, "can not be read"),
    "null": ({"kind": "body", "body": "null"}, "can not be read"),
    "a list": ({"kind": "body", "body": "[]"}, "can not be read"),
    "no object": ({"kind": "body", "body": "{}"}, "can not be read"),
    "another object": ({"kind": "body", "body": '{"object": "charge", "id": "ch_1"}'}, "can not be read"),
    "an error that is a text": ({"kind": "body", "status": 400, "body": '{"error": "no"}'}, "can not be read"),
    "deep": ({"kind": "body", "body": '{"a":' * 9_000 + "1" + "}" * 9_000}, "can not be read"),
    "deep lists": (
        {"kind": "body", "body": '{"object":"list","data":' + "[" * 900 + "]" * 900 + "}"},
        "can not be read",
    ),
    "packed": ({"kind": "body", "body": "{}", "headers": {"Content-Encoding": "gzip"}}, "is packed"),
    "endless": ({"kind": "endless"}, "larger than any"),
    "dropped": ({"kind": "drop"}, "broke off"),
}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses of the transport that are no part of what is tested; variables that the questions name."""
    monkeypatch.setattr(transport, "PAUSE", 0.01)
    monkeypatch.setattr(transport, "LARGEST", 256 * 1024)
    monkeypatch.setenv(VARIABLE, "invoice.paid")
    monkeypatch.setenv("STRIPE_PRICE_PRO", "price_1")


@pytest.mark.parametrize("asks", QUESTIONS)
@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_is_an_error_and_never_a_value(fault: str, asks: str, peer: StripePeer, look: Look) -> None:
    kind, words = FAULTS[fault]
    peer.tell("fault", **kind)
    finding = await look(asks, stripe_endpoint="we_1")
    assert words in finding.error
    assert (finding.value, finding.broken) == ("", ())
    assert "\n" not in finding.error
    assert len(finding.error) < 160
    assert found(check_of(asks), finding).verdict is Verdict.ERROR
    assert set(peer.asked()) == {("GET", QUESTIONS[asks])}
    assert len(peer.asked()) <= 2


@pytest.mark.parametrize(
    ("asks", "answer"),
    [
        ("undelivered", {"object": "list", "data": "many", "has_more": False}),
        ("undelivered", {"object": "list", "data": [], "has_more": "no"}),
        ("undelivered", {"object": "list", "data": [], "has_more": None}),
        ("undelivered", {"object": "list", "data": ["evt_1"], "has_more": False}),
        ("undelivered", {"object": "list", "data": [{"object": "charge", "id": "x", "created": 1}], "has_more": False}),
        ("undelivered", {"object": "list", "data": [{"object": "event", "id": 1, "created": 1}], "has_more": False}),
        ("undelivered", {"object": "list", "data": [{"object": "event", "id": "e"}], "has_more": False}),
        ("endpoint enabled", {"object": "webhook_endpoint", "status": "perhaps", "enabled_events": ["a.b"]}),
        ("endpoint enabled", {"object": "webhook_endpoint", "enabled_events": ["a.b"]}),
        (f"endpoint events {VARIABLE}", {"object": "webhook_endpoint", "status": "enabled"}),
        (f"endpoint events {VARIABLE}", {"object": "webhook_endpoint", "status": "enabled", "enabled_events": "*"}),
        (f"endpoint events {VARIABLE}", {"object": "webhook_endpoint", "status": "enabled", "enabled_events": [1]}),
        (
            f"endpoint events {VARIABLE}",
            {"object": "webhook_endpoint", "status": "enabled", "enabled_events": ["\x1b[2J"]},
        ),
        ("price price_1", {"object": "price", "active": "true", "livemode": True}),
        ("price price_1", {"object": "price", "active": True}),
        ("price price_1", {"object": "price", "active": True, "livemode": True, "unit_amount_decimal": "many"}),
        ("portal invoices", {"object": "list", "data": [1], "has_more": False}),
        ("portal invoices", {"object": "list", "data": [{}], "has_more": False}),
        ("portal invoices", {"object": "list", "data": [{"features": []}], "has_more": False}),
        ("account live", {"object": "account", "charges_enabled": "yes"}),
        ("account live", {"object": "account"}),
    ],
)
async def test_an_answer_of_another_shape_is_an_error(
    asks: str, answer: dict[str, Any], peer: StripePeer, look: Look
) -> None:
    peer.tell("fault", kind="body", body=json.dumps(answer))
    finding = await look(asks, stripe_endpoint="we_1")
    assert (finding.value, finding.broken) == ("", ())
    assert finding.error.startswith("Stripe's answer ")


@pytest.mark.parametrize("features", [{}, {"invoice_history": 7}, {"invoice_history": {"enabled": "true"}}])
async def test_a_feature_that_is_not_told_is_not_on(features: Any, peer: StripePeer, look: Look) -> None:
    answer = {"object": "list", "has_more": False, "data": [{"object": "x", "features": features}]}
    peer.tell("fault", kind="body", body=json.dumps(answer))
    finding = await look("portal invoices")
    assert (finding.value, finding.broken) == ("0/1", ("invoices is off",))


@pytest.mark.parametrize("fault", ["429", "500", "drop"])
async def test_a_read_is_tried_once_more_and_not_more_often(fault: str, peer: StripePeer, look: Look) -> None:
    kind = {"kind": "drop"} if fault == "drop" else {"kind": "status", "status": int(fault)}
    peer.tell("fault", **kind, times=1)
    assert (await look("undelivered")).value == "0"
    assert len(peer.asked()) == 2
    peer.tell("fault", **kind, times=2)
    assert (await look("undelivered")).error
    assert len(peer.asked()) == 4


async def test_a_key_without_the_permission_names_it(peer: StripePeer, look: Look) -> None:
    peer.tell("key", key=KEY, may=["event_read", "plan_read"])
    assert (await look("undelivered")).value == "0"
    finding = await look("endpoint enabled", stripe_endpoint="we_1")
    assert finding.error == "the key …9876 may not read this; give it rak_webhook_read"


async def test_a_revoked_key_is_an_error(peer: StripePeer, look: Look) -> None:
    peer.tell("key", key=KEY, revoked=True)
    finding = await look("account live")
    assert finding.value == ""
    assert finding.error == "Stripe does not accept the key …9876: it was revoked, or is not one of this Stripe"


@pytest.mark.parametrize(
    "key", ["pk_live_abcdefgh12345678", "whsec_abcdefgh12345678", "sk_live_x", "sk_live_abcdefgh 12345678"]
)
async def test_what_is_no_key_is_not_sent(key: str, peer: StripePeer, look: Look) -> None:
    finding = await look("account live", key=key)
    assert finding.error == "what KEY holds is no key of Stripe's that may read (rk_live_…, sk_test_…)"
    assert peer.asked() == []


async def test_a_stripe_that_is_not_there_is_an_error() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{free.getsockname()[1]}"
    reach = Reach(hosts=(host,), stripe_key="KEY", stripe_address=f"http://{host}")
    finding = await probe.look(check_of("undelivered"), reach, Secrets({"KEY": KEY}))
    assert (finding.value, finding.error) == ("", "Stripe can not be reached from here")


async def test_a_stripe_that_is_silent_is_an_error(
    peer: StripePeer, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "PATIENCE", 0.2)
    peer.tell("fault", kind="hang")
    finding = await look("undelivered")
    assert (finding.value, finding.error) == ("", "Stripe did not answer in time")


@pytest.mark.parametrize("fault", ["hang", "drip"])
async def test_a_look_ends_at_once_when_it_is_cancelled(fault: str, peer: StripePeer, look: Look) -> None:
    peer.tell("fault", kind=fault)
    task = asyncio.ensure_future(look("undelivered"))
    while not await asyncio.to_thread(peer.asked):
        await asyncio.sleep(0.01)
    began = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.monotonic() - began < transport.PATIENCE
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_total_deadline_holds_where_bytes_keep_coming(peer: StripePeer, look: Look) -> None:
    peer.tell("fault", kind="drip")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await look("undelivered")


async def test_a_packed_answer_is_not_unpacked(peer: StripePeer, look: Look) -> None:
    bomb = gzip.compress(b" " * 1_000_000)
    peer.tell("fault", kind="body", body=bomb.decode("latin-1"), headers={"Content-Encoding": "gzip"})
    assert "is packed" in (await look("undelivered")).error


@pytest.mark.parametrize(
    "address",
    [
        "http://stripe.example",
        "http://169.254.169.254",
        "http://127.0.0.1.example",
        "ftp://127.0.0.1",
        "http://user:pass@127.0.0.1",
        "http://127.0.0.1:99999",
        "http://127.0.0.1/?a=b",
        "127.0.0.1",
        "https://[::1",
    ],
)
async def test_the_key_goes_to_no_address_that_is_none_or_has_no_tls(address: str) -> None:
    reach = Reach(
        hosts=("stripe.example", "169.254.169.254", "127.0.0.1.example", "127.0.0.1"),
        stripe_key="KEY",
        stripe_address=address,
    )
    finding = await probe.look(check_of("undelivered"), reach, Secrets({"KEY": KEY}))
    assert finding.error.startswith("checks.stripe.address ")


def test_a_reader_tells_four_letters_of_its_key() -> None:
    assert repr(Stripe(None, KEY)) == "Stripe(live, …9876)"  # type: ignore[arg-type]  # it is only named
