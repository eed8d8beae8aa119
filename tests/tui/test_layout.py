"""Where the panes stand at every size: nothing overlaps, nothing is left over, and little moves."""

import pytest

from controlroom.core.phases import Phase
from controlroom.tui import layout
from controlroom.tui.layout import Need, Place

SIZES = [(60, 20), (80, 24), (99, 40), (100, 29), (100, 30), (120, 36), (149, 60), (150, 35), (150, 36), (300, 100)]
NEEDS = {1: Need(12, 28), 2: Need(6, 17), 3: Need(11, 20), 4: Need(8, 14), 5: Need(11, 22), 6: Need(6, 12),
         7: Need(3, 3), 8: Need(40, 41)}  # fmt: skip


def places(width: int, height: int, phase: str = "idle", needs: dict[int, Need] = NEEDS) -> tuple[Place, ...]:
    return layout.side_by_side(width, height, layout.columns(width, height + 4), phase, needs)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_two_columns_begin_at_100_by_30_and_three_at_150_by_36(width: int, height: int) -> None:
    expected = 3 if width >= 150 and height >= 36 else 2 if width >= 100 and height >= 30 else 1
    assert layout.columns(width, height) == expected


@pytest.mark.parametrize("width", [100, 120, 150, 151, 170, 300])
def test_columns_and_the_lines_between_them_fill_the_width(width: int) -> None:
    for count in (2, 3):
        sizes = layout.widths(width, count)
        assert sum(sizes) + count - 1 == width
        assert max(sizes) - min(sizes) <= count - 1
    assert layout.widths(120, 2) == (59, 60)
    assert layout.widths(170, 3) == (56, 56, 56)


@pytest.mark.parametrize("phase", [str(phase) for phase in Phase])
@pytest.mark.parametrize(("width", "height"), [(100, 26), (120, 32), (150, 32), (170, 46), (300, 96)])
def test_every_pane_has_a_place_with_three_rows_and_no_row_is_left_over(width: int, height: int, phase: str) -> None:
    found = places(width, height, phase)
    assert [place.digit for place in found] == list(range(1, 9))
    assert all(place.rows >= layout.LEAST_BODY for place in found)
    for x in {place.x for place in found}:
        column = [place for place in found if place.x == x]
        ends = [0, *(place.y + 1 + place.rows for place in column)]
        assert ends[:-1] == [place.y for place in column]
        assert ends[-1] == height


def test_what_the_phase_is_about_gets_its_rows_first() -> None:
    before, back = places(100, 26, "idle"), places(100, 26, "rolling back")
    rows = {place.digit: place.rows for place in before}
    assert (rows[1], rows[2]) == (12, 4)
    rows = {place.digit: place.rows for place in back}
    assert (rows[4], rows[5]) == (8, 11)
    assert rows[1] == layout.LEAST_BODY


def test_a_group_of_phases_has_one_layout() -> None:
    assert places(120, 32, "preflight") == places(120, 32, "monitoring")
    assert places(120, 32, "spike") == places(120, 32, "restored")
    assert places(120, 32, "idle") != places(120, 32, "deploying")


def test_the_accordion_gives_every_further_row_to_the_open_pane() -> None:
    found = layout.accordion(80, 20, 5)
    assert [place.rows for place in found] == [0, 0, 0, 0, 12, 0, 0, 0]
    assert [place.y for place in found] == [0, 1, 2, 3, 4, 17, 18, 19]
    assert layout.alone(80, 20, 5) == (Place(5, 0, 0, 80, 19),)


@pytest.mark.parametrize("wanted", [1, 3, 5, 9, 15, 16])
@pytest.mark.parametrize("digit", range(1, 9))
def test_what_is_opened_has_the_rows_it_needs_and_covers_only_whole_panes_below(digit: int, wanted: int) -> None:
    found = places(100, 26, "deploying")
    place = found[digit - 1]
    first, rows = layout.over(place, wanted, 26, found)
    assert rows >= min(max(wanted, place.rows), 25)
    assert 1 <= first <= place.y + 1
    assert first + rows in {other.y + 1 + other.rows for other in found if other.x == place.x}
