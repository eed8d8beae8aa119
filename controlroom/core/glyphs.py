"""The one table of glyphs: what the room draws with, and what stands for it where only ASCII can be shown."""

from controlroom.core.text import width

# One cell for one cell, so that no layout moves. Grouped by use.
ASCII: dict[str, str] = {
    # states: passed, failed, stale, pending, current
    "✓": "+",
    "✗": "x",
    "◌": "o",
    "·": ".",
    "●": "@",
    # rules and separators: solid is live, dashed is a rehearsal
    "─": "-",
    "│": "|",
    "‖": "|",
    "╌": ".",
    "╎": ":",
    # bars, scales, the point of no return
    "━": "=",
    "╍": "=",
    "╸": "-",
    "╺": "-",
    "┃": "#",
    "╻": "#",
    "╹": "#",
    # box digits of the clocks
    "┏": "#",
    "┓": "#",
    "┗": "#",
    "┛": "#",
    "┣": "#",
    "┫": "#",
    "┳": "#",
    "┻": "#",
    "╋": "#",
    # open pane, focused pane, row cursor, cursor in a field
    "▾": "v",
    "▸": ">",
    "›": ">",
    "▏": "_",
    # sparkline: sixths of the limit, then over it
    "▁": "0",
    "▂": "1",
    "▃": "2",
    "▄": "3",
    "▅": "4",
    "▆": "5",
    "▇": "!",
    # signs in sentences
    "→": ">",
    "↵": "<",
    "−": "-",
    "–": "-",
    "…": "~",
    "×": "x",
    "≤": "<",
    "≥": ">",
}
_DRAWN = str.maketrans(ASCII)


def to_ascii(text: str) -> str:
    """The cleaned text in ASCII, as wide as before: glyphs by the table, `?` for each cell of all else."""
    if text.isascii():
        return text
    text = text.replace("≤ ", "<=").replace("≥ ", ">=")  # the blank makes room for the sign that may not be lost
    return "".join(char if char.isascii() else "?" * width(char) for char in text.translate(_DRAWN))
