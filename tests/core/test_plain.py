"""Values as text and back: equal after the way there and back; any other text is a ValueError and nothing else."""

import json
from dataclasses import dataclass, fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controlroom.core import plain
from controlroom.core.board import Board, Home, ReleaseLine
from tests import boards

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Small values of a type of the board."""
    if get_origin(hint) is UnionType:
        (kind,) = (each for each in get_args(hint) if each is not NoneType)
        return st.none() | values(kind)
    if get_origin(hint) is tuple:
        kinds = get_args(hint)
        if kinds[1:] == (Ellipsis,):
            return st.lists(values(kinds[0]), max_size=2).map(tuple)
        return st.tuples(*map(values, kinds))
    if isinstance(hint, type) and is_dataclass(hint):
        hints = get_type_hints(hint)
        return st.builds(hint, **{field.name: values(hints[field.name]) for field in fields(hint)})
    return {str: TEXT, int: st.integers(), bool: st.booleans()}[hint]


@settings(max_examples=20)
@given(values(Board))
def test_any_board_comes_back_equal(board: Board) -> None:
    assert plain.loads(Board, plain.dumps(board)) == board


@settings(max_examples=50)
@given(st.one_of(values(Home), values(ReleaseLine)))
def test_any_list_comes_back_equal(value: Any) -> None:
    assert plain.loads(type(value), plain.dumps(value)) == value


def test_a_board_is_written_alike_every_time() -> None:
    text = plain.dumps(boards.blocked())
    assert plain.dumps(plain.loads(Board, text)) == text


@dataclass(frozen=True, slots=True)
class Small:
    word: str
    count: int
    flag: bool
    pair: tuple[str, int]
    many: tuple[str, ...] = ()
    inner: "Small | None" = None


SMALL = Small("a", 1, True, ("b", 2), ("c",), Small("d", 3, False, ("e", 4)))


def changed(**rest: object) -> str:
    return json.dumps({**json.loads(plain.dumps(SMALL)), **rest})


def test_a_small_value_comes_back_equal() -> None:
    assert plain.loads(Small, plain.dumps(SMALL)) == SMALL


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "null", "[]", "7", '"Small"', "{}", "NaN", "\x00", '{"word":"a"}', "[" * 100_000),
        *(changed(word=value) for value in (1, None, ["a"], True, {"a": 1})),
        *(changed(count=value) for value in ("1", 1.0, True, None, [1])),
        *(changed(flag=value) for value in (0, "true", None)),
        *(changed(pair=value) for value in (["b"], ["b", 2, 3], ["b", "2"], "b2", {"0": "b"}, None)),
        *(changed(many=value) for value in ("c", [1], [None], {"c": 1}, None)),
        *(changed(inner=value) for value in ([], {}, "d", {"word": "d"}, 0)),
        changed(more=1),
    ],
    ids=lambda text: text[:40],
)
def test_any_other_text_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # whatever it says: the caller derives anew
        plain.loads(Small, text)


@given(st.text(max_size=30) | st.recursive(st.none() | st.integers() | TEXT, st.lists).map(json.dumps))
def test_no_text_raises_anything_else(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # see above
        plain.loads(Board, text)


@pytest.mark.parametrize("value", [1.5, "\ud800", object(), {1, 2}])
def test_what_has_no_plain_form_is_a_value_error(value: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # see above
        plain.dumps((value,))
