"""The configuration file of a user: a few keys in TOML, each of which a flag or the environment overrides."""

import re
from dataclasses import dataclass
from pathlib import Path

from controlroom.core.text import clean, fit, redact

LARGEST = 64 * 1024  # bytes
_KINDS = {"store": str, "theme": str, "read_only": bool, "mouse": bool}
_WORDS = {str: ("a text", '"…"'), bool: ("true or false", "true")}


@dataclass(frozen=True, slots=True)
class Config:
    """What a configuration file says; empty where it says nothing."""

    store: str = ""
    theme: str = ""
    read_only: bool = False
    mouse: bool = False


class ConfigError(Exception):
    """A configuration file that can not be used: `rule`, `message` with file and line, `remedy`."""

    def __init__(self, message: str, remedy: str) -> None:
        self.rule, self.message, self.remedy = "config", clean(redact(message)), clean(redact(remedy))
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
    except OSError as error:
        raise ConfigError(f"{path}: it can not be read: {error.strerror}", "make it a readable file") from None
    if len(content) > LARGEST:
        raise ConfigError(f"{path}: it has more than {LARGEST:,} bytes", "shorten it")
    return _parsed(path, content)


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
    for key, value in found.items():
        where = f"{path}:{_line_of(text, key)}"
        if key not in _KINDS:
            known = ", ".join(_KINDS)
            raise ConfigError(f"{where}: there is no key {fit(clean(key), 40)!r}", f"known keys: {known}")
        if type(value) is not _KINDS[key]:
            wanted, example = _WORDS[_KINDS[key]]
            raise ConfigError(f"{where}: {key} is not {wanted}", f"write {key} = {example}")
    return Config(**found)


def _line_of(text: str, key: str) -> int:
    """The line where a key seems to stand; 1 when it is written in a way that we do not find."""
    found = re.search(rf"^\s*(?:\[+\s*)?[\"']?{re.escape(key)}\b", text, re.MULTILINE)
    return text.count("\n", 0, found.end()) + 1 if found else 1
