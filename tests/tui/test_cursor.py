"""Moving through a pane: row by row, and line by line where a row is longer than the screen."""

from itertools import pairwise

import pytest

from controlroom.tui.cursor import Cursors, in_sight, labelled
from controlroom.tui.pane import Body, Span

IDS = ("one", "two")


def body(*lengths: int) -> Body:
    rows = tuple(row for row, length in enumerate(lengths) for _ in range(length))
    return Body(tuple((Span(str(row)),) for row in rows), rows)


def test_a_long_row_is_read_to_its_end_before_the_next_one_is_reached() -> None:
    cursors, long = Cursors(), body(30, 5)
    tops = []
    for _ in range(19):
        cursors.move("down", 7, IDS, long, 12)
        tops.append(cursors.tops[7])
        if cursors.row(7, IDS) == 1:
            break
    assert tops[:5] == [1, 2, 3, 4, 5]
    assert all(after - before == 1 for before, after in pairwise(tops))
    assert cursors.row(7, IDS) == 1


def test_short_rows_are_one_press_each() -> None:
    cursors, ids = Cursors(), tuple("abcdefghijklmnop")
    for place in range(1, 16):
        cursors.move("down", 8, ids, body(*[1] * 16), 12)
        assert cursors.row(8, ids) == place


@pytest.mark.parametrize(
    "label", ["State", "Billing Service", "Billing Systems", "A product with a very long name indeed"]
)
def test_a_label_of_any_length_is_apart_from_its_text_and_within_the_width(label: str) -> None:
    lines = labelled(label, "what is said of it, in more words than one line of the screen can hold", 60)
    texts = ["".join(span.text for span in line) for line in lines]
    assert texts[0].partition("  ")[0].strip().rstrip("…") in label
    assert all(len(text) <= 60 for text in texts)
    assert all(line[0].text.endswith("  ") for line in lines)
    assert len({len(line[0].text) for line in lines}) == 1


def test_a_heading_is_not_the_last_line_in_sight_unless_all_is_or_the_cursor_stands_on_it() -> None:
    heading = (Span(" "), Span("─ ", "frame"), Span("Why not ", "dim"), Span("────", "frame"))
    lines = ((Span(" one"),), heading, (Span(" two"),))
    body = Body(lines, (0, 1, 2))
    assert in_sight(body, -1, 0, 2) == [lines[0], ()]
    assert in_sight(body, -1, 0, 3) == list(lines)
    assert in_sight(body, 1, 0, 2)[1] != ()
    assert in_sight(Body(lines[:2], (0, 1)), -1, 0, 2) == list(lines[:2])
