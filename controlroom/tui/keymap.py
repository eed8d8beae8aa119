"""The keys as this person has them: what a key does, what the footer says, and how sentences name it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

from controlroom.core.board import Next
from controlroom.core.keys import Key, shown
from controlroom.tui.keys import FOOTERS, KEYS, NOT_OF_THE_REAL_WORLD, READING, SAME, SAYS_WHY, WHEREVER, WRITES

T = TypeVar("T")
Pairs = tuple[tuple[str, str], ...]
_FORM_LEFT = frozenset({"help"})  # what a key that types nothing does also while a form is open


@dataclass(frozen=True)
class Keymap:
    """All actions with their keys, in the order of the help."""

    keys: tuple[Key, ...] = KEYS

    @cached_property
    def by_id(self) -> dict[str, Key]:
        """Each action by its id."""
        return {key.id: key for key in self.keys}

    def action_of(self, key: str, screen: str) -> str:
        """The id of the action that a key does on a screen; empty when it does nothing there."""
        found = (each for each in self.keys if screen in each.screens and key in each.all)
        return next((each.id for each in found), "")

    def beside_form(self, key: str, screen: str, character: str | None) -> str:
        """The action that a key does while a form is open, in place of going into it."""
        action = "" if character is not None and character.isprintable() else self.action_of(key, screen)
        return action if action in _FORM_LEFT else ""

    def on_screen(self, screen: str, read_only: bool = False) -> tuple[Key, ...]:
        """All actions of a screen in the order of the help; those that write only where writing is possible."""
        return tuple(key for key in self.keys if screen in key.screens and not (read_only and key.id in WRITES))

    def shown(self, id: str) -> str:
        """The key of an action; how the palette leads to it where it has none."""
        key = self.by_id[id]
        if key.shown:
            return key.shown
        return f"{self.by_id['palette'].shown} {key.label}".strip()

    def pairs(self, *ids: str) -> Pairs:
        """Key and label of those of the actions that have a key."""
        found = (self.by_id[id] for id in ids)
        return tuple((key.shown, key.label) for key in found if key.shown)

    @property
    def right(self) -> Pairs:
        """What stands always at the right end of a footer."""
        return self.pairs("help", "leave")

    @property
    def typing(self) -> Pairs:
        """What works also while a form is open: help by its key that types nothing."""
        found = next((key for key in self.by_id["help"].all if len(shown(key)) > 1), "")
        return ((shown(found), "help"),) if found else ()

    def footer_pairs(
        self,
        context: str,
        following: Next | None = None,
        real: bool = False,
        pane: int = 0,
        read_only: bool = False,
    ) -> Pairs:
        """Key and label of a context's footer, first the key that NEXT names (the one after the open `pane`'s).

        What is `real` takes no signals.
        """
        found = READING if read_only else FOOTERS.get(SAME.get(context, context), FOOTERS["ready"])
        entries = self._entries(f"{found} {WHEREVER}")
        labels = {id: label for id, label in entries if not (real and id == NOT_OF_THE_REAL_WORLD)}
        if following is not None:
            labels = self._following(labels, following, pane)
        return tuple((self.by_id[id].shown, label) for id, label in labels.items() if self.by_id[id].shown)

    def _following(self, labels: dict[str, str], following: Next, pane: int) -> dict[str, str]:
        """The labels with the key that NEXT names in front, called by what NEXT says that it does.

        Where that is not the advance key, this key does nothing, or says why not; then it is not offered as more.
        """
        rest = {id: label for id, label in labels.items() if id != "advance" or following.tag in SAYS_WHY}
        rest |= {"advance": SAYS_WHY[following.tag]} if "advance" in rest else {}
        named = self._named(following, pane)
        if named is None:
            return rest
        own = following.act if self.shown(named.id) == following.tag else ""
        label = own or labels.get(named.id) or named.label
        return {named.id: label} | {id: each for id, each in rest.items() if id != named.id}

    def _entries(self, text: str) -> Iterator[tuple[str, str]]:
        for entry in text.split():
            id, _, label = entry.partition(":")
            yield id, label.replace("_", " ") or self.by_id[id].label

    def _named(self, following: Next, pane: int) -> Key | None:
        """The action that NEXT names: by its tag, else by the first after the arrow that is not the open pane's."""
        actions = {self.shown(key.id): key for key in reversed(self.on_screen("room"))}
        names = (following.tag, *(key for key in following.keys if key != str(pane)))
        return next((actions[name] for name in names if name in actions), None)

    def spelled(self, value: T) -> T:
        """A board, a list, a refusal or a sentence of ours with this person's keys in place of the usual ones.

        Once: what is spelled already would be changed again where two actions have changed their keys.
        """
        if self.keys == KEYS:
            return value
        from controlroom.tui.spelling import spelled

        done: T = spelled(value, self._names)
        return done

    def retitled(self, part: Any, whole: Any) -> Any:
        """A filtered slice with this person's key in its title; the `whole` one was spelled when its board came."""
        if self.keys == KEYS or part.title == whole.title:
            return part
        return replace(part, title=self.spelled(part.title))

    @cached_property
    def _names(self) -> dict[str, str]:
        """For each action the key to say."""
        return {id: self.shown(id) for id in self.by_id}


USUAL = Keymap()
