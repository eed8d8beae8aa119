"""The Stripe of the tests is as strict as the real one, or what is tested against it would be worth little."""

import http.client
import threading
from collections.abc import Callable
from typing import Any

import pytest
import stripe as library

from tests.peers.stripe.forms import nested
from tests.peers.stripe.plugin import WRITER
from tests.peers.stripe.refusals import Refused
from tests.peers.stripe.started import StripePeer

Client = library.StripeClient
URL = "https://numzy.example/billing/webhook"


def refused(call: Callable[[], Any], kind: type[library.StripeError] = library.InvalidRequestError) -> Any:
    with pytest.raises(kind) as error:
        call()
    return error.value


def price_of(api: Client, **more: Any) -> Any:
    product = api.v1.products.create({"name": "Pro"}).id
    return api.v1.prices.create({"product": product, "currency": "eur", "unit_amount": 2900, **more})  # type: ignore[typeddict-item]  # also wrong ones


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {}),
        ("a=1&b[c]=2&b[d][e]=", {"a": "1", "b": {"c": "2", "d": {"e": ""}}}),
        ("expand[]=a&expand[]=b", {"expand": ["a", "b"]}),
        ("items[0][p]=x&items[1][p]=y", {"items": [{"p": "x"}, {"p": "y"}]}),
        ("a%5Bb%5D=%E2%82%AC", {"a": {"b": "€"}}),
    ],
)
def test_parameters_are_read_as_stripe_encodes_them(text: str, found: dict[str, Any]) -> None:
    assert nested(text) == found


@pytest.mark.parametrize("text", ["a", "a=1&a=2", "a=1&a[b]=2", "a[b=1", "=1", "a[b]c=1"])
def test_parameters_that_can_not_be_read_are_refused(text: str) -> None:
    with pytest.raises(Refused):
        nested(text)


@pytest.mark.parametrize(
    ("call", "code", "param"),
    [
        (lambda api: api.v1.events.list({"nonsense": 1}), "parameter_unknown", "nonsense"),
        (lambda api: api.v1.events.list({"created": {"since": 1}}), "parameter_unknown", "created[since]"),
        (lambda api: api.v1.events.list({"delivery_success": "maybe"}), "parameter_invalid", "delivery_success"),
        (lambda api: api.v1.events.list({"limit": 101}), "parameter_invalid_integer", "limit"),
        (lambda api: api.v1.events.list({"limit": 0}), "parameter_invalid_integer", "limit"),
        (lambda api: api.v1.events.list({"limit": "ten"}), "parameter_invalid_integer", "limit"),
        (lambda api: api.v1.events.list({"starting_after": "evt_gone"}), "resource_missing", "id"),
        (lambda api: api.v1.events.list({"type": "a", "types": ["b"]}), "parameter_invalid", "types"),
        (lambda api: api.v1.prices.retrieve("price_gone"), "resource_missing", "id"),
        (lambda api: api.v1.prices.create({"unit_amount": 5}), "parameter_missing", "currency"),
        (lambda api: price_of(api, unit_amount=2.5), "parameter_invalid_integer", "unit_amount"),
        (lambda api: price_of(api, unit_amount=-1), "parameter_invalid_integer", "unit_amount"),
        (lambda api: price_of(api, currency="EUR"), "parameter_invalid", "currency"),
        (lambda api: price_of(api, recurring={"interval": "moon"}), "parameter_invalid", "recurring[interval]"),
        (lambda api: price_of(api, recurring={"usage_type": "licensed"}), "parameter_missing", "recurring[interval]"),
        (lambda api: price_of(api, unit_amount_decimal="1"), "parameter_invalid", "unit_amount"),
        (
            lambda api: api.v1.webhook_endpoints.create({"url": URL, "enabled_events": ["invoice.eaten"]}),
            "parameter_invalid",
            "enabled_events[0]",
        ),
        (
            lambda api: api.v1.webhook_endpoints.create({"url": URL, "enabled_events": "*"}),
            "parameter_invalid",
            "enabled_events",
        ),
        (
            lambda api: api.v1.webhook_endpoints.create({"url": "http://x.example", "enabled_events": ["*"]}),
            "url_invalid",
            "url",
        ),
        (
            lambda api: api.v1.billing_portal.configurations.create({"features": {"invoice_history": {"on": True}}}),
            "parameter_unknown",
            "features[invoice_history][on]",
        ),
        (lambda api: api.v1.customers.list({"expand": ["data.pets"]}), "parameter_invalid", "expand"),
    ],
)
def test_what_stripe_would_refuse_is_refused(
    call: Callable[[Client], Any], code: str, param: str, writer: Client
) -> None:
    error = refused(lambda: call(writer))
    status = 404 if code == "resource_missing" else 400
    assert (error.http_status, error.code, error.param) == (status, code, param)
    assert error.request_id.startswith("req_")


def test_what_is_made_can_be_read_changed_listed_expanded_and_deleted(writer: Client) -> None:
    price = price_of(writer, recurring={"interval": "year"}, metadata={"plan": "pro"})
    assert (price.livemode, price.unit_amount, price.recurring.interval_count) == (True, 2900, 1)
    assert price.metadata["plan"] == "pro"
    assert writer.v1.prices.retrieve(price.id, {"expand": ["product"]}).product.name == "Pro"  # type: ignore[union-attr]
    assert writer.v1.prices.list({"expand": ["data.product"]}).data[0].product.name == "Pro"  # type: ignore[union-attr]
    assert isinstance(writer.v1.prices.retrieve(price.id).product, str)
    changed = writer.v1.prices.update(price.id, {"active": False, "metadata": {"plan": ""}})
    assert changed.metadata.to_dict() == {}
    assert writer.v1.prices.list({"active": True}).data == []
    assert [one.id for one in writer.v1.prices.list({"recurring": {"interval": "year"}}).data] == [price.id]
    customer = writer.v1.customers.create({"email": "a@example.org"})
    assert writer.v1.customers.list({"email": "b@example.org"}).data == []
    assert writer.v1.customers.delete(customer.id).deleted
    assert refused(lambda: writer.v1.customers.retrieve(customer.id)).code == "resource_missing"


def test_the_two_modes_know_nothing_of_each_other(writer: Client) -> None:
    id = price_of(writer).id
    assert refused(lambda: writer.v1.prices.retrieve(id, {}, {"api_key": "sk_test_Other4711abc"})).http_status == 404


def test_events_tell_what_happened_until_every_endpoint_has_them(writer: Client, peer: StripePeer) -> None:
    writer.v1.customers.create({})
    endpoint = writer.v1.webhook_endpoints.create({"url": URL, "enabled_events": ["customer.created"]})
    assert endpoint.secret
    assert "secret" not in writer.v1.webhook_endpoints.retrieve(endpoint.id)
    writer.v1.customers.create({})
    writer.v1.products.create({"name": "Pro"})
    late = writer.v1.events.list({"delivery_success": False}).data
    assert [(one.type, one.pending_webhooks) for one in late] == [("customer.created", 1)]
    assert len(writer.v1.events.list({"delivery_success": True}).data) == 2
    assert [one.type for one in writer.v1.events.list({"type": "customer.*"}).data] == ["customer.created"] * 2
    peer.tell("deliver", mode="live")
    assert writer.v1.events.list({"delivery_success": False}).data == []
    peer.tell("later", mode="live", seconds=31 * 86_400)
    assert writer.v1.events.list().data == []


@pytest.mark.parametrize("limit", [1, 3, 7, 100])
def test_pages_follow_each_other_in_both_directions(limit: int, writer: Client, peer: StripePeer) -> None:
    made = peer.tell("events", mode="live", count=13, type="invoice.paid", delivered=True)[::-1]
    assert [one.id for one in writer.v1.events.list({"limit": limit}).auto_paging_iter()] == made
    back = writer.v1.events.list({"limit": limit, "ending_before": made[-1]})
    assert [one.id for one in back.data] == made[:-1][-limit:]
    assert back.has_more == (limit < 12)
    between = {"gt": back.data[-1].created, "lte": back.data[0].created}
    assert len(writer.v1.events.list({"created": between, "limit": 100}).data) == len(back.data) - 1  # type: ignore[typeddict-item]


def test_the_same_key_of_idempotency_gives_the_same_answer(writer: Client) -> None:
    first = writer.v1.customers.create({"name": "A"}, {"idempotency_key": "k"})
    again = writer.v1.customers.create({"name": "A"}, {"idempotency_key": "k"})
    assert first.id == again.id
    assert again.last_response.headers["idempotent-replayed"] == "true"
    assert again.last_response.headers["original-request"] == first.last_response.request_id
    assert len(writer.v1.customers.list().data) == 1
    other = refused(
        lambda: writer.v1.customers.create({"name": "B"}, {"idempotency_key": "k"}), library.IdempotencyError
    )
    assert other.http_status == 400
    for _ in range(2):
        error = refused(lambda: writer.v1.customers.create({"pets": 1}, {"idempotency_key": "k2"}))  # type: ignore[typeddict-unknown-key]
        assert error.code == "parameter_unknown"


def test_restricted_and_revoked_keys_are_refused(writer: Client, peer: StripePeer) -> None:
    peer.tell("key", key=WRITER, may=["event_read", "customer_write"])
    assert writer.v1.events.list().data == []
    assert writer.v1.customers.create({}).id
    error = refused(writer.v1.customers.list, library.PermissionError)
    assert "rak_customer_read" in str(error)
    peer.tell("key", key=WRITER, revoked=True)
    error = refused(writer.v1.events.list, library.AuthenticationError)
    assert WRITER not in str(error)
    assert refused(lambda: writer.v1.events.list({}, {"api_key": "nonsense"}), library.AuthenticationError)


def test_a_method_that_is_not_there_is_refused(writer: Client) -> None:
    for method, path in (("get", "/v1/pets"), ("post", "/v1/events"), ("delete", "/v1/prices/price_1"), ("get", "/")):
        error = refused(lambda method=method, path=path: writer.raw_request(method, path))  # type: ignore[misc]
        assert (error.http_status, error.code) == (404, None)


def test_the_version_that_is_asked_for_is_told(peer: StripePeer) -> None:
    connection = http.client.HTTPConnection(peer.host)
    headers = {"Authorization": f"Bearer {WRITER}", "Stripe-Version": "2025-01-01"}
    connection.request("GET", "/v1/account", headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert answer.headers["Stripe-Version"] == "2025-01-01"
    assert answer.headers["Request-Id"] == "req_00000000000001"


def test_many_writers_at_once_lose_nothing(writer: Client) -> None:
    def write() -> None:
        for _ in range(5):
            writer.v1.customers.create({})

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = [one.id for one in writer.v1.customers.list({"limit": 100}).data]
    assert len(found) == len(set(found)) == 20
