"""One line that a person types into: a value, changed by keys and by pasting, that interprets nothing."""

import re
from dataclasses import dataclass
from unicodedata import combining

from controlroom.core.text import clean, fit
from controlroom.core.text import width as wide
from controlroom.tui.pane import Line, Span

_NEWLINE = re.compile(r"\r\n?|\n")  # a terminal sends the newlines of a paste as carriage returns
LIMIT = 500  # characters in a field; a longer paste is cut


@dataclass(frozen=True, slots=True)
class Field:
    """What has been typed, and the caret's place among its characters."""

    text: str = ""
    caret: int = 0

    def typed(self, key: str, character: str | None) -> "Field":
        """The field after a key: a printable character goes in, editing keys edit, all others change nothing."""
        match key:
            case "left":
                return Field(self.text, self._before())
            case "right":
                return Field(self.text, self._after())
            case "home":
                return Field(self.text, 0)
            case "end":
                return Field(self.text, len(self.text))
            case "backspace" | "ctrl+h":
                return self._without(self._before(), self.caret)
            case "delete":
                return self._without(self.caret, self._after())
            case "ctrl+u":
                return self._without(0, self.caret)
            case "ctrl+w":
                kept = self.text[: self.caret].rstrip(" ")
                return self._without(kept.rfind(" ") + 1, self.caret)
        return self.pasted(character) if character is not None and character.isprintable() else self

    def pasted(self, text: str) -> "Field":
        """The field with a text put in at the caret: cleaned, on one line; a newline submits nothing."""
        more = clean(_NEWLINE.sub(" ", text.strip("\r\n")))[: LIMIT - len(self.text)]
        return Field(self.text[: self.caret] + more + self.text[self.caret :], self.caret + len(more))

    def shown(self, columns: int) -> tuple[Line, int]:
        """The field in `columns` cells with the caret (`▏`) drawn, and the caret's column; long text scrolls."""
        before, after = self.text[: self.caret], self.text[self.caret :]
        while before and wide(before) > columns - 2:
            before = before[1:]
        rest = fit(after, max(0, columns - wide(before) - 1))
        return (Span(before, "bright"), Span("▏", "key"), Span(rest, "bright")), wide(before)

    def _before(self) -> int:
        """The caret one letter, with its marks, to the left."""
        place = max(0, self.caret - 1)
        while place and combining(self.text[place]):
            place -= 1
        return place

    def _after(self) -> int:
        place = min(len(self.text), self.caret + 1)
        while place < len(self.text) and combining(self.text[place]):
            place += 1
        return place

    def _without(self, start: int, end: int) -> "Field":
        return Field(self.text[:start] + self.text[end:], start)


EMPTY = Field()
