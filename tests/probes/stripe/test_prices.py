"""Prices that variables name are held against what the plan wants."""

from collections.abc import Callable
from pathlib import Path

import pytest
import stripe as library

from tests.peers.stripe.started import StripePeer
from tests.probes.stripe.conftest import Look

Price = Callable[..., str]


@pytest.mark.parametrize(
    ("wanted", "value", "words"),
    [
        ("", "1/1", ""),
        ("active", "2/2", ""),
        ("live active month 2900 eur", "5/5", ""),
        ("live active month 2900 EUR", "5/5", ""),
        ("year", "1/2", "is paid month, not year"),
        ("once", "1/2", "is paid month, not once"),
        ("3000 eur", "1/2", "costs 2900 eur, not 3000 eur"),
        ("active month 2900 usd", "3/4", "costs 2900 eur, not 2900 usd"),
        ("intervals", "2/2", ""),
    ],
)
async def test_a_price_is_held_against_what_the_plan_wants(
    wanted: str, value: str, words: str, price: Price, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STRIPE_PRICE_PRO_MONTHLY", price())
    finding = await look(f"price STRIPE_PRICE_PRO_MONTHLY {wanted}")
    told = (f"STRIPE_PRICE_PRO_MONTHLY: {words}",) if words else ()
    assert (finding.value, finding.broken, finding.error) == (value, told, "")


async def test_a_price_that_is_not_there_or_no_price_is_told(
    peer: StripePeer, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding = await look("price price_gone live active")
    assert (finding.value, finding.broken) == ("0/3", ("price_gone: Stripe has no such price in live mode",))
    monkeypatch.setenv("STRIPE_PRICE_PRO", "sk_live_a_secret_by_mistake")
    finding = await look("price STRIPE_PRICE_PRO active")
    assert (finding.value, finding.broken) == ("0/2", ("STRIPE_PRICE_PRO does not hold the id of a price",))
    assert "mistake" not in repr(finding)
    assert ("GET", "/v1/prices/sk_live_a_secret_by_mistake") not in peer.asked()


async def test_an_inactive_price_a_longer_interval_and_one_of_test_mode_are_told(
    price: Price, writer: library.StripeClient, look: Look
) -> None:
    old = price()
    writer.v1.prices.update(old, {"active": False})
    assert (await look(f"price {old} active")).broken == (f"{old}: is not active",)
    quarter = price(interval_count=3)
    assert (await look(f"price {quarter} month")).broken == (f"{quarter}: is paid 3 month, not month",)
    once = price("once")
    assert (await look(f"price {once} once")).broken == ()
    tests = writer.v1.products.create({"name": "T"}, {"api_key": "sk_test_Writer4711abc"}).id
    made = writer.v1.prices.create(
        {"product": tests, "currency": "eur", "unit_amount": 5}, {"api_key": "sk_test_Writer4711abc"}
    ).id
    assert (await look(f"price {made} live", key="rk_test_Canary4711abc")).broken == (
        f"{made}: is a price of test mode",
    )


async def test_prices_of_all_variables_are_counted(
    price: Price, look: Look, peer: StripePeer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for plan in ("PERSONAL", "PRO", "BUSINESS"):
        monkeypatch.setenv(f"STRIPE_PRICE_{plan}_MONTHLY", price())
        monkeypatch.setenv(f"STRIPE_PRICE_{plan}_YEARLY", price("year"))
    asks = "prices STRIPE_PRICE_* live active intervals"
    finding = await look(asks)
    assert (finding.value, finding.broken, finding.error) == ("6/6", (), "")
    monkeypatch.setenv("STRIPE_PRICE_PRO_YEARLY", "price_gone")
    monkeypatch.setenv("STRIPE_PRICE_BUSINESS_YEARLY", price("month"))
    monkeypatch.setenv("STRIPE_PRICE_EXTRA", price())
    finding = await look(asks)
    assert finding.value == "4/7"
    assert finding.broken == (
        "STRIPE_PRICE_BUSINESS_YEARLY: is paid month, not year",
        "STRIPE_PRICE_EXTRA: the name STRIPE_PRICE_EXTRA tells no interval; let it end with _MONTHLY or _YEARLY",
        "STRIPE_PRICE_PRO_YEARLY: Stripe has no such price in live mode",
    )


async def test_two_variables_with_the_same_price_are_no_two_prices(
    price: Price, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    same = price()
    monkeypatch.setenv("STRIPE_PRICE_A", same)
    monkeypatch.setenv("STRIPE_PRICE_B", same)
    finding = await look("prices STRIPE_PRICE_*")
    assert (finding.value, finding.broken) == ("1/2", ("STRIPE_PRICE_B holds the same id as STRIPE_PRICE_A",))


async def test_variables_come_from_the_file_of_the_service_and_missing_ones_are_told(
    look: Look, peer: StripePeer, price: Price, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STRIPE_PRICE_PRO", price())
    file = tmp_path / "backend.env"
    file.write_text("OTHER=price_1\n")
    there = {"variables": {"numzy-backend": str(file)}}
    finding = await look("prices STRIPE_PRICE_* live", **there)
    assert (finding.value, finding.broken) == ("0/0", ("no variable begins with STRIPE_PRICE_",))
    finding = await look("price STRIPE_PRICE_PRO live", **there)
    assert (finding.value, finding.broken) == ("0/2", ("STRIPE_PRICE_PRO is not set",))
    file.write_text(f"export STRIPE_PRICE_PRO='{price()}'\n")
    assert (await look("price STRIPE_PRICE_PRO live", **there)).value == "2/2"
    finding = await look("price STRIPE_PRICE_PRO", variables={"*": str(tmp_path / "gone")})
    assert (finding.value, finding.error.partition(":")[0]) == ("", "the file of variables can not be read")


async def test_too_many_variables_are_an_error(look: Look, peer: StripePeer, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(51):
        monkeypatch.setenv(f"STRIPE_PRICE_{number}", "price_1")
    finding = await look("prices STRIPE_PRICE_*")
    assert (finding.value, finding.error) == ("", "51 variables begin with STRIPE_PRICE_; at most 50 are looked at")
    assert peer.asked() == []
