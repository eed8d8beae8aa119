"""One statement that reads: what passes unchanged, and what is refused with its remedy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controlroom.core.statement import one_read

READS = (
    "SELECT 1",
    "WITH a AS (SELECT 1) SELECT * FROM a",
    "(SELECT 1) UNION (SELECT 2)",
    "VALUES (1)",
    "TABLE t",
    "SELECT ';' || 'it''s; DROP TABLE t'",
    "SELECT $$; DROP TABLE t$$",
    "SELECT $a$;'$a$",
    "SELECT E'\\'; DROP TABLE t --'",
    "SELECT replace(a, 'x', 'y') FROM t",
    'SELECT t.update, "insert" FROM t',
    "SELECT comment, release, last_update FROM t FETCH FIRST 1 ROWS ONLY",
    "SELECT substring(a FROM 1 FOR 3) FROM t",
    "SELECT /* ; */ a[1] -- ; DROP TABLE t",
)


@pytest.mark.parametrize("text", READS)
def test_a_statement_that_reads_stays_as_it_is(text: str) -> None:
    assert one_read(text) == text
    assert one_read(f"  {text}\n ; ;\n") == text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not a statement that reads"),
        ("DROP TABLE t", "not a statement that reads"),
        ("INSERT INTO t VALUES (1)", "not a statement that reads"),
        ("PRAGMA journal_mode = wal", "not a statement that reads"),
        ("ATTACH 'x' AS y", "not a statement that reads"),
        ("VACUUM INTO 'x'", "not a statement that reads"),
        ("EXPLAIN ANALYZE SELECT 1", "not a statement that reads"),
        ("COPY t TO PROGRAM 'x'", "not a statement that reads"),
        ("SELECT 1; SELECT 2", "more than one statement"),
        ("SELECT 1 /* */; COMMIT", "more than one statement"),
        ("SELECT 1;;DROP TABLE t", "more than one statement"),
        ("WITH x AS (INSERT INTO t VALUES (1) RETURNING 1) SELECT * FROM x", "the word INSERT"),
        ("WITH x AS (SELECT 1) DELETE FROM t", "the word DELETE"),
        ("WITH x AS (SELECT 1) UPDATE t SET a = 1", "the word UPDATE"),
        ("SELECT * INTO u FROM t", "the word INTO"),
        ("SELECT 1 FROM t FOR UPDATE", "lock rows"),
        ("SELECT 1 FROM t FOR NO KEY UPDATE", "lock rows"),
        ("SELECT 1 FROM t FOR KEY SHARE", "lock rows"),
        ("SELECT pg_sleep(60)", "pg_sleep does more"),
        ('SELECT pg_catalog . "pg_sleep" /* */ (60)', "pg_sleep does more"),
        ("SELECT a[nextval('s')] FROM t", "nextval does more"),
        ("SELECT query_to_xml('SELECT pg_sleep(60)', true, true, '')", "query_to_xml does more"),
        ('SELECT U&"pg\\005fsleep"(60)', "U&"),
        ("SELECT 'a", "not closed"),
        ('SELECT "a', "not closed"),
        ("SELECT $$a", "not closed"),
        ("SELECT /* 1", "not closed"),
        ("SELECT /* /* */ 1; DROP TABLE t */", "comment in a comment"),
        ("SELECT 1) AS x; --", "parentheses"),
        ("SELECT (1", "parentheses"),
        ("SELECT 1) OR (1", "parentheses"),
        ("SELECT 1\0", "not closed"),
    ],
)
def test_anything_else_is_refused_with_its_remedy(text: str, why: str) -> None:
    with pytest.raises(ValueError, match="; ") as raised:
        one_read(text)
    rule, _, remedy = str(raised.value).partition("; ")
    assert why in f"{rule}; {remedy}"
    assert remedy


@given(st.text(alphabet="SELECTselect ;'\"$/*-()\\[]E&uU\n\0", max_size=60))
def test_any_text_is_read_or_refused_and_what_is_read_stays_the_same(text: str) -> None:
    try:
        found = one_read(text)
    except ValueError:
        return
    assert found in text
    assert one_read(found) == found


def test_a_long_text_is_read_in_one_pass() -> None:
    assert one_read("SELECT " + "(" * 50_000 + "1" + ")" * 50_000)
    with pytest.raises(ValueError, match="not closed"):
        one_read("SELECT " + "'" * 100_001)
