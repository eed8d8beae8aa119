"""An action of the room and its keys; and which keys a person may give to an action."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Key:
    """One action: `id` names it for remapping, `key` is its key as `named` names keys, `label` stands in the footer.

    `screens` says where it works (room, releases, help, plain); `other` are further keys for the same action. Without a
    key (empty) an action is reached through the palette.
    """

    id: str
    key: str
    label: str
    help: str
    screens: tuple[str, ...] = ("room",)
    other: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The key as a person reads it; empty without one."""
        return shown(self.key)

    @property
    def all(self) -> tuple[str, ...]:
        """All its keys, the one that is shown first."""
        return tuple(key for key in (self.key, *self.other) if key)


class Unusable(ValueError):
    """A key that no action may have: `message` says why, `remedy` what to write instead."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message, self.remedy = message, remedy


FIXED = {"enter": ("enter",), "back": ("escape",)} | {f"open.{digit}": (digit,) for digit in "12345678"}
_FUNCTION = tuple(f"f{number}" for number in range(1, 13))
_NAMES = "space tab shift+tab up down left right home end pageup pagedown insert delete backspace enter escape".split()
_SHORT = {"escape": "esc", "pageup": "pgup", "pagedown": "pgdn", "delete": "del", "insert": "ins"}
_WRITTEN = {short: name for name, short in _SHORT.items()} | {" ": "space", "return": "enter"}
_RENAMED = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
_BRACKETS = "[]{}"  # on many keyboards only a chord gives them
_KEPT = {  # control keys that never arrive, or arrive as something else
    "a": "screen and many shells take it",
    "b": "tmux takes it",
    "c": "pressed twice it leaves the room, whatever the keymap says",
    "h": "a terminal sends the same for backspace",
    "i": "a terminal sends the same for tab",
    "j": "a terminal sends the same for enter",
    "m": "a terminal sends the same for enter",
    "o": "some terminals take it",
    "q": "a terminal resumes its output with it",
    "s": "a terminal stops its output with it",
    "z": "shells stop a program with it",
}
_ASCII = {chr(code) for code in range(33, 127)} - set(_BRACKETS)
_WRITE = 'write one character such as "n", or a name such as "f9", "space", "pgdn", "ctrl+x"'


def _of_character(character: str) -> str:
    """The name of a character's key: letters and digits are their own, others have their Unicode name."""
    if character.isalnum():
        return character
    name = unicodedata.name(character, character).lower().replace("-", "_").replace(" ", "_")
    return _RENAMED.get(name, name)


_CHARACTERS = {_of_character(character): character for character in _ASCII}


def shown(key: str) -> str:
    """A key as a person reads it: `?`, `esc`, `pgdn`, `ctrl+x`."""
    return _SHORT.get(key) or _CHARACTERS.get(key, key)


def named(text: str) -> str:
    """The one name of a key that a person wrote as it is shown or by its name; raises Unusable."""
    if len(text) == 1 and text in _BRACKETS:
        raise Unusable("brackets are no keys here: on many keyboards only a chord gives them", _WRITE)
    if len(text) == 1 and (text in _ASCII or (text.isalnum() and text.isprintable())):
        return _of_character(text)
    word = _WRITTEN.get(text.casefold(), text.casefold())
    if word in _NAMES or word in _FUNCTION or word in _CHARACTERS:
        return word
    start, plus, letter = word.rpartition("+")
    if start == "ctrl" and len(letter) == 1 and "a" <= letter <= "z":
        if letter in _KEPT:
            raise Unusable(f"{word} is no key for an action: {_KEPT[letter]}", _WRITE)
        return word
    if plus and "alt" in start.split("+"):
        raise Unusable("keys with alt are not sent alike by all terminals", _WRITE)
    if plus and start == "shift" and len(letter) == 1:
        raise Unusable("with shift a letter is a capital", f'write "{letter.upper()}"')
    raise Unusable("there is no key of that name", _WRITE)


def check(id: str, keys: Sequence[str]) -> None:
    """Whether these may be all the keys of the action; raises Unusable where they take away what must stay."""
    for owner, fixed in FIXED.items():
        for key in fixed:
            if owner == id and key not in keys:
                raise Unusable(f"{shown(key)} can not be taken away from {id}", f'add it: ["{shown(key)}", …]')
            if owner != id and key in keys:
                raise Unusable(f"{shown(key)} belongs to {owner} and stays there", "choose another key")
    if keys and set(keys) <= {"home", "end"}:
        raise Unusable("not every keyboard has home and end", "add a key that every keyboard has")


def mapped(keys: Sequence[Key], wanted: Mapping[str, Sequence[str]]) -> tuple[Key, ...]:
    """The keys with those of the actions in `wanted` (by id) in place of their own."""
    found = []
    for key in keys:
        first, *other = (*wanted.get(key.id, key.all), "")
        found.append(replace(key, key=first, other=tuple(each for each in other if each)))
    return tuple(found)


def conflicts(keys: Sequence[Key]) -> Iterator[tuple[Key, Key, str, str]]:
    """Each two actions of one screen that have the same key: the actions, the key, the screen."""
    for number, one in enumerate(keys):
        for other in keys[number + 1 :]:
            for key in one.all:
                screen = next((each for each in one.screens if each in other.screens), "")
                if screen and key in other.all:
                    yield one, other, key, screen
