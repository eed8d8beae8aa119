"""The questions that a plan may ask of Stripe, and the refusals of all others, each with its remedy."""

import pytest

from controlroom.core.reading_stripe import (
    Account,
    EndpointEnabled,
    EndpointEvents,
    Portal,
    Price,
    Prices,
    Question,
    Undelivered,
    Wanted,
    interval_of,
    listed,
    question,
)

EVENTS = "STRIPE_WEBHOOK_ALLOWED_EVENTS"


@pytest.mark.parametrize(
    ("asks", "meant"),
    [
        ("undelivered", Undelivered()),
        ("  GET   /v1/events?delivery_success=false ", Undelivered()),
        ("endpoint enabled", EndpointEnabled()),
        (f"endpoint events {EVENTS}", EndpointEvents(EVENTS)),
        (f"endpoint events {EVENTS} with a.b, c.d,a.b", EndpointEvents(EVENTS, ("a.b", "c.d"))),
        (f"endpoint events {EVENTS}\n exactly a.b c.d", EndpointEvents(EVENTS, ("a.b", "c.d"), exactly=True)),
        ("price STRIPE_PRICE_PRO", Price("STRIPE_PRICE_PRO")),
        ("price price_1AbC active", Price("price_1AbC", Wanted(active=True))),
        (
            "price PRO 2900 EUR month live active",
            Price("PRO", Wanted(live=True, active=True, interval="month", amount=2900, currency="eur")),
        ),
        ("price PRO 0 usd once", Price("PRO", Wanted(interval="once", amount=0, currency="usd"))),
        ("price PRO_YEARLY intervals", Price("PRO_YEARLY", Wanted(by_name=True))),
        ("prices STRIPE_PRICE_*", Prices("STRIPE_PRICE_")),
        ("prices P_* active intervals", Prices("P_", Wanted(active=True, by_name=True))),
        ("portal invoices, cancellation, invoices", Portal(("invoices", "cancellation"))),
        ("account", Account()),
        ("account live", Account("live")),
        ("account test", Account("test")),
    ],
)
def test_a_question_is_understood(asks: str, meant: Question) -> None:
    assert question(asks) == meant


@pytest.mark.parametrize(
    ("asks", "words"),
    [
        ("", "it is no question for Stripe; begin with undelivered"),
        ("GET /v1/events", "it is no question for Stripe"),
        ("GET /v1/events?delivery_success=false&limit=3", "it is no question for Stripe"),
        ("DELETE /v1/customers", "it is no question for Stripe"),
        ("undelivered 20", "it is no question for Stripe"),
        ("endpoint", "it is no question for Stripe"),
        ("endpoint events", "it is no question for Stripe"),
        ("portal", "it is no question for Stripe"),
        ("account both", "it is no question for Stripe"),
        ("endpoint events allowed", "'allowed' is not the name of a variable; write it like"),
        (f"endpoint events {EVENTS} a.b", "the events of the plan are not named; write 'with"),
        (f"endpoint events {EVENTS} with", "the events of the plan are not named; write 'with"),
        (f"endpoint events {EVENTS} with *", "'*' is not the name of an event; write it like"),
        (f"endpoint events {EVENTS} with Invoice.Paid", "'Invoice.Paid' is not the name of an event"),
        (f"endpoint events {EVENTS} with " + " ".join(f"a.b{n}" for n in range(101)), "it names 101 events; name 100"),
        ("price pro active", "'pro' is neither a variable nor the id of a price; write it like"),
        ("price PRO cheap", "'cheap' says nothing about a price; write some of: live, active"),
        ("price PRO 29.00 eur", "'29.00' says nothing about a price; write some of"),
        ("price PRO 2900", "'2900' says nothing about a price"),
        ("price PRO -1 eur", "'-1' says nothing about a price"),
        ("price PRO month year", "'year' says a second time what stands there already; write each once"),
        ("price PRO 1 eur 2 eur", "'2' says a second time"),
        ("price PRO_YEARLY year intervals", "contradict each other; write one of them"),
        ("price PRO intervals", "the name PRO tells no interval; let it end with"),
        ("prices STRIPE_PRICE active", "'STRIPE_PRICE' does not end with a star; write it like"),
        ("prices * active", "'*' does not end with a star; write it like"),
        ("portal invoices, refunds", "'refunds' is no feature of the portal; write some of: plan-switching"),
    ],
)
def test_any_other_question_is_refused_with_its_remedy(asks: str, words: str) -> None:
    with pytest.raises(ValueError, match="; ") as refused:
        question(asks)
    assert words in str(refused.value)


def test_a_list_is_read_with_commas_and_blanks_each_name_once() -> None:
    assert listed(" b.c, a.b,,b.c\n c.d ") == ("b.c", "a.b", "c.d")
    assert listed(" , ") == ()


@pytest.mark.parametrize(
    ("name", "interval"), [("PRO_MONTHLY", "month"), ("PRO_YEAR", "year"), ("A_B_ANNUAL", "year"), ("MONTH", "month")]
)
def test_the_interval_stands_at_the_end_of_a_name(name: str, interval: str) -> None:
    assert interval_of(name) == interval
