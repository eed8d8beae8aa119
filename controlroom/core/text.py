"""Text from outside becomes harmless here: what the screen, the command line, exports and the log may show.

Two steps, by two callers. Whoever reads a value from outside (file, database, environment, person, provider)
calls `clean` or `clean_block` before it is shown. Whoever writes text that leaves the program (log, export,
error message, copy) calls `redact` first and `clean` after it; `clean` itself hides no secrets.
No text is ever read as markup: `[red]` is five letters.
"""

import re
from functools import lru_cache
from unicodedata import category, combining, east_asian_width

_MARKS = 3  # combining marks that one letter may carry; a higher pile defaces the rows around it
_JOINS = 9  # the combining class of marks that may melt two letters into one cell (virama)
_TAB = "    "

# Invisible although Unicode calls them letters, marks or symbols; with the marks that choose an emoji's look.
_INVISIBLE = "\u034f\u115f\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
# One cell or two, according to whom one asks: medial Korean letters, hexagram and trigram symbols.
_UNSURE = "\u1160-\u11ff\u2630-\u2637\u268a-\u268f\u4dc0-\u4dff\ud7b0-\ud7fb"
# Assigned after Unicode 14, the table of the oldest Python we run on: every Python gives the same text.
_NEWER = (
    "\u0897\u0cf3\u0ece\u1b4e\u1b4f\u1b7f\u1c89\u1c8a\u2427-\u2429\u2ffc-\u2fff\u31e4\u31e5\u31ef"
    "\ua7cb-\ua7cd\ua7da-\ua7dc\U0002b739"
)
# Beyond the basic plane (emoji, flags, tags, styled letters) only Chinese and Japanese characters stay.
_BEYOND = "\U00010000-\U0001ffff\U0002ebe1-\U0010ffff"
_REFUSED = re.compile(f"[{_INVISIBLE}{_UNSURE}{_NEWER}{_BEYOND}]")


def clean(text: str) -> str:
    """One line of visible characters, each of a width that every terminal agrees on. Idempotent.

    Tab, newline and every kind of blank become one blank. Controls, bidi controls, invisible, private and
    unknown characters, emoji and marks of unsure width become visible as `<1B>` or `<U+202E>`. A combining
    mark stays on a letter only, three at most; a higher pile is cut with `…`.
    """
    if text.isascii() and text.isprintable():
        return text
    return _visible(text.replace("\r\n", " ").replace("\n", " ").replace("\t", " "))


def clean_block(text: str) -> str:
    """As `clean`, but lines stay: `\\r\\n` becomes `\\n`, a tab four blanks. Idempotent."""
    lines = text.replace("\r\n", "\n").replace("\t", _TAB).split("\n")
    return "\n".join(clean(line) for line in lines)


def width(text: str) -> int:
    """The cells that one cleaned line takes: wide characters 2, combining marks 0, all others 1."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def fit(text: str, cells: int) -> str:
    """The line in at most `cells` cells, cut with `…` where it is longer, never through a wide character."""
    if width(text) <= cells:
        return text
    return f"{_head(text, cells - 1)}…" if cells > 0 else ""


def pad(text: str, cells: int, right: bool = False) -> str:
    """The line in exactly `cells` cells: cut as by `fit`, blanks after it (`right`: before it)."""
    kept = fit(text, cells)
    blanks = " " * (cells - width(kept))
    return blanks + kept if right else kept + blanks


def wrap(text: str, cells: int) -> tuple[str, ...]:
    """The words of a cleaned text in lines of at most `cells` cells; newlines stay, blanks are merged.

    A longer word is broken; a character wider than `cells` becomes `…`. No text is one empty line; without
    any cell there are no lines.
    """
    if cells < 1:
        return ()
    return tuple(line for paragraph in text.split("\n") for line in _wrap_words(paragraph.split(), cells))


def redact(text: str) -> str:
    """The text with its secrets masked, at most their last four characters left: `sk_live_…1234`. Idempotent.

    Known: Stripe keys and signing secrets, bearer tokens and authorization headers, passwords in addresses
    (`scheme://user:***@host`) and in `password=…` pairs, AWS, GitHub and Slack keys, Slack webhook addresses,
    JSON web tokens and private-key blocks. A secret without any such mark cannot be known from its text.
    """
    text = _PRIVATE_KEY.sub("[private key …]", text)
    text = _ADDRESS_PASSWORD.sub(r"\1:***@", text)
    for marked in _MARKED:
        text = marked.sub(_masked, text)
    return _PAIR.sub(r"\1***", text)


def holds_secret(text: str) -> bool:
    """Whether `redact` would mask something that is more than the name of where a secret is, such as `$TOKEN`."""
    bare = _REFERENCE.sub("", text)
    return redact(bare) != bare


# A shell's variable or command is where a secret comes from, not the secret.
_REFERENCE = re.compile(r"""(["']?)\$(?:\w+|\{[^}]*\}|\([^)]*\))\1""")
# Each pattern starts at a rare mark and is bounded or runs once over its text: no input makes it crawl.
_PRIVATE_KEY = re.compile(
    r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
    r".*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|\Z)",
    re.DOTALL,
)
# The password may hold `/` or `@`; a port followed by a path is none.
_ADDRESS_PASSWORD = re.compile(r"(://[^\s:@/?#]*):(?!\d{1,5}[/?#])" + r'[^\s@"<>]{1,1024}@(?:[^\s@/?#"<>]{0,256}@)*')
# Two groups: what names the secret, and the secret.
_MARKED = (
    re.compile(r"(https://hooks\.slack\.com/[a-z]+/)([A-Za-z0-9/_-]+)", re.IGNORECASE),
    re.compile(r"(\bbearer[\s:=]{1,8})([A-Za-z0-9._~+/=-]{8,})", re.IGNORECASE),
    re.compile(
        r"(\bauthorization[\"']?\s{0,8}[:=]\s{0,8}[\"']?(?:basic|token)\s{1,8})([A-Za-z0-9._~+/=-]+)",
        re.IGNORECASE,
    ),
    re.compile(r"(?<![A-Za-z0-9])((?:sk|rk|pk)_(?:org_)?(?:live|test)_|whsec_)([A-Za-z0-9+/=_-]+)"),
    re.compile(r"(?<![A-Za-z0-9])(AKIA|ASIA)([A-Z0-9]{16})(?![A-Za-z0-9])"),
    re.compile(r"(?<![A-Za-z0-9])(gh[pousr]_|github_pat_|xox[a-z]-)([A-Za-z0-9_-]{10,})"),
    re.compile(r"(?<![A-Za-z0-9_-])(eyJ)([A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?)"),
)
_PAIR = re.compile(r"((?:password|passwd|pwd|secret|token|api[_-]?key)=)(?:\"[^\"]*\"|'[^']*'|[^\s&;]+)", re.IGNORECASE)


def _masked(found: re.Match[str]) -> str:
    """The mark and the last four characters; none of a secret so short that four would give it away."""
    secret = found[2]
    return f"{found[1]}…{secret[-4:] if len(secret) >= 12 else ''}"


def _visible(line: str) -> str:
    """The line without anything that `clean` refuses."""
    shown: list[str] = []
    marks = -1  # on the letter before; -1 where there is no letter
    for char in line:
        if _is_mark(char):
            shown.append(_shown_mark(char, marks))
            marks += marks >= 0
        else:
            shown.append(_shown(char))
            marks = 0 if char.isalpha() and shown[-1] == char else -1
    return "".join(shown)


def _shown_mark(mark: str, before: int) -> str:
    """What stands for a combining mark that has `before` others before it on its letter."""
    if before < 0:
        return _placeholder(mark)
    if before < _MARKS:
        return mark
    return "…" if before == _MARKS else ""


@lru_cache(maxsize=4096)
def _is_mark(char: str) -> bool:
    return category(char) == "Mn" and combining(char) != _JOINS and not _REFUSED.match(char)


@lru_cache(maxsize=4096)
def _shown(char: str) -> str:
    """The character itself, a blank for a blank, or a placeholder."""
    kind = category(char)
    if kind == "Zs":
        return " "
    # Controls, formats, surrogates, private, unassigned; separators of lines; marks that `_is_mark` refused.
    if kind[0] in "CM" or kind in {"Zl", "Zp"} or _REFUSED.match(char):
        return _placeholder(char)
    # Wide symbols of the basic plane before the CJK blocks are those with an emoji's look.
    if "\u2190" <= char < "\u2e80" and east_asian_width(char) in "WF":
        return _placeholder(char)
    return char


def _placeholder(char: str) -> str:
    code = ord(char)
    return f"<{code:02X}>" if code < 0x100 else f"<U+{code:04X}>"


@lru_cache(maxsize=4096)
def _cells(char: str) -> int:
    if category(char) in {"Mn", "Me"}:
        return 0
    return 2 if east_asian_width(char) in "WF" else 1


def _head(text: str, cells: int) -> str:
    """As much of the text as takes at most `cells` cells, with the marks of its last letter."""
    used = 0
    for index, char in enumerate(text):
        used += _cells(char)
        if used > cells:
            return text[:index]
    return text


def _wrap_words(words: list[str], cells: int) -> list[str]:
    lines = [""]
    for word in words:
        for piece in _pieces(word, cells):
            if not lines[-1]:
                lines[-1] = piece
            elif width(lines[-1]) + 1 + width(piece) <= cells:
                lines[-1] += f" {piece}"
            else:
                lines.append(piece)
    return lines


def _pieces(word: str, cells: int) -> list[str]:
    """The word, broken where it passes `cells` cells."""
    if width(word) <= cells:
        return [word]
    pieces = [""]
    used = 0
    for char in word:
        shown = char if _cells(char) <= cells else "…"
        used += _cells(shown)
        if used > cells:
            pieces.append("")
            used = _cells(shown)
        pieces[-1] += shown
    return pieces
