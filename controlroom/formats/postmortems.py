"""A postmortem in Markdown as one incident: its heading, the facts that stand above its text, its summary."""

import re
from typing import Any

from controlroom.formats.told import NAMES

_FACT = re.compile(r"^[\s>|*+-]*\**([A-Za-z][A-Za-z _()-]{1,30}?)\**\s*[:|]\s*\**\s*(.+?)[\s|*]*$")
_HEADING = re.compile(r"^#{1,2}\s+(.*?)\s*#*$")
_SECTION = re.compile(r"^#{2,6}\s+(.*?)\s*#*$")
_PREFIX = re.compile(r"(?i)^(incident|post[- ]?mortem|retrospective)(\s+(report|review))?\s*[:–—-]\s*")
_SUMMARY = frozenset(("summary", "overview", "what happened", "tl;dr", "abstract", "executive summary"))
_ABOVE = 80  # lines in which facts are looked for
_LINES, _LONG = 5_000, 2_000  # lines of a postmortem that are read, and characters of each
_KNOWN = frozenset(name for names in NAMES.values() for name in names)


def item_of(text: str, stem: str) -> dict[str, Any]:
    """The facts of a postmortem in the words that `told` knows; `stem` is the file's name, an id of last resort."""
    lines = [line[:_LONG] for line in text.splitlines()[:_LINES]]
    found: dict[str, Any] = {}
    for line in lines[:_ABOVE]:
        fact = _FACT.match(line)
        name = re.sub(r"\W+", "_", fact[1].strip().casefold()).strip("_") if fact else ""
        if fact and name in _KNOWN and not set(fact[2]) <= set("-: |"):
            found.setdefault(name, fact[2].strip())
    heading = next((match[1] for line in lines if (match := _HEADING.match(line))), "")
    title = _PREFIX.sub("", heading).strip()
    found["title"] = title or found.get("title", "")
    found.setdefault("id", stem)
    found.setdefault("state", "resolved")
    found["text"] = _summary(lines) or found.get("text", "")
    return found


def _summary(lines: list[str]) -> str:
    """The text below the heading of the summary; without one the first paragraph that states no fact."""
    for at, line in enumerate(lines):
        section = _SECTION.match(line)
        if section and section[1].casefold().rstrip(":") in _SUMMARY:
            end = next((to for to in range(at + 1, len(lines)) if lines[to].startswith("#")), len(lines))
            return "\n".join(lines[at + 1 : end]).strip()
    paragraphs = ("\n".join(part) for part in _paragraphs(lines))
    return next((one for one in paragraphs if not _FACT.match(one) and one[0] not in "#|-*>`<"), "")


def _paragraphs(lines: list[str]) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            found[-1].append(line.strip())
        elif found[-1]:
            found.append([])
    return [part for part in found if part]
