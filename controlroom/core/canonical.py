"""The only writer of bytes that are hashed: one text for one value, on every machine and every run."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from hashlib import sha256


def dumps(value: object) -> str:
    """The canonical JSON text of a value: keys sorted, no blanks, every character written as itself.

    Dataclasses become objects of all their fields (None stays null), tuples and lists arrays, enums their
    value, aware datetimes `YYYY-MM-DDTHH:MM:SS.ffffffZ`. Raises ValueError, naming the path of the offender,
    for floats (write an integer with a unit, or a decimal string), naive times, keys that are not str, lone
    surrogates and any other type.
    """
    plain = _plain(value, "$")
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(value: object) -> str:
    """The sha256 of the canonical text in UTF-8, as 64 hex digits. Raises what `dumps` raises."""
    return sha256(dumps(value).encode("utf-8")).hexdigest()


def time_text(at: datetime) -> str:
    """An aware datetime as `YYYY-MM-DDTHH:MM:SS.ffffffZ` in UTC; ValueError for a naive one."""
    if at.utcoffset() is None:
        raise ValueError(f"the time {at.isoformat()} has no time zone: give it one, for example UTC")
    try:
        return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    except OverflowError:
        raise ValueError(f"the time {at.isoformat()} has no UTC form: use the years 1 to 9999") from None


def parse_time(text: str) -> datetime:
    """The strict inverse of `time_text`, in UTC; ValueError for any other spelling, even of a right time."""
    try:
        at = datetime.fromisoformat(text)
        if time_text(at) == text:
            return at
    except ValueError:
        pass  # answered below, in the same words as a right time in a wrong spelling
    raise ValueError(f"{text!r} is not a stored time: write it like 2026-03-01T03:16:00.000000Z")


def _plain(value: object, path: str) -> object:
    """The same value out of dict, list, str, int, bool and None only; `path` is where it stands."""
    if isinstance(value, Enum):
        return _plain(value.value, path)
    if value is None or isinstance(value, int):  # bool is an int
        return value
    if isinstance(value, str):
        return _sound(value, path)
    if isinstance(value, datetime):
        return _time(value, path)
    if isinstance(value, tuple | list):
        return [_plain(item, f"{path}[{index}]") for index, item in enumerate(value)]
    if isinstance(value, Mapping):
        return {_key(key, path): _plain(item, f"{path}.{key}") for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        names = (field.name for field in fields(value))
        return {name: _plain(getattr(value, name), f"{path}.{name}") for name in names}
    if isinstance(value, float):
        raise ValueError(f"{path}: the float {value!r} cannot be hashed: use an integer or a decimal string")
    kind = type(value).__name__
    raise ValueError(f"{path}: a {kind} cannot be hashed: use plain values and frozen dataclasses")


def _time(at: datetime, path: str) -> str:
    try:
        return time_text(at)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def _key(key: object, path: str) -> str:
    if isinstance(key, Enum) or not isinstance(key, str):
        raise ValueError(f"{path}: the key {key!r} is a {type(key).__name__}: keys must be str")
    return _sound(key, f"{path} key")


def _sound(text: str, path: str) -> str:
    """The text, if it has a UTF-8 form."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        where = f"U+{ord(text[error.start]):04X} at character {error.start}"
        raise ValueError(f"{path}: {where} is a lone surrogate: remove it") from None
    return text
