"""Looks at Stripe: events not delivered, the webhook endpoint, prices, the customer portal and the account."""

import asyncio
import re
import time
from collections.abc import Mapping

from controlroom.core import reading_stripe as asks
from controlroom.core.finding import Finding
from controlroom.core.verification import Check
from controlroom.outside.reach import Missing, Reach, of
from controlroom.outside.secrets import Secrets
from controlroom.outside.stripe import Answer, Blind, Stripe, reading
from controlroom.probes.env import Unreadable, unnamed, variables

TOLD = 10  # differences told in words; the value counts all of them
PRICES = 50  # variables of one question
AT_ONCE = 5
PRICE_ID = re.compile(r"price_[A-Za-z0-9]{1,100}|plan_[A-Za-z0-9]{1,100}")

Seen = tuple[str, tuple[str, ...], str]  # the value, the rules that do not hold, and what was asked of Stripe


async def look(check: Check, reach: Reach, secrets: Secrets) -> Finding:
    """Ask Stripe what the check asks, by reads only. Raises Missing for what the configuration has to say first."""
    began = time.monotonic()
    try:
        asked = asks.question(check.asks)
    except ValueError as error:
        return Finding(error=f"the question can not be asked: {error}", asked=check.asks)
    if asks.needs_endpoint(asked) and not reach.stripe_endpoint:
        raise Missing("checks.stripe.endpoint", 'endpoint = "we_…"', "the id of the webhook endpoint that is looked at")
    try:
        named = await _variables(check.service, reach, asked)
        async with reading(reach, secrets) as stripe:
            value, broken, resolved = await _seen(stripe, asked, reach, named)
    except (Blind, Unreadable) as why:
        return Finding(error=str(why), asked=check.asks, took=_since(began))
    resolved = f"{resolved} in {stripe.mode} mode, key {stripe.name}"
    return Finding(value, "", _bounded(broken), resolved, _since(began))


async def _seen(stripe: Stripe, asked: asks.Question, reach: Reach, named: Mapping[str, str]) -> Seen:
    broken: tuple[str, ...]
    match asked:
        case asks.Undelivered():
            count, more = await stripe.undelivered()
            broken = (f"more than {count}: counting ended there",) if more else ()
            return str(count), broken, "GET /v1/events?delivery_success=false"
        case asks.EndpointEnabled():
            found = await stripe.endpoint(reach.stripe_endpoint)
            broken = () if found else (_no_endpoint(stripe),)
            return found["status"] if found else "absent", broken, f"GET /v1/webhook_endpoints/{reach.stripe_endpoint}"
        case asks.EndpointEvents():
            return await _events(stripe, asked, reach.stripe_endpoint, named)
        case asks.Price():
            id = named.get(asked.name, asked.name)
            held, of, broken = await _price(stripe, asked.name, id, asked.wanted)
            shown = id if PRICE_ID.fullmatch(id) else asked.name
            return f"{held}/{of}", broken, f"GET /v1/prices/{shown}"
        case asks.Prices():
            return await _prices(stripe, asked, named)
        case asks.Portal():
            return await _portal(stripe, asked)
        case asks.Account():
            return await _account(stripe, asked)


async def _events(stripe: Stripe, asked: asks.EndpointEvents, id: str, named: Mapping[str, str]) -> Seen:
    """In how many events the endpoint, the allow-list and the plan differ."""
    found = await stripe.endpoint(id)
    listed = asks.listed(named.get(asked.variable, ""))
    broken = asks.differences(asked, listed, tuple(found["enabled_events"]) if found else ())
    value = str(len(broken))
    if not listed:
        broken = (f"{asked.variable} is {'empty' if asked.variable in named else 'not set'}", *broken)
    if not found:
        broken = (_no_endpoint(stripe), *broken)
    return value, broken, f"GET /v1/webhook_endpoints/{id} and {asked.variable}"


def _no_endpoint(stripe: Stripe) -> str:
    return f"Stripe has no such webhook endpoint in {stripe.mode} mode"


async def _prices(stripe: Stripe, asked: asks.Prices, named: Mapping[str, str]) -> Seen:
    """How many of the variables hold the id of a price as it is wanted, each of its own."""
    if len(named) > PRICES:
        raise Blind(f"{len(named)} variables begin with {asked.prefix}; at most {PRICES} are looked at")
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(name: str, id: str) -> tuple[str, ...] | Blind:
        async with gate:
            try:
                return (await _price(stripe, name, id, asked.wanted))[2]
            except Blind as blind:  # told once all have ended, so that none is left under way
                return blind

    answers = await asyncio.gather(*(one(name, id) for name, id in sorted(named.items())))
    first: dict[str, str] = {}
    told = [] if named else [f"no variable begins with {asked.prefix}"]
    good = 0
    for (name, id), answer in zip(sorted(named.items()), answers, strict=True):
        if isinstance(answer, Blind):
            raise answer
        same = first.setdefault(id, name)
        broken = answer if same == name else (*answer, f"{name} holds the same id as {same}")
        good += not broken
        told.extend(broken)
    return f"{good}/{len(named)}", tuple(told), f"GET /v1/prices/… of {', '.join(sorted(named))}"


async def _price(stripe: Stripe, name: str, id: str, wanted: asks.Wanted) -> tuple[int, int, tuple[str, ...]]:
    """How many rules of how many hold for a price, and those that do not, in words."""
    rules = _rules(name, {}, wanted)
    if id == name and not name.startswith("price_"):
        return 0, len(rules), (f"{name} is not set",)
    if not PRICE_ID.fullmatch(id):
        return 0, len(rules), (f"{name} does not hold the id of a price",)
    found = await stripe.price(id)
    if found is None:
        return 0, len(rules), (f"{name}: Stripe has no such price in {stripe.mode} mode",)
    rules = _rules(name, found, wanted)
    broken = tuple(f"{name}: {words}" for holds, words in rules if not holds)
    return len(rules) - len(broken), len(rules), broken


def _rules(name: str, price: Answer, wanted: asks.Wanted) -> tuple[tuple[bool, str], ...]:
    """Every rule over a price: whether it holds, and in words that it does not. That it exists is the first."""
    rules = [(True, "")]
    if wanted.live:
        rules.append((price.get("livemode") is True, "is a price of test mode"))
    if wanted.active:
        rules.append((price.get("active") is True, "is not active"))
    interval = wanted.interval
    if wanted.by_name:
        try:
            interval = asks.interval_of(name)
        except ValueError as error:
            rules.append((False, str(error)))
    if interval:
        has = _interval(price)
        rules.append((has == interval, f"is paid {has or 'at no interval that is known'}, not {interval}"))
    if wanted.amount is not None:
        amount, currency = price.get("unit_amount"), price.get("currency")
        has = f"{amount} {currency}" if type(amount) is int and isinstance(currency, str) else "no fixed amount"
        rules.append(
            (has == f"{wanted.amount} {wanted.currency}", f"costs {has}, not {wanted.amount} {wanted.currency}")
        )
    return tuple(rules)


def _interval(price: Answer) -> str:
    """`month`, `3 month` or `once`; empty where the answer does not tell."""
    recurring = price.get("recurring")
    if price.get("type") == "one_time" and recurring is None:
        return "once"
    interval, count = (
        (recurring.get("interval"), recurring.get("interval_count")) if isinstance(recurring, dict) else (None, None)
    )
    if not isinstance(interval, str) or type(count) is not int:
        return ""
    return interval if count == 1 else f"{count} {interval}"


async def _portal(stripe: Stripe, asked: asks.Portal) -> Seen:
    """How many of the features are on in the default configuration of the customer portal."""
    of, features = len(asked.features), await stripe.portal()
    asked_of = "GET /v1/billing_portal/configurations?is_default=true"
    if features is None:
        return f"0/{of}", ("the customer portal has no active default configuration",), asked_of
    broken = []
    for word in asked.features:
        if word == asks.NO_CREDIT and not _no_credit(features):
            broken.append("a downgrade in mid-cycle gives a proration credit")
        elif word != asks.NO_CREDIT and _part(features, asks.PORTAL[word]).get("enabled") is not True:
            broken.append(f"{word} is off")
    return f"{of - len(broken)}/{of}", tuple(broken), asked_of


def _no_credit(features: Answer) -> bool:
    """Whether a downgrade credits nothing: no proration at all, or it waits for the end of the period."""
    update = _part(features, "subscription_update")
    conditions = _part(update, "schedule_at_period_end").get("conditions")
    waits = isinstance(conditions, list) and {"type": "decreasing_item_amount"} in conditions
    return update.get("proration_behavior") == "none" or waits


def _part(found: Answer, name: str) -> Answer:
    part = found.get(name)
    return part if isinstance(part, dict) else {}


async def _account(stripe: Stripe, asked: asks.Account) -> Seen:
    """The mode of the key; an account that can not charge is in neither."""
    found = await stripe.account()
    broken = [] if found["charges_enabled"] else ["the account can not charge yet"]
    if asked.mode and asked.mode != stripe.mode:
        broken.append(f"the key is one of {stripe.mode} mode")
    return stripe.mode, tuple(broken), "GET /v1/account"


async def _variables(service: str, reach: Reach, asked: asks.Question) -> Mapping[str, str]:
    """The variables that a question is about, by name. Raises Missing where this process was told of none."""
    match asked:
        case asks.EndpointEvents(variable=name) | asks.Price(name=name) if not name.startswith("price_"):
            found = {one: value for one, value in (await variables(service, reach)).items() if one == name}
        case asks.Prices(prefix=name):
            found = {one: value for one, value in (await variables(service, reach)).items() if one.startswith(name)}
        case _:
            return {}
    if not found and not of(reach.variables, service):
        raise unnamed(service, name)
    return found


def _bounded(broken: tuple[str, ...]) -> tuple[str, ...]:
    more = len(broken) - TOLD
    return (*broken[:TOLD], f"and {more} more") if more > 0 else broken


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
