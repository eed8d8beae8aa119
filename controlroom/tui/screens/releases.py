"""Releases: every release with its risk, gates and next action, those that want attention first."""

from dataclasses import dataclass, field, replace

from controlroom.core.board import Home, ReleaseLine
from controlroom.core.news import with_others
from controlroom.core.text import fit, pad, wrap
from controlroom.core.text import width as wide
from controlroom.tui.courier import Failed
from controlroom.tui.cursor import MOVES, Cursors, in_sight, labelled
from controlroom.tui.field import EMPTY, Field
from controlroom.tui.pane import Body, Line, Span
from controlroom.tui.small import composed, fits
from controlroom.tui.view import Screen, blank_to, minute

DETAIL = 11  # rows for the release under the cursor, where there is room


@dataclass(slots=True)
class Releases(Screen):
    """The list. `filter` is what is typed into it, `typing` whether keys go there."""

    home: Home | None = None
    filter: Field = EMPTY
    typing: bool = False
    cursors: Cursors = field(default_factory=Cursors)
    rows: int = 10

    name = "releases"
    otherwise = "elsewhere"

    @property
    def busy(self) -> bool:
        """Whether keys are typed into something."""
        return self.typing or self.form is not None

    def shown(self) -> None:
        """On top again: look what is true now."""
        text = self.filter.text
        self.host.ask(lambda desk: desk.home(text), self.loaded)

    def loaded(self, home: Home | Failed) -> None:
        """The list has come, or why it has not."""
        if isinstance(home, Failed):
            self.failed(home.error)
        else:
            self.home = self.host.keymap.spelled(home)
            self.cursors.follow(0, self._ids(), self._body(80), self.rows)

    # --- drawing ----------------------------------------------------------------------------------------------

    def draw(self, width: int, height: int) -> list[Line]:
        """All rows but the footer."""
        home = self.home
        if home is None:
            return [self.identity(width), (), *self.form_lines(width, height - 2)]
        if not fits(width, height):
            head = [(Span(f" {text}", "bright"),) for text in wrap(home.summary, width - 2)]
            return composed(head, (), "The list", width, height)
        lines = [self.identity(width), self._filter_line(home, width), self._next(home)]
        if not home.releases and not self.filter.text:
            return lines + list(self.form_lines(width, height - 3) or _empty(self.host.keymap.shown("help")))
        form = self.form_lines(width, height - 4)
        room = height - 4
        self.rows = max(4, room - DETAIL) if room >= 12 else room
        body = self._body(width)
        top = self.cursors.top(0, body, self.rows)
        shown = in_sight(body, self._index(), top, self.rows)
        below = self._detail(width)
        under = blank_to([*blank_to(shown, min(self.rows, len(body.lines) + 1)), *below], room)
        return [*lines, _columns(width), *under[: room - len(form)], *form]

    def identity(self, width: int) -> Line:
        """How many releases there are, what runs, and whose screen this is."""
        if self.home is None:
            return (Span(" controlroom  reading the releases", "bright"),)
        home = replace(self.home, who=with_others(self.home.who, len(self.host.here)))
        return _headline(home, width, "READ-ONLY · " if self.host.read_only else "")

    def _filter_line(self, home: Home, width: int) -> Line:
        key = self.host.keymap.shown("filter")
        head = (Span(f" {key} ", "key"), Span("filter  ", "dim"))
        shown = f"{len(home.releases)} of {home.total}" if len(home.releases) < home.total else f"{home.total}"
        tail = f"{shown} shown · as of {minute(home.at)}"
        typed: Line = (Span(self.filter.text or "all", "text"),)
        if self.typing:
            typed, _ = self.filter.shown(width - wide(tail) - 15 - wide(key))
        used = 10 + wide(key) + sum(wide(span.text) for span in typed)
        return (*head, *typed, Span(" " * max(1, width - used - wide(tail) - 1)), Span(tail, "dim"))

    def _next(self, home: Home) -> Line:
        line = self._line()
        if line is None:
            what = "Nothing matches: esc clears the filter" if self.filter.text else "Import a release"
            return (Span(" NEXT ◌ ", "wait"), Span(f" {what}", "bright"))
        return (
            Span(" NEXT ↵ ", "go"),
            Span(f" Open {line.title}", "bright"),
            Span(f": {line.next}" if line.next else ""),
        )

    def _body(self, width: int) -> Body:
        found = self.home.releases if self.home else ()
        lines = tuple(_row(line, width) for line in found)
        return Body(lines, tuple(range(len(lines))))

    def _detail(self, width: int) -> list[Line]:
        line = self._line()
        if line is None:
            return []
        lines: list[Line] = [(), _rule(line, width)]
        for fact in line.detail:
            lines += labelled(fact.label, fact.text, width, role=fact.role)
        return lines

    # --- the release under the cursor -------------------------------------------------------------------------

    def _ids(self) -> tuple[str, ...]:
        return tuple(line.id for line in self.home.releases) if self.home else ()

    def _index(self) -> int:
        return self.cursors.row(0, self._ids())

    def _line(self) -> ReleaseLine | None:
        index = self._index()
        return self.home.releases[index] if self.home and index >= 0 else None

    # --- keys -------------------------------------------------------------------------------------------------

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Keys and labels of the footer."""
        if self.form is not None:
            return self.form.pairs
        if self.typing:
            return (("type", "a part of the name"), ("enter", "keep"), ("esc", "clear"))
        if self._line() is None:
            return self.host.keymap.pairs("filter") if self.filter.text else ()
        return self.host.keymap.pairs("enter", "filter", "down", "up", "copy", "palette")

    def answer(self, key: str, character: str | None) -> None:
        """A key while something is typed: into the filter, unless a form is open."""
        if self.form is not None:
            self.answer_form(key, character)
        elif key in {"enter", "escape"}:
            self.typing = False
            self._narrow(self.filter if key == "enter" else Field())
        else:
            self._narrow(self.filter.typed(key, character))

    def paste(self, text: str) -> None:
        """A paste goes where keys go."""
        if self.form is not None:
            self.form = self.form.paste(text)
        elif self.typing:
            self._narrow(self.filter.pasted(text))

    def _narrow(self, typed: Field) -> None:
        changed, self.filter = typed.text != self.filter.text, typed
        if changed:
            self.shown()

    def point(self, line: int) -> None:
        """The mouse points at a row; the list begins below four rows."""
        if 4 <= line < 4 + self.rows:
            self.cursors.point(0, self._ids(), self._body(80), self.rows, line - 4)

    def do(self, action: str) -> None:
        """Perform an action of the list's keys."""
        line = self._line()
        if action == "back":
            self._narrow(Field())
        elif action == "filter":
            self.typing = True
        elif action in MOVES:
            self.cursors.move(action, 0, self._ids(), self._body(80), self.rows)
        elif action == self.otherwise:
            self.host.say(_elsewhere(line))
        elif line is None:
            self.host.say("no release is under the cursor")
        elif action == "enter":
            self.host.open_release(line.id)
        elif action == "copy":
            self.host.copy(line.id)


def _elsewhere(line: ReleaseLine | None) -> str:
    """What to press where the key means nothing in the list."""
    if line is None:
        return "that key works inside of a release; none is under the cursor"
    return f"that key works inside: enter opens {line.title}"


def _headline(home: Home, width: int, reading: str) -> Line:
    left, right = f" controlroom  {home.summary} ", f" {reading}{home.runs} · {home.who} "
    if wide(left) + wide(right) > width:
        left, right = f" {home.summary} ", f" {reading}{home.runs} "
    left = fit(left, max(20, width - wide(right) - 1))
    gap = width - wide(left) - wide(right)
    return (Span(left, "bright"), Span("╌" * max(0, gap), "frame"), Span(right, "text"))


def _widths(width: int) -> tuple[int, int, int]:
    """Columns of title, environment and gates; what is left is for the next action."""
    return (24, 11, 6) if width < 100 else (40, 14, 8)


def _columns(width: int) -> Line:
    title, environment, gates = _widths(width)
    names = (("  Risk", 12), ("raw", 5), ("Release", title + 1), ("Environment", environment + 1), ("Gates", gates + 1))
    return (Span(" " + "".join(pad(name, size) for name, size in names) + "Next", "dim"),)


def _row(line: ReleaseLine, width: int) -> Line:
    title, environment, gates = _widths(width)
    left = max(0, width - 2 - 11 - 4 - 2 - title - 1 - environment - 1 - gates - 1)
    where = line.environment.upper() if line.environment.lower() == "production" else line.environment
    return (
        Span(" "),
        Span(pad(f"{line.band.glyph} {line.band.word}", 11), line.band.role),
        Span(f"{line.raw:>4}  "),
        Span(f"{pad(line.title, title)} "),
        Span(f"{pad(where, environment)} ", "bright" if where.isupper() else "dim"),
        Span(f"{pad(line.gates, gates)} "),
        Span(fit(line.next, left), "dim"),
    )


def _rule(line: ReleaseLine, width: int) -> Line:
    name = fit(line.title, max(10, width - wide(line.id) - 8))
    gap = width - wide(name) - wide(line.id) - 7
    return (Span("╌ ", "frame"), Span(name, "bright"), Span(f" {'╌' * max(1, gap)} ", "frame"), Span(line.id, "dim"))


def _empty(help: str) -> list[Line]:
    """First start, nothing to release yet: what fills the list."""
    texts = (
        ("", "dim"),
        ("Nothing to release yet.", "bright"),
        ("", "dim"),
        ("controlroom demo                     a sample release whose risk is 126", "text"),
        ("controlroom release import FILE      your own plan, a YAML file", "text"),
        (f"{pad(help, 37)}what every key does", "text"),
        ("", "dim"),
        ("PRODUCTION and LIVE appear here in words, and never by colour alone.", "dim"),
    )
    return [(Span(f"    {text}", role),) for text, role in texts]
