"""The options that stand before or after any verb, and what they come to with environment and file."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from controlroom.cli.faults import Fault
from controlroom.outside import folders
from controlroom.outside.config import KEYS, Config, ConfigError, read_config
from controlroom.outside.reach import Reach

if TYPE_CHECKING:
    from controlroom.core.read_only import ReadOnly

HELP = """Options before or after every verb: --json (one envelope on stdout), --store FILE or sqlite:///FILE,
--config FILE, --read-only, --no-input (never ask), --color auto|always|never, --ascii, -q (no talk), -v.
For the room: --mouse, --colors 16|256|truecolor, --theme NAME, --plain (print its report instead)."""


@dataclass(frozen=True, slots=True)
class Option:
    """An option of every verb: `sets` is its field of the settings, `takes` what its value is (empty: a flag).

    `values` are all that it may be; none: anything.
    """

    name: str
    sets: str
    about: str
    takes: str = ""
    values: tuple[str, ...] = ()


OPTIONS = (
    Option("--json", "json", "one envelope on stdout, also for errors"),
    Option("--store", "store", "the file of the log, also as sqlite:///FILE", "FILE"),
    Option("--config", "config", "the configuration file", "FILE"),
    Option("--read-only", "read_only", "never write to the log"),
    Option("--no-input", "no_input", "never ask"),
    Option("--color", "color", "colours in the output", "WHEN", ("auto", "always", "never")),
    Option("--ascii", "ascii", "no character beyond ASCII"),
    Option("--plain", "plain", "the plain report also on a terminal, never the room"),
    Option("--quiet", "quiet", "no talk on stderr, only data and faults"),
    Option("-q", "quiet", "the same"),
    Option("--verbose", "verbose", "say which store is used"),
    Option("-v", "verbose", "the same"),
    Option("--mouse", "mouse", "the room only: take the mouse"),
    Option("--colors", "colors", "the room only: how many colours", "NUMBER", ("16", "256", "truecolor")),
    Option("--theme", "theme", "the room only: its colours", "NAME"),
)
_FLAGS = {option.name: option.sets for option in OPTIONS if not option.takes}
_VALUES = {option.name: (option.sets, option.values) for option in OPTIONS if option.takes}
_OF_ROOM = {"--mouse": "mouse", "--colors": "colors", "--theme": "theme"}


@dataclass(frozen=True, slots=True)
class Settings:
    """How this command runs. `store` is a path or `sqlite:///path`; `chosen` when somebody named it."""

    store: str = ""
    config: str = ""
    theme: str = ""
    theme_asked: bool = False  # on the command line, not only kept in the file
    read_only: bool = False
    json: bool = False
    no_input: bool = False
    color: str = "auto"
    colors: str = ""
    ascii: bool = False
    quiet: bool = False
    verbose: bool = False
    mouse: bool = False
    plain: bool = False
    read_only_environments: tuple[str, ...] = ()
    checks: Reach = Reach()
    sources: Mapping[str, str] = field(default_factory=dict)  # a setting: what decided it
    unread: ConfigError | None = None  # why the configuration file says nothing; for verbs that look what is wrong
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def limits(self) -> "ReadOnly":
        """What this session may only look at."""
        from controlroom.core.read_only import ReadOnly

        place = self.sources.get("read_only_environments", "")
        return ReadOnly(self.read_only_environments, place, everything=self.read_only)

    @property
    def path(self) -> Path:
        """The file of the store."""
        return Path(self.store.removeprefix("sqlite:///")).expanduser().absolute()


def split(words: Sequence[str]) -> tuple[Settings, list[str]]:
    """The options as given, and the words that are left. Raises Fault for an option without its value.

    Whatever follows `--` is left as it is.
    """
    found: dict[str, str | bool] = {}
    left: list[str] = []
    waiting = list(words)
    while waiting:
        word = waiting.pop(0)
        name, equals, value = word.partition("=")
        if word == "--":
            left += [word, *waiting]
            break
        if word in _FLAGS:
            found[_FLAGS[word]] = True
        elif name in _VALUES:
            if not equals and (not waiting or waiting[0].startswith("--")):
                raise usage(f"{name} needs a value", f"write {name} and what it should be")
            found[_VALUES[name][0]] = _checked(name, value if equals else waiting.pop(0))
        else:
            left.append(word)
    return Settings(**found), left  # type: ignore[arg-type]  # the tables above give each name its type


def resolved(given: Settings, environment: Mapping[str, str] = os.environ, *, tolerant: bool = False) -> Settings:
    """The settings by flag, then environment, then file, then default. Raises Fault and ConfigError.

    `tolerant` goes on without a file that can not be used, for the verbs that say what is wrong with it.
    """
    unread = None
    try:
        file = read_config(config_path(given, environment), required=_is_named(given, environment))
    except ConfigError as error:
        if not tolerant:
            raise
        file, unread = Config(), error
    store = given.store or environment.get("CONTROLROOM_STORE", "") or file.store
    if "\0" in store:
        raise usage("the name of the store holds a NUL character", "take it out")
    return replace(
        given,
        store=store or str(folders.data() / "controlroom.db"),
        theme=given.theme or file.theme,
        theme_asked=bool(given.theme),
        mouse=given.mouse or file.mouse,
        read_only=given.read_only or file.read_only,
        read_only_environments=file.read_only_environments,
        checks=file.checks,
        sources={key.name: _source(key.name, given, environment, file) for key in KEYS},
        unread=unread,
        environment=environment,
    )


def config_path(given: Settings, environment: Mapping[str, str] = os.environ) -> Path:
    """The configuration file that counts, which need not exist."""
    named = given.config or environment.get("CONTROLROOM_CONFIG", "")
    return Path(named).expanduser() if named else folders.config() / "config.toml"


def _is_named(given: Settings, environment: Mapping[str, str]) -> bool:
    return bool(given.config or environment.get("CONTROLROOM_CONFIG", ""))


def _source(name: str, given: Settings, environment: Mapping[str, str], file: Config) -> str:
    """What decided a setting: a flag, a variable, the file with its line, or nothing."""
    if getattr(given, name):
        return f"--{name.replace('_', '-')}"
    if name == "store" and environment.get("CONTROLROOM_STORE", ""):
        return "CONTROLROOM_STORE"
    return file.places.get(name, "default")


def refuse_those_of_the_room(given: Settings, word: str) -> None:
    """A verb has no use for an option of the room, and saying nothing would hide a mistake."""
    if word == "demo":
        return
    for option, name in _OF_ROOM.items():
        if getattr(given, name):
            raise usage(f"{option} is for the room only", f"leave {option} out")


def usage(message: str, remedy: str) -> Fault:
    """The fault of a command that can not be understood."""
    return Fault(2, "usage", message, remedy)


def _checked(name: str, value: str) -> str:
    allowed = _VALUES[name][1]
    if allowed and value not in allowed:
        raise usage(f"{name} can not be {value!r}", f"write one of: {', '.join(allowed)}")
    if not value:
        raise usage(f"{name} needs a value", f"write {name} and what it should be")
    return value
