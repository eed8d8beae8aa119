"""The configuration file of a user: a few keys in TOML, each of which a flag or the environment overrides."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from controlroom.core.text import clean, fit, redact
from controlroom.outside.reach import Reach

LARGEST = 64 * 1024  # bytes
LISTED = 50  # values in a list


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the file: its kind (`str`, `bool`, `list` of texts), an example in TOML, and what it is for."""

    name: str
    kind: type
    example: str
    about: str


KEYS = (
    Key("store", str, '"/var/lib/releases/controlroom.db"', "The file of the log; --store and CONTROLROOM_STORE win."),
    Key("theme", str, '"dark"', "The colours of the room; --theme wins, and NO_COLOR means mono."),
    Key("mouse", bool, "true", "Take the mouse in the room, as --mouse does."),
    Key("read_only", bool, "true", "Never write to the log, as --read-only does."),
    Key(
        "read_only_environments",
        list,
        '["production"]',
        "Never write about releases to these environments, rehearsals included; the demo has a store of its own.",
    ),
)
_KEYS = {key.name: key for key in KEYS}
_WORDS = {str: "a text", bool: "true or false", list: "a list of texts"}


@dataclass(frozen=True, slots=True)
class Config:
    """What a configuration file says; empty where it says nothing. `places` has `file:line` for each key it has.

    `checks` is what checks may reach.
    """

    store: str = ""
    theme: str = ""
    mouse: bool = False
    read_only: bool = False
    read_only_environments: tuple[str, ...] = ()
    checks: Reach = Reach()
    places: Mapping[str, str] = field(default_factory=dict)


class ConfigError(Exception):
    """A configuration file that can not be used: `rule`, `message` with file and line, `remedy`.

    They are those of the first problem; `problems` has (message, remedy) of all of them.
    """

    def __init__(self, message: str, remedy: str, *further: tuple[str, str]) -> None:
        found = ((message, remedy), *further)
        self.problems = tuple((clean(redact(said)), clean(redact(mends))) for said, mends in found)
        self.rule = "config"
        self.message, self.remedy = self.problems[0]
        super().__init__(f"{self.message}: {self.remedy}")


def read_config(path: Path, *, required: bool) -> Config:
    """What the file says; an absent one says nothing unless it is `required`. Raises ConfigError."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        if required:
            raise ConfigError(f"{path}: there is no such file", "check --config or CONTROLROOM_CONFIG") from None
        return Config()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise ConfigError(f"{path}: it can not be read: {why}", "make it a readable file") from None
    if len(content) > LARGEST:
        raise ConfigError(f"{path}: it has more than {LARGEST:,} bytes", "shorten it")
    return _parsed(path, content)


def example() -> Iterator[str]:
    """The lines of a configuration file in which every key is explained and none is set."""
    yield "# The configuration of controlroom. Every key may be left out; a flag or the environment wins over it."
    for key in KEYS:
        yield ""
        yield f"# {key.about}"
        yield f"# {key.name} = {key.example}"
    from controlroom.outside import checks_config

    yield from checks_config.EXAMPLE.rstrip().split("\n")


def _parsed(path: Path, content: bytes) -> Config:
    import tomllib

    try:
        text = content.decode("utf-8")
        found = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ConfigError(f"{path}:{line}: it is not UTF-8", "save it as UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{path}: {error}", 'write lines like: theme = "dark"') from None
    places = {key: f"{path}:{_line_of(text, key)}" for key in found}
    checks, wrong = _reach(found.pop("checks")) if "checks" in found else (Reach(), ())
    problems = [problem for key, value in found.items() for problem in _problems(places[key], key, value)]
    problems += [(f"{path}:{_line_of(text, key)}: {message}", remedy) for key, (message, remedy) in wrong]
    if problems:
        raise ConfigError(*problems[0], *problems[1:])
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in found.items()}
    return Config(**values, checks=checks, places=places)


def _reach(found: Any) -> "tuple[Reach, tuple[tuple[str, tuple[str, str]], ...]]":
    """What checks may reach, and what is wrong with it; only who says it waits for what reads it."""
    from controlroom.outside.checks_config import read_reach

    return read_reach(found)


def _problems(where: str, key: str, value: Any) -> Iterator[tuple[str, str]]:
    """What is wrong with one key and its value, and how to mend it."""
    if key not in _KEYS:
        yield f"{where}: there is no key {fit(clean(key), 40)!r}", f"known keys: {', '.join((*_KEYS, 'checks'))}"
        return
    wanted = _KEYS[key]
    texts = value if isinstance(value, list) else []
    if type(value) is not wanted.kind or not all(isinstance(text, str) and text.strip() for text in texts):
        yield f"{where}: {key} is not {_WORDS[wanted.kind]}", f"write {key} = {wanted.example}"
    elif len(texts) > LISTED:
        yield f"{where}: {key} has {len(texts):,} values", f"it may have {LISTED}"


def _line_of(text: str, key: str) -> int:
    """The line where a key seems to stand; 1 when it is written in a way that we do not find."""
    found = re.search(rf"^\s*(?:\[+\s*)?[\"']?{re.escape(key)}(?!\w)", text, re.MULTILINE)
    return text.count("\n", 0, found.end()) + 1 if found else 1
