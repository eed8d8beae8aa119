"""Text from outside: only visible characters of a certain width are left, and no secret is written."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from controlroom.core.glyphs import ASCII
from controlroom.core.text import clean, clean_block, fit, pad, redact, width, wrap
from tests.corpus import payloads, sentinel

HARMFUL = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
INVISIBLE = frozenset("\u00a0\u034f\u115f\u1160\u17b4\u180b\u2800\u3164\ufe0f\uffa0")
# Letters, marks, controls and blanks in one text: plain st.text() rarely puts a mark on a letter.
MIXED = st.text(st.sampled_from("aé界ก \n\t\r\x1b\u0301\u0e49\u094d\u200d\u202e\ufe0f…>😀\ud800") | st.characters())
LINES = MIXED.map(clean)


def is_harmless(text: str) -> bool:
    return not any(unicodedata.category(char) in HARMFUL or char in INVISIBLE for char in text)


@given(MIXED)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert clean_block(clean_block(text)) == clean_block(text)


@given(MIXED)
def test_no_control_bidi_or_invisible_character_is_left(text: str) -> None:
    assert is_harmless(clean(text))
    assert is_harmless(clean_block(text).replace("\n", ""))


@given(MIXED)
def test_the_width_is_the_one_the_terminal_library_counts(text: str) -> None:
    assert width(clean(text)) == cell_len(clean(text))


@given(MIXED)
def test_the_width_is_the_one_of_the_reference_tables(text: str) -> None:
    wcwidth = pytest.importorskip("wcwidth")
    assert width(clean(text)) == wcwidth.wcswidth(clean(text))


@pytest.mark.parametrize(("name", "payload"), payloads(), ids=[name for name, _ in payloads()])
def test_an_escape_payload_comes_out_visible_and_between_its_marks(name: str, payload: str) -> None:
    shown = clean(payload)
    assert is_harmless(shown)
    assert shown.startswith(sentinel(name))
    assert shown.endswith("Z")
    assert width(shown) == cell_len(shown)


def test_the_corpus_holds_three_hundred_distinct_attacks_with_distinct_marks() -> None:
    attacks = {payload.removeprefix(sentinel(name)) for name, payload in payloads()}
    assert len(attacks) == len(payloads()) >= 300
    assert len({sentinel(name) for name, _ in payloads()}) == len(payloads())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "<1B>[31mred"),
        ("a\x9b2Jb\x7f", "a<9B>2Jb<7F>"),
        ("a\tb\nc\r\nd", "a b c d"),
        ("a\rb", "a<0D>b"),
        ("\u202eevil", "<U+202E>evil"),
        ("a\u00a0b\u3000c", "a b c"),
        ("x\u2028y", "x<U+2028>y"),
        ("\ud800", "<U+D800>"),
        ("👍", "<U+1F44D>"),
        ("⚡", "<U+26A1>"),
        ("[red]x[/] [@click=app.quit]y", "[red]x[/] [@click=app.quit]y"),
    ],
)
def test_what_is_not_text_becomes_a_visible_sign(text: str, shown: str) -> None:
    assert clean(text) == shown


@pytest.mark.parametrize(
    "text",
    ["Zoë Müller", "東京 배포", "ไม่ได้", "שלום", "Ünïcödé €5 – ½ ™", "e\u0301\u0302\u0303", "".join(ASCII)],
)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert clean(text) == text
    assert clean_block(f"{text}\n\n{text}") == f"{text}\n\n{text}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("e" + "\u0301" * 4 + "x", "e" + "\u0301" * 3 + "…x"),
        ("e" + "\u0301" * 400 + "x", "e" + "\u0301" * 3 + "…x"),
        ("\u0301x", "<U+0301>x"),
        (" \u0301", " <U+0301>"),
        ("\x1b\u0301", "<1B><U+0301>"),
    ],
)
def test_a_pile_of_marks_is_cut_and_a_mark_without_a_letter_is_shown(text: str, shown: str) -> None:
    assert clean(text) == shown


def test_a_block_keeps_its_lines_and_widens_its_tabs() -> None:
    assert clean_block("a\r\n\tb\rc\n\x1b") == "a\n    b<0D>c\n<1B>"


def test_every_python_keeps_the_same_characters() -> None:
    kept = [code for code in range(0x30000) if clean(f"a{chr(code)}") == f"a{chr(code)}"]
    assert (len(kept), sum(kept)) == KEPT


@given(LINES, st.integers(-2, 40))
def test_a_fitted_line_is_at_most_that_wide_and_cut_only_when_longer(text: str, cells: int) -> None:
    fitted = fit(text, cells)
    assert width(fitted) <= max(cells, 0)
    assert fitted == text if width(text) <= cells else fitted == "" or fitted.endswith("…")


@given(LINES, st.integers(0, 40), st.booleans())
def test_a_padded_line_is_exactly_that_wide(text: str, cells: int, right: bool) -> None:
    assert width(pad(text, cells, right)) == cells


def test_a_wide_character_is_never_cut_in_half() -> None:
    assert [fit("界界界", cells) for cells in (6, 5, 4, 3, 2, 1, 0)] == [
        "界界界", "界界…", "界…", "界…", "…", "…", "",
    ]  # fmt: skip
    assert pad("界界界", 4) == "界… "


def test_numbers_are_padded_on_their_left() -> None:
    assert pad("23 %", 6, right=True) == "  23 %"
    assert pad("name", 6) == "name  "


@given(MIXED.map(clean_block), st.integers(1, 20))
def test_wrapped_lines_fit_and_keep_every_character(text: str, cells: int) -> None:
    lines = wrap(text, cells)
    assert all(width(line) <= cells for line in lines)
    if cells > 1:
        assert "".join(lines).replace(" ", "") == text.replace(" ", "").replace("\n", "")


def test_words_are_wrapped_at_blanks_and_long_words_broken() -> None:
    assert wrap("Halt deploy: resolve blockers", 13) == ("Halt deploy:", "resolve", "blockers")
    assert wrap("go abcdefghij", 4) == ("go", "abcd", "efgh", "ij")
    assert wrap("one\n\ntwo", 9) == ("one", "", "two")
    assert wrap("界界", 3) == ("界", "界")
    assert wrap("a界", 1) == ("a", "…")
    assert wrap("", 9) == ("",)
    assert wrap("x", 0) == ()


KEPT = (115138, 11334531340)
BODY = "4eC39HqLyjWDarjtT1zdp7dc"
SECRETS = [
    (f"key sk_live_{BODY}.", "key sk_live_…p7dc."),
    (f"rk_test_{BODY}", "rk_test_…p7dc"),
    (f"PK=pk_live_{BODY},", "PK=pk_live_…p7dc,"),
    ("sk_test_short", "sk_test_…"),
    (f"whsec_{BODY}", "whsec_…p7dc"),
    (f"Authorization: Bearer {BODY}", "Authorization: Bearer …p7dc"),
    (f"bearer sk_live_{BODY}", "bearer …p7dc"),
    ("authorization: Basic dXNlcjpwYXNzd29yZA==", "authorization: Basic …ZA=="),
    ("postgres://u:pw@db:5432/x", "postgres://u:***@db:5432/x"),
    ("postgresql+psycopg://u:p@ss@db/x?a=1", "postgresql+psycopg://u:***@db/x?a=1"),
    ("mysql://u:p/ss@db/x", "mysql://u:***@db/x"),
    ("redis://:pw@cache", "redis://:***@cache"),
    ("see http://a:b@c and ftp://d:e@f", "see http://a:***@c and ftp://d:***@f"),
    ("dsn host=db password=hunter2 user=x", "dsn host=db password=*** user=x"),
    ("https://x/?api_key=abc&b=1 SECRET='a b' c", "https://x/?api_key=***&b=1 SECRET=*** c"),
    ("AKIAIOSFODNN7EXAMPLE", "AKIA…MPLE"),
    ("ghp_" + "a1B2" * 9, "ghp_…a1B2"),
    ("xoxb-123456789012-abcdef", "xoxb-…cdef"),
    ("https://hooks.slack.com/services/T00/B00/XXXXXXXX1234", "https://hooks.slack.com/services/…1234"),
    ("t eyJhbGciOiJI.eyJzdWIiOiIx.SflKxwRJSMeK8", "t eyJ…MeK8"),
    (
        f"a\n-----BEGIN RSA PRIVATE KEY-----\n{BODY}\n-----END RSA PRIVATE KEY-----\nb",
        "a\n[private key …]\nb",
    ),
    (f"-----BEGIN PRIVATE KEY-----\n{BODY}", "[private key …]"),
]


@pytest.mark.parametrize(("text", "shown"), SECRETS)
def test_a_secret_is_masked_to_its_last_four(text: str, shown: str) -> None:
    assert redact(text) == shown
    assert redact(shown) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Billing Seat Sync Patch, digest 9c41e7, invoice in_1Qx7f",
        "https://host:8080/path/a@b?x=1",
        "mail dana@example.com at 03:16",
        "the bearer of news; risk_live_view; basic auth",
        "https://docs.example/token-guide",
        '{"url": "http://a:b", "mail": "x@y"}',
    ],
)
def test_text_without_a_secret_stays_as_it_is(text: str) -> None:
    assert redact(text) == text


@given(st.lists(st.sampled_from([text for text, _ in SECRETS]) | st.text(), max_size=4).map(" ".join))
def test_masking_twice_is_masking_once_and_leaves_no_body(text: str) -> None:
    assert redact(redact(text)) == redact(text)
    assert BODY not in redact(text)


def test_a_secret_stays_masked_when_the_text_is_cleaned_before_or_after() -> None:
    for text, _ in SECRETS:
        assert BODY not in clean(redact(text))
        assert BODY not in redact(clean(text))
