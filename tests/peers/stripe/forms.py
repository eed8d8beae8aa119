"""Parameters as Stripe encodes them: `created[gte]=5`, `items[0][price]=price_1`, `expand[]=product`."""

import re
from typing import Any
from urllib.parse import parse_qsl

from tests.peers.stripe.refusals import Refused, invalid

NAME = re.compile(r"([A-Za-z0-9_]+)((?:\[[A-Za-z0-9_.]*\])*)")
LONGEST = 1000  # parameters of one request


def nested(text: str) -> dict[str, Any]:
    """Texts in dicts and lists. Raises Refused."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text), max_num_fields=LONGEST)
    except ValueError:
        raise Refused(400, "The parameters can not be read") from None
    found: dict[str, Any] = {}
    for name, value in pairs:
        whole = NAME.fullmatch(name)
        if not whole:
            raise invalid(name[:80], "it is no name of a parameter")
        keys = [whole[1], *re.findall(r"\[([^\]]*)\]", whole[2])]
        _put(found, keys, value, name)
    return {name: _lists(value) for name, value in found.items()}


def _put(into: dict[str, Any], keys: list[str], value: str, name: str) -> None:
    for key in keys[:-1]:
        into = into.setdefault(key or str(len(into)), {})
        if not isinstance(into, dict):
            raise invalid(name, "it has a value and parts")
    key = keys[-1] or str(len(into))
    if key in into:
        raise invalid(name, "it is given twice")
    into[key] = value


def _lists(value: Any) -> Any:
    """Dicts whose keys count from 0 are lists."""
    if not isinstance(value, dict):
        return value
    inner = {key: _lists(item) for key, item in value.items()}
    return list(inner.values()) if list(inner) == [str(at) for at in range(len(inner))] else inner
