"""Parameters held against those that Stripe's own library declares: unknown, missing and wrong ones are refused."""

import collections.abc
from decimal import Decimal, InvalidOperation
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import stripe

from tests.peers.stripe.refusals import Refused, invalid, unknown

OPTIONS = frozenset(stripe.RequestOptions.__annotations__)  # the library's own, never sent as parameters
ELSEWHERE = {"Mapping": collections.abc.Mapping, "StripeContext": object}  # names that the options use


def params(name: str) -> type:
    """The parameters of a method, by the library's name for them, such as `billing_portal.ConfigurationListParams`."""
    found: Any = stripe.params
    for part in name.split("."):
        found = getattr(found, part)
    return found  # type: ignore[no-any-return]  # a TypedDict


@cache
def declared(shape: type) -> dict[str, Any]:
    """The parameters that a TypedDict of the library declares, with their types."""
    hints = get_type_hints(shape, localns=ELSEWHERE)
    return {name: hint for name, hint in hints.items() if name not in OPTIONS}


def checked(given: dict[str, Any], shape: type, at: str = "") -> dict[str, Any]:
    """The parameters with their types. Raises Refused for the first that is not as declared."""
    hints = declared(shape)
    named = {name: f"{at}[{name}]" if at else name for name in (*given, *hints)}
    for name in given:
        if name not in hints:
            raise unknown(named[name])
    for name in getattr(shape, "__required_keys__", ()):
        if name in hints and name not in given:
            raise Refused(400, f"Missing required param: {named[name]}", code="parameter_missing", param=named[name])
    return {name: _value(value, hints[name], named[name]) for name, value in given.items()}


def _value(value: Any, hint: Any, at: str) -> Any:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _one_of(value, get_args(hint), at)
    if origin is Literal:
        if value not in get_args(hint):
            raise invalid(at, f"must be one of {', '.join(map(str, get_args(hint)[:8]))}")
        return value
    if origin is list:
        if not isinstance(value, list):
            raise invalid(at, "must be an array")
        return [_value(item, get_args(hint)[0], f"{at}[{number}]") for number, item in enumerate(value)]
    if origin is dict:
        if not isinstance(value, dict):
            raise invalid(at, "must be an object")
        return {key: _value(item, get_args(hint)[1], f"{at}[{key}]") for key, item in value.items()}
    if hasattr(hint, "__required_keys__"):
        if not isinstance(value, dict):
            raise invalid(at, "must be an object")
        return checked(value, hint, at)
    return _plain(value, hint, at)


def _one_of(value: Any, hints: tuple[Any, ...], at: str) -> Any:
    """The first kind that fits. Where words are named beside `str`, only those are taken, as the real one does."""
    named = [hint for hint in hints if get_origin(hint) is Literal and get_args(hint) != ("",)]
    kinds = [hint for hint in hints if not (named and hint is str) and hint is not type(None)]
    refusals = []
    for hint in kinds:
        if hasattr(get_origin(hint), "__mro__") and stripe.StripeObject in get_origin(hint).__mro__:
            continue  # the library's other spelling of a dict
        try:
            return _value(value, hint, at)
        except Refused as refused:
            refusals.append(refused)
    raise next((one for one in refusals if one.error.get("code") == "parameter_unknown"), refusals[-1])


def _plain(value: Any, hint: Any, at: str) -> Any:
    if not isinstance(value, str):
        raise invalid(at, "must be a single value")
    if hint is bool:
        if value not in ("true", "false"):
            raise invalid(at, "must be true or false")
        return value == "true"
    if hint is int:
        if not value.removeprefix("-").isdecimal():
            raise invalid(at, "must be an integer", "parameter_invalid_integer")
        return int(value)
    if hint in (Decimal, float):
        try:
            return str(Decimal(value))
        except InvalidOperation:
            raise invalid(at, "must be a decimal number") from None
    return value
