"""Markdown from outside texts: each is shown as it is, and none can change the document around it."""

import re
from collections.abc import Iterator

from controlroom.core.text import clean, redact

Rows = Iterator[tuple[str, ...]]
# Whatever could begin a link, HTML, an entity, emphasis, code, a cell; addresses that some readers make links of.
_ACTIVE = re.compile(r"([\\`*_{}\[\]<>#|~&!$@]|:(?=//)|(?<=www)\.)", re.IGNORECASE)
_START = re.compile(r"^(?:([-+=])|(\d+)(?=[.)]))")


def clean_markdown(text: str) -> str:
    """One line of outside text that Markdown shows as it is: no heading, link, HTML, list, code or cell in it."""
    line = _ACTIVE.sub(r"\\\1", clean(redact(" ".join(text.split()))).strip())
    return _START.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\", line)


def bullets(rows: Rows) -> str:
    """A list of labelled texts, or `Nothing.`."""
    lines = [f"- {clean_markdown(label)}: {clean_markdown(text)}" for label, text in rows]
    return "\n".join(lines) or "Nothing."


def table(heads: tuple[str, ...], rows: Rows) -> str:
    """A table; the heads are ours, the cells are cleaned."""
    lines = [heads, tuple("---" for _ in heads), *(tuple(clean_markdown(cell) for cell in row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
