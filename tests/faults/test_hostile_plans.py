"""Plan files that are meant to deceive, to crash or to stall: each is refused with its place."""

import os
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from controlroom.formats import files
from controlroom.formats.files import LARGEST
from controlroom.formats.plans import read_plan
from controlroom.formats.problems import MOST, FormatError, Problem
from controlroom.formats.yamls import DEEPEST, MOST_NODES
from tests.formats.texts import PLAN, only_problem, problems_of


def refusal(path: Path) -> Problem:
    with pytest.raises(FormatError) as caught:
        read_plan(path)
    (found,) = caught.value.problems
    return found


# --- the file -----------------------------------------------------------------------------------------------


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "no such file" in refusal(tmp_path / "plan.yaml").message
    assert "can not be opened" in refusal(tmp_path / "plan\0.yaml").message


def test_a_symbolic_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "real.yaml").write_text(PLAN)
    (tmp_path / "plan.yaml").symlink_to("real.yaml")
    assert "symbolic link" in refusal(tmp_path / "plan.yaml").message


def test_a_folder_a_pipe_and_a_device_are_no_files(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (tmp_path, pipe, Path("/dev/zero")):
        assert "not a regular file" in refusal(path).message


def test_a_file_of_the_largest_size_is_read_and_one_byte_more_is_not(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(PLAN + "#" * (LARGEST - len(PLAN)))
    assert read_plan(path).id == "seat-sync"
    path.write_text(PLAN + "#" * (LARGEST - len(PLAN) + 1))
    assert "131,073 bytes" in refusal(path).message


def test_a_huge_file_is_never_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "plan.yaml"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    lengths: list[int] = []

    class Watched:
        def __init__(self, *arguments: object, **options: object) -> None:
            self.file = open(*arguments, **options)  # noqa: SIM115  # closed below

        def __enter__(self) -> "Watched":
            return self

        def __exit__(self, *_: object) -> None:
            self.file.close()

        def read(self, size: int) -> bytes:
            lengths.append(size)
            data: bytes = self.file.read(size)
            return data

    monkeypatch.setattr(files, "open", Watched, raising=False)
    assert "52,428,800 bytes" in refusal(path).message
    assert lengths == [LARGEST + 1]


def test_a_hostile_file_name_writes_nothing_on_the_screen(tmp_path: Path) -> None:
    assert str(refusal(tmp_path / "\x1b[2J\n.yaml")).isprintable()


# --- the bytes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", " \n\n", "# nothing\n"])
def test_a_file_that_says_nothing_is_refused(text: str) -> None:
    assert only_problem(text).message == "it says nothing"


@pytest.mark.parametrize("data", [PLAN.encode("utf-8-sig"), PLAN.encode("utf-16"), PLAN.encode("utf-16-be")])
def test_another_encoding_is_refused(data: bytes) -> None:
    assert problems_of(data)[0].line == 1


def test_bytes_that_are_not_utf8_are_found() -> None:
    found = only_problem(b"id: a\ntitle: M\xc3\xbcll\xfcr\n")
    assert (found.line, found.column) == (2, 12)
    assert "0xfc" in found.message


@pytest.mark.parametrize(
    "char", ["\0", "\x07", "\x1b", "\x7f", "\x85", "\x9b", "\r", "\u2028", "\u2029", "\ufeff", "\ufffe"]
)
def test_a_character_that_can_not_be_seen_is_refused_at_its_place(char: str) -> None:
    found = only_problem(PLAN + f"# a{char}b\n")
    assert (found.line, found.column) == (8, 4)
    assert f"U+{ord(char):04X}" in found.message


def test_every_such_character_is_reported() -> None:
    assert [found.line for found in problems_of("a: \x01\nb: \x02\n\tc: d\n")] == [1, 2, 3]


def test_lines_that_end_as_on_windows_are_read() -> None:
    assert not problems_of(PLAN.replace("\n", "\r\n"))


@pytest.mark.parametrize("line", ["\tid: a", "  \tid: a", "steps:\n- id: a\n\t title: b"])
def test_a_tab_in_the_indentation_is_refused(line: str) -> None:
    found = only_problem(PLAN + line)
    assert "a tab" in found.message
    assert found.line == 7 + len(line.splitlines())


# --- the YAML -----------------------------------------------------------------------------------------------


def test_a_key_that_stands_twice_is_named_with_both_lines() -> None:
    found = only_problem(PLAN + "window:\n  minutes: 1\n  minutes: 2\n")
    assert (found.line, found.path) == (10, "window.minutes")
    assert "line 9" in found.message
    assert only_problem(PLAN + '"id": other\n').path == "id"


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("services: &a [x]", "an anchor"),
        ("services: [&a x]", "an anchor"),
        ("&a services: [x]", "an anchor"),
        ("draft: *a", "an alias"),
        ("window: {title: !!str 5}", "a tag"),
        ("services: !!python/object/apply:os.system [x]", "a tag"),
        ("window: !local {title: a}", "a tag"),
        ("services: !!set [x]", "a tag"),
        ("? [a]\n: b", "a key is a list"),
        ("? {a: b}\n: b", "a key is a list"),
        ("<<: {draft: true}", "no key '<<'"),
        ("--- \nid: b", "a second document"),
        ("...\n---\nid: b", "a second document"),
        ("...\nid: b", "a second document"),
        ("services: [a", "this is not YAML"),
        ("services: ]", "this is not YAML"),
        ("a: b: c", "this is not YAML"),
        ("  owner: b", "this is not YAML"),
        ("window: {title: 'a}", "this is not YAML"),
        ("window: @a", "this is not YAML"),
    ],
)
def test_whatever_hides_something_is_refused(more: str, message: str) -> None:
    found = only_problem(PLAN + more + "\n")
    assert message in found.message
    assert found.line >= 8 or "not YAML" in message


@pytest.mark.parametrize("directive", ["%YAML 1.1", "%TAG ! tag:example.org,2026:"])
def test_a_directive_is_refused(directive: str) -> None:
    assert "directive" in only_problem(f"{directive}\n---\n{PLAN}").message


@pytest.mark.parametrize("text", ["[]", "seat-sync", "- id: a", "5", "|\n  text"])
def test_a_file_without_keys_is_refused(text: str) -> None:
    assert only_problem(text).message.startswith("this is no plan file: it is ")


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "[a,", "{a: [", "[{a: "])
def test_a_deep_file_is_refused_before_it_is_read(opening: str) -> None:
    assert f"more than {DEEPEST} deep" in only_problem(opening * 26_000).message


def test_a_file_of_many_values_is_refused_at_the_first_too_many() -> None:
    found = only_problem("- a\n" * (MOST_NODES + 1000))
    assert "20,000 values" in found.message
    assert found.line == MOST_NODES


@pytest.mark.parametrize("line", ["\tid: a\n", "a: \x01\n", "a: b\n", "a: *b\n"])
def test_a_file_with_thousands_of_flaws_is_given_up_after_the_first_fifty(line: str) -> None:
    found = problems_of(line * 9000)
    assert len(found) == MOST
    assert found[-1].line <= MOST + 1


def test_nine_bombs_of_aliases_do_not_expand() -> None:
    lines = ["a: &a [x, x]", *(f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]" for old, new in pairwise("abcdefgh"))]
    found = problems_of("\n".join(lines))
    assert found
    assert any("an alias" in problem.message for problem in found)


SPECIAL = st.lists(
    st.sampled_from([*"\n:-?[]{}&*!|>'\"%@`#,~ \\x1", ": ", "- ", "\n  ", "? ", "<<", "---", "...", "\u202e", "é"])
).map("".join)


@settings(max_examples=400, deadline=None, database=None)
@given(SPECIAL | st.text() | SPECIAL.map(PLAN.__add__))
@example("!<")
@example("a: |9")
@example("%YAML 9.9\n---\n")
@example('"\\ud800"')
@example('a: "\\U99999999"')
def test_no_text_gets_past_the_refusals_or_breaks_the_reader(text: str) -> None:
    for found in problems_of(text.encode("utf-8", "surrogatepass")):
        assert found.line >= 1
        assert found.column >= 1
        assert str(found).isprintable()
        assert found.remedy


@given(st.binary())
def test_no_bytes_break_the_reader(data: bytes) -> None:
    assert problems_of(data)
