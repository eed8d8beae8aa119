"""The options that stand before or after any verb, and what they come to with environment and file."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from controlroom.cli.faults import Fault
from controlroom.outside import folders
from controlroom.outside.config import read_config

HELP = """Options before or after every verb: --json (one envelope on stdout), --store FILE or sqlite:///FILE,
--config FILE, --read-only, --no-input (never ask), --color auto|always|never, --ascii, -q (no talk), -v.
For the room: --mouse, --colors 16|256|truecolor, --theme NAME."""
_FLAGS = {
    "--json": "json",
    "--read-only": "read_only",
    "--no-input": "no_input",
    "--ascii": "ascii",
    "--quiet": "quiet",
    "-q": "quiet",
    "--verbose": "verbose",
    "-v": "verbose",
    "--mouse": "mouse",
}
_VALUES: dict[str, tuple[str, tuple[str, ...]]] = {  # option: its name, and what it may be if not anything
    "--store": ("store", ()),
    "--config": ("config", ()),
    "--color": ("color", ("auto", "always", "never")),
    "--colors": ("colors", ("16", "256", "truecolor")),
    "--theme": ("theme", ()),
}
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
    environment: Mapping[str, str] = field(default_factory=dict)

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


def resolved(given: Settings, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings by flag, then environment, then file, then default. Raises Fault and ConfigError."""
    named = given.config or environment.get("CONTROLROOM_CONFIG", "")
    file = read_config(Path(named).expanduser() if named else folders.config() / "config.toml", required=bool(named))
    store = given.store or environment.get("CONTROLROOM_STORE", "") or file.store
    if "\0" in store:
        raise usage("the name of the store holds a NUL character", "take it out")
    return replace(
        given,
        store=store or str(folders.data() / "controlroom.db"),
        theme=given.theme or file.theme,
        theme_asked=bool(given.theme),
        read_only=given.read_only or file.read_only,
        mouse=given.mouse or file.mouse,
        environment=environment,
    )


def refuse_those_of_the_room(given: Settings) -> None:
    """A verb has no use for an option of the room that was `given`, and saying nothing would hide a mistake."""
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
