"""One SQL statement that reads, told from anything else by its words: what a check may ask a database.

This is the first wall. What a statement can still do is kept from it by the connection that it runs in.
"""

import re
from collections.abc import Iterator

READS = ("SELECT", "WITH", "VALUES", "TABLE")
# Words that make a statement write which begins as if it read. Others can only begin a statement.
_WRITES = frozenset(("DELETE", "INSERT", "INTO", "MERGE", "UPDATE"))
# Functions that reach past the statement: files, other servers and sessions, counters, settings, statements as text.
_REACHES = re.compile(
    r"pg_sleep\w*|pg_read_\w+|pg_ls_\w+|pg_stat_file|pg_file_\w+|pg_logdir_ls|lo_\w+|loread|lowrite|dblink\w*|"
    r"pg_terminate_backend|pg_cancel_backend|pg_reload_conf|pg_rotate_logfile\w*|pg_promote|pg_switch_\w+|"
    r"pg_create_\w+|pg_drop_\w+|pg_copy_\w+|pg_(?:start_|stop_)?backup\w*|pg_wal_replay_\w+|pg_logical_\w+|"
    r"pg_replication_\w+|pg_\w*advisory_\w+|pg_notify|pg_stat_reset\w*|pg_stat_statements_reset|pg_log_\w+|"
    r"pg_export_snapshot|pg_import_\w+|pg_prewarm|pg_extension_config_dump|nextval|setval|set_config|txid_current|pg_current_xact_id|"
    r"\w+_to_xml\w*|ts_stat|ts_rewrite|brin_\w+|gin_clean_pending_list|crosstab\w*|connectby|"
    r"load_extension|readfile|writefile|edit|fts3_tokenizer|randomblob|zeroblob"
)
_TOKEN = re.compile(
    r"""(?P<space>\s+|--[^\n]*)
    |(?P<comment>/\*)
    |(?P<text>[eE]'(?:[^'\\]|\\.|'')*'|[bBxXnN]?'(?:[^']|'')*')
    |(?P<dollar>\$(?P<tag>(?:[A-Za-z_][A-Za-z0-9_]*)?)\$)
    |(?P<unicode>[uU]&["'])
    |(?P<quoted>"(?:[^"]|"")*")
    |(?P<word>[^\W\d][\w$]*)
    |(?P<number>\d[\w.]*)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


def one_read(text: str) -> str:
    """The one reading statement that a text holds, without its closing semicolon. ValueError with rule; remedy."""
    tokens = list(_tokens(text))
    end = next((at for at, (kind, _, _) in enumerate(tokens) if kind == ";"), len(tokens))
    statement = text[: tokens[end][2]] if end < len(tokens) else text
    if tokens[end + 1 :] and any(kind != ";" for kind, _, _ in tokens[end + 1 :]):
        raise ValueError("it holds more than one statement; write one SELECT")
    tokens = tokens[:end]
    first = next((value for kind, value, _ in tokens if kind != "("), "")
    if first.upper() not in READS:
        raise ValueError("it is not a statement that reads; begin it with SELECT, WITH, VALUES or TABLE")
    _closed([kind for kind, _, _ in tokens])
    _harmless(tokens)
    return statement.strip()


def _harmless(tokens: list[tuple[str, str, int]]) -> None:
    """Refuse words that write and functions that reach past the statement."""
    kinds = [kind for kind, _, _ in tokens]
    for at, (kind, value, _) in enumerate(tokens):
        if kind == "word" and value.upper() == "FOR" and _locks(tokens[at + 1 : at + 4]):
            raise ValueError("FOR UPDATE and FOR SHARE lock rows; leave them out")
        called = kinds[at + 1 : at + 2] == ["("]
        if kind == "word" and value.upper() in _WRITES and kinds[at - 1 : at] != ["."] and not called:
            raise ValueError(f"the word {value.upper()} does more than reading; quote it if it is a name")
        if called and kind in ("word", "name") and _REACHES.fullmatch(value.casefold()):
            raise ValueError(f"the function {value.casefold()} does more than reading; ask without it")


def _locks(after: list[tuple[str, str, int]]) -> bool:
    """Whether the words behind FOR ask for a lock on rows."""
    said = [value.upper() for kind, value, _ in after if kind == "word"]
    return bool({"SHARE", "UPDATE"}.intersection(said[:1] + (said[1:3] if said[:1] in (["NO"], ["KEY"]) else [])))


def _closed(kinds: list[str]) -> None:
    """Refuse parentheses that do not match: the statement will stand inside of others."""
    depth = 0
    for kind in kinds:
        depth += (kind == "(") - (kind == ")")
        if depth < 0:
            break
    if depth:
        raise ValueError("its parentheses do not match; close what is opened")


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """What matters in a statement, each with where it begins: `word`, `name` (quoted), `text`, or a sign itself."""
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        assert found
        kind, value, begin = found.lastgroup or "", found[0], at
        at = found.end()
        if found["comment"]:
            at = _after_comment(text, at)
        elif found["dollar"]:
            end = text.find(value, at)
            if end < 0:
                raise ValueError("a text in it is not closed; close it")
            at = end + len(value)
            yield "text", "", begin
        elif found["unicode"]:
            raise ValueError("names and texts with U& hide what they say; write them plainly")
        elif found["quoted"]:
            yield "name", value[1:-1], begin
        elif kind == "other" and value in "'\"\0":
            raise ValueError("a text in it is not closed; close it")
        elif not found["space"]:
            yield value if kind == "other" else kind, value, begin


def _after_comment(text: str, at: int) -> int:
    """Where a comment ends that began before `at`. A comment in a comment is refused: databases differ on it."""
    end, inner = text.find("*/", at), text.find("/*", at)
    if end < 0:
        raise ValueError("a comment in it is not closed; close it")
    if 0 <= inner < end:
        raise ValueError("there is a comment in a comment; write one")
    return end + 2
