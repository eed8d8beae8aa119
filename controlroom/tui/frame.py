"""The lines that never move: identity, NEXT, the titles of the panes, and the footer; the rail is in `rail`.

Pure functions from a board to lines. The last column of a line stays blank (on a LIVE run it is part of
the bar). What does not fit is left out by whole words; only the title of a release and the detail of a pane
are cut.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from controlroom.core.board import Board, Header, Next, Title
from controlroom.core.text import fit, pad
from controlroom.core.text import width as wide
from controlroom.tui.pane import Line, Span, cells, crop
from controlroom.tui.rail import CLOCKED

_STATES = {"ok", "warn", "bad", "danger"}  # colours that a state keeps where its title is focused
_TAG = 12  # cells of the longest key that a keymap can give
_WORTH = 14  # so many cells of a reason are worth showing


def identity(board: Board, width: int) -> Line:
    """Row 0, exactly `width` cells: where, LIVE or not, what, how far; solid when LIVE, dashed otherwise."""
    header = board.header
    live = header.kind == "LIVE"
    where = fit(header.place, 20)  # whatever it is called, LIVE or REHEARSAL stands beside it
    kind = f"{header.kind}, {header.assumed} ASSUMED" if header.assumed else header.kind
    block = f"│{kind}│" if live else f"╌{kind}╌"
    room = width - wide(where) - 2 - wide(block) - 1
    name, mark, place = _fitting(header, room, width)
    gap = room - wide(name) - wide(mark) - wide(place)
    fill = " " * gap if live or gap < 4 else f" {'╌' * (gap - 2)} "
    roles = ("live",) * 5 if live else ("bright", "bright", "dim", "frame", "bright")
    texts = (block, name, mark, fill, f"{place} ")
    return crop((Span(f" {where} ", "prod"), *map(Span, texts, roles)), width)


def _fitting(header: Header, room: int, width: int) -> tuple[str, str, str]:
    """Title, id with digest, and run in `room` cells: first the id goes, then who, then the title is cut."""
    phase = header.phase.upper().replace("RECOMMENDED", "REC.")
    blind = f"? BLIND {header.blind} " if header.blind else ""
    run = f"{'READ-ONLY ' if header.read_only else ''}{blind}{header.run} {phase}"
    timed = f"{run} {header.elapsed if width >= CLOCKED else ''}".rstrip()
    _, plus, others = header.who.rpartition("+")
    few = f"{timed} +{others}" if plus else timed
    mark = f"  {header.release} · {header.digest}"
    name = f" {header.title}"
    tries = [(mark, f"{timed} · {header.who}"), ("", f"{timed} · {header.who}")] if width >= 100 else []
    for shown, place in [*tries, ("", few)]:
        if wide(name) + wide(shown) + wide(place) + 2 <= room:
            return name, shown, place
    place = next((each for each in (few, timed) if wide(each) + 8 <= room), timed)
    if wide(place) > room - 1 and width < CLOCKED:
        place = run if wide(run) <= room else run.replace("READ-ONLY", "RO")
    left = room - wide(place) - 2
    return (fit(name, left) if left > 3 else ""), "", place


def next_line(board: Board, width: int, open: int = 0) -> Line:
    """Row 2: the tag says which key, the sentence what it does; why, where and whose are left out whole.

    The pane to look at is named unless it is the `open` one.
    """
    following = board.next
    tag = Span(f" NEXT {fit(following.tag, _TAG) or ' '} ", following.role)
    sentence = Span(f" {following.sentence}", "bright")
    because, keys, owner = _because(following), _keys(following, open), _owner(following, width)
    room = width - 1 - cells((tag, sentence, *keys))
    short = crop(because, room) if room >= _WORTH else ()
    fewer = _fewer(following)
    for said, tail in (
        *((sentence, tail) for tail in (because + keys + owner, because + keys)),
        *((fewer, tail) for tail in (because + keys, because) if fewer.text),
        *((sentence, tail) for tail in (short + keys, keys + owner, keys)),
    ):
        line = (tag, said, *tail)
        if cells(line) < width:
            return line
    return crop((tag, sentence), width - 1)


def _fewer(following: Next) -> Span:
    """The sentence without what stands in the way, where what the key does follows it; empty where it does not."""
    what, colon, _ = following.sentence.partition(": ")
    acts = bool(following.tag) and following.because.startswith((f"{following.tag} ", f"· {following.tag} "))
    return Span(f" {what}." if colon and acts else "", "bright")


def _because(following: Next) -> Line:
    if not following.because:
        return ()
    return (Span(f"{' ' if following.sentence[-1:] in '.:?!' else ': '}{following.because}"),)


def _keys(following: Next, open: int) -> Line:
    """The keys after the arrow; the tag is the key where there are none, and then the pane to look at follows."""
    named = following.keys or (str(following.pane),) * bool(following.pane)
    keys = [key for key in named if key != str(open)]
    spans = [Span(" then ", "dim")] * (2 * len(keys))
    spans[::2] = [Span(key, "key") for key in keys]
    return (Span(" → ", "dim"), *spans[:-1]) if keys else ()


def _owner(following: Next, width: int) -> Line:
    words = "owner " if width >= 100 else ""
    return (Span(f" · {words}{following.owner}", "dim"),) if following.owner else ()


def title(
    digit: int,
    name: str,
    title: Title,
    width: int,
    *,
    open: bool,
    focused: bool,
    columns: bool = False,
    live: bool,
    next: bool = False,
) -> Line:
    """The title of a pane, one row of a table: marker, digit, name, glyph and word, detail, age.

    In the accordion `open` is marked `▾`; in `columns` a rule runs through (`live`: solid) and focus is `▸`.
    A focused title is `band` as a whole. Every title fills `width`. The one that NEXT is about has `●` and the word.
    """
    rule = "─" if live else "╌"
    ruled = columns and not focused
    marker = ("▸" if focused else rule) if columns else "▾" if open else " "
    marker = "●" if next and not focused else marker
    word = pad(title.mark.word, max(10, wide(title.mark.word)))
    said = " · ".join(part for part in ("NEXT" if next else "", title.right) if part)
    right = f" {said} " if said else "" if ruled else " "
    room = max(0, width - 16 - wide(word) - wide(right))
    detail = _detail(title, room, columns)
    if said and detail and room - wide(detail) < 2 and not detail.endswith("…"):  # two numbers are never one text
        detail = _detail(title, room - 2, columns)
        if room - wide(detail) < 4:  # a brief one may leave room enough between them
            room, right = room - 2, f" ·{right}"
    blanks = room - wide(detail)
    fill = f" {rule * (blanks - 1)}" if ruled and blanks > 1 else " " * blanks
    line: Line = (
        Span(marker, "bright" if next else "frame" if ruled else "text"),
        Span(f"{digit}", "bright" if columns else "text"),
        Span(f" {pad(name, 9)} "),
        Span(f"{title.mark.glyph} {word} ", title.mark.role),
        Span(detail, "text" if title.wants else "dim"),
        Span(fill, "frame"),
        Span(right, "bright" if next else "dim"),
    )
    if focused:
        line = tuple(Span(span.text, f"{span.role} on band" if span.role in _STATES else "band") for span in line)
    return crop(line, width)


def with_more(title: Title, more: int) -> Title:
    """The title with the number of lines below the ones that are shown."""
    right = " · ".join(part for part in (f"{more} below" if more else "", title.right) if part)
    return replace(title, right=right)


def _detail(title: Title, room: int, columns: bool) -> str:
    """The detail where there is room for it, else the brief one; cut where neither fits."""
    brief = title.brief or title.detail
    return fit(brief if columns or wide(title.detail) > room else title.detail, room)


def footer(pairs: Sequence[tuple[str, str]], right: Sequence[tuple[str, str]], width: int) -> Line:
    """The last row: keys with labels. Those that do not fit are left out whole; the right group stays."""
    end = tuple(_pairs(right))
    room = width - 2 - cells(end)
    kept = list(pairs)
    while kept and cells(tuple(_pairs(kept))) + 2 > room:
        kept.pop()
    start = tuple(_pairs(kept))
    blanks = Span(" " * max(0, room - cells(start)), "dim")
    return crop((Span(" ", "dim"), *start, blanks, *end), width - 1)


def _pairs(pairs: Sequence[tuple[str, str]]) -> Iterator[Span]:
    for index, (key, label) in enumerate(pairs):
        yield Span(f"{'  ' if index else ''}{key}", "key")
        yield Span(f" {label}", "dim")
