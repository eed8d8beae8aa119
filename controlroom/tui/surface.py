"""The one painted surface of the room: rows of styled text, of which only what changed is sent."""

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Offset, Region
from textual.strip import Strip
from textual.widget import Widget

from controlroom.core.glyphs import to_ascii
from controlroom.core.text import clean
from controlroom.core.text import width as wide
from controlroom.tui.caret import place
from controlroom.tui.pane import Line, Span, cells, crop
from controlroom.tui.roles import Theme
from controlroom.tui.terminal.filter import harmless

Cell = tuple[str, Style | Color | None]


class Surface(Widget):
    """Paints lines; `show` gives it new ones. Text is cleaned here again, and never read as markup."""

    DEFAULT_CSS = "Surface { width: 100%; height: 100%; }"

    def __init__(self, theme: Theme, ascii_only: bool = False) -> None:
        super().__init__()
        self.theme = theme
        self._spell: Callable[[str], str] = to_ascii if ascii_only else str
        self._lines: tuple[Line, ...] = ()
        self._strips: list[Strip] = []

    def wear(self, theme: Theme) -> None:
        """Change the theme; all of the next lines are sent, whatever was shown before."""
        self.theme, self._lines, self._strips = theme, (), []
        self.refresh()

    @property
    def lines(self) -> tuple[Line, ...]:
        """The rows that are shown."""
        return self._lines

    def show(self, lines: Sequence[Line], columns: int) -> tuple[Region, ...]:
        """Paint these lines `columns` cells wide; the regions (one a row) that differ from what is shown."""
        strips, regions = [], []
        for y, (line, old) in enumerate(zip_longest(lines, self._lines[: len(lines)])):
            known = self._strips[y] if y < len(self._strips) else None
            if line == old and known is not None and known.cell_length == columns:
                strips.append(known)
                continue
            strip = self.strip(line, columns)
            strips.append(strip)
            start, end = _difference(known, strip)
            if end > start:
                regions.append(Region(start, y, end - start, 1))
        self._lines, self._strips = tuple(lines), strips
        if regions:
            if self.is_attached:
                self.app.cursor_position = Offset(*place(lines))  # sent with what differs
            self.refresh(*regions)
        return tuple(regions)

    def strip(self, line: Line, columns: int) -> Strip:
        """A line as segments: cleaned, cropped and filled to `columns` cells, neighbours of one look joined."""
        cleaned = tuple(Span(harmless(clean(span.text)), span.role) for span in self._labelled(line))
        spans = tuple(Span(self._spell(span.text), span.role) for span in crop(cleaned, columns))  # `…` has a twin, too
        blanks = Span(" " * (columns - cells(spans)))
        joined: list[tuple[str, Style]] = []
        for text, role in (*spans, blanks):
            style = self.theme.style(role)
            if not joined or not text:
                joined += [(text, style)] * bool(text)
            elif style == joined[-1][1] or _is_ground(text, style, joined[-1][1]):
                joined[-1] = (joined[-1][0] + text, joined[-1][1])
            elif _is_ground(joined[-1][0], joined[-1][1], style):
                joined[-1] = (joined[-1][0] + text, style)
            else:
                joined.append((text, style))
        return Strip([Segment(text, style) for text, style in joined], columns)

    def _labelled(self, line: Line) -> Iterator[Span]:
        """The spans, with the blanks around the words of a label on the ground of the line."""
        for span in line:
            role, _, under = span.role.partition(" on ")
            words = span.text.strip(" ")
            if role not in self.theme.labels or words == span.text:
                yield span
                continue
            blanks = f"text on {under}" if under else "text"
            before, _, after = span.text.partition(words) if words else (span.text, "", "")
            yield from (Span(before, blanks), Span(words, span.role), Span(after, blanks))

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows of a region, as Textual's compositor asks for them."""
        shown = self._strips[crop.y : crop.bottom]
        blank = Strip([Segment(" " * crop.width, self.theme.blank)], crop.width)
        rows = [strip.crop(crop.x, crop.right).extend_cell_length(crop.width, self.theme.blank) for strip in shown]
        return rows + [blank] * (crop.height - len(rows))


def _is_ground(text: str, style: Style, before: Style) -> bool:
    """Whether blanks look the same in the style before them, so that no colour need be sent for them."""
    drawn = style.reverse or style.underline or before.reverse or before.underline
    return not text.strip(" ") and not drawn and style.bgcolor == before.bgcolor


def _difference(old: Strip | None, new: Strip) -> tuple[int, int]:
    """The columns from the first to behind the last cell that differ; (0, 0) when none does."""
    fresh = _cells(new)
    if old is None:
        return 0, len(fresh)
    differing = [x for x, (one, other) in enumerate(zip_longest(_cells(old), fresh)) if one != other]
    return (differing[0], min(differing[-1] + 1, len(fresh))) if differing else (0, 0)


def _cells(strip: Strip) -> list[Cell]:
    """The cells of a strip: a wide character leaves its second cell empty, a mark joins the cell before it.

    A blank that nothing is drawn on is only its background.
    """
    found: list[Cell] = []
    for text, style, _ in strip:
        look = style or Style.null()
        ground = look if look.reverse or look.underline else look.bgcolor
        for char in text:
            if char == " ":
                found.append((char, ground))
                continue
            size = wide(char)
            if size == 0 and found:
                found[-1] = (found[-1][0] + char, found[-1][1])
                continue
            found.append((char, look))
            found += [("", look)] * (size - 1)
    return found
