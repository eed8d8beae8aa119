"""The last gate before the terminal: nothing that could be a command to it leaves as text."""

import re

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

# Controls, line and paragraph separators, and characters that reorder or hide text; none has a width.
_COMMANDS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def harmless(text: str) -> str:
    """The text without any character that a terminal could take as a command."""
    return text if text.isascii() and text.isprintable() else _COMMANDS.sub("", text)


class Harmless(LineFilter):
    """Takes commands to the terminal out of every segment, whoever made it (cleaned text has none)."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments with harmless text; styles stay as they are."""
        return [Segment(harmless(text), style) for text, style, _ in segments]
