"""Hostile texts: what a file, a person or a provider may send to a terminal, by family."""

from collections.abc import Iterator
from functools import cache
from itertools import count

ESC, BEL, ST = "\x1b", "\x07", "\x1b\\"

_CSI = (
    *(
        "A",
        "99B",
        "99C",
        "99D",
        "E",
        "F",
        "2G",
        "H",
        "1;1H",
        "J",
        "1J",
        "2J",
        "3J",
        "K",
        "2K",
        "5L",
        "5M",
        "9P",
    ),
    *("2S", "2T", "9X", "9Z", "5@", "3b", "c", ">c", "=c", "4d", "1;1f", "0g", "3g", "4h", "20h", "5i", "4i"),
    *(
        "0m",
        "1m",
        "5m",
        "7m",
        "8m",
        "31m",
        "38;5;196m",
        "48;2;255;0;0m",
        "4:3m",
        "5n",
        "6n",
        "?6n",
        "!p",
        "2$p",
    ),
    *(
        '62"p',
        "0 q",
        "2 q",
        "1;5r",
        "s",
        "u",
        ">1u",
        "<u",
        "?u",
        "8;1;1t",
        "14t",
        "20t",
        "21t",
        "22;0t",
        "2t",
    ),
    *("?1h", "?5h", "?6h", "?7l", "?12h", "?25l", "?47h", "?1000h", "?1002h", "?1003h", "?1004h", "?1006h"),
    *(
        "?1049h",
        "?1049l",
        "?2004h",
        "?2004l",
        "?2026h",
        "?2048h",
        "200~",
        "201~",
        "5x",
        "1;1;5;5$z",
        "1;2;3'{",
    ),
)
_OSC = (
    *("0;title", "1;icon", "2;title", "4;1;?", "7;file:///etc", "8;;https://evil.example", "8;id=a;http://b"),
    *("8;;javascript:alert(1)", "8;;file:///etc/passwd", "9;note", "9;4;1;50", "10;?", "11;?", "12;red"),
    *("50;font", "52;c;cm0gLXJmIC8=", "52;c;?", "52;p;!", "104", "110", "112", "133;A", "777;notify;a;b"),
    *("1337;File=inline=1:AAAA", "1337;SetMark", "L;icon", "l;label", "3008;start=1", "99;;note"),
)
_STRINGS = {
    "dcs": (
        "P",
        ("$q m", "+q544e", "1$r0m", "q#0;2;0;0;0", "0;1|17/ab", "=1s", ">|", "tmux;\x1b\x1b[2J", "{!w"),
    ),
    "apc": ("_", ("Gf=24,s=1,v=1;AAAA", "Ga=d", "title", "", "Gi=31,s=1,a=q;AAAA", "tmux")),
    "pm": ("^", ("private", "", "!rm -rf", "0;x", "\x1b[2J")),
    "sos": ("X", ("string", "", "0;x", "\x1b[31m", "a\x9cb")),
}
_ESCAPES = "78=>cDEHMNOVWZ6nlo|}~"
_PAIRS = ("#3", "#6", "#8", "(0", "(B", ")0", "*A", "+B", "%@", "%G", " F", " G", "-A", ".A", "/A")
_BARE = (
    *("\x00", "\x01", "\x05", "\x07", "\x07\x07\x07", "\x08", "\x08 \x08", "\x08" * 12, "\x0b", "\x0c", "\r"),
    *(
        "\rfake line",
        "\r\r",
        "\r\x1b[K",
        "\n\r",
        "\r\n",
        "\n",
        "\t",
        "\t\t\t",
        "\x0e",
        "\x0f",
        "\x11",
        "\x13",
    ),
    *("\x18", "\x1a", "\x1b", "\x1b\x1b", "\x1c", "\x1d", "\x1e", "\x1f", "\x7f", "\x7f" * 8, "\x03", "\x04"),
)
_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_ZERO_WIDTH = "\u00ad\u034f\u115f\u1160\u17b4\u180e\u200b\u200c\u200d\u2060\u2061\u2063\u206f\u3164\ufeff\uffa0\ufff9"
_TAGS = ("\U000e0001", "\U000e0041\U000e0042", "\U000e007f", "\U0001f3f4\U000e0067\U000e0062\U000e007f")
_VARIATIONS = (
    "\ufe00",
    "\ufe0e",
    "\ufe0f",
    "\u2764\ufe0f",
    "1\ufe0f\u20e3",
    "\U000e0100",
    "\U000e01ef",
    "\u180b",
)
_LINES = ("\u0085", "\u2028", "\u2029", "a\u2028b\u2029c")
_SURROGATES = ("\ud800", "\udbff", "\udc00", "\udfff", "\udc1b[2J", "\udc9b31m", "\ud83d \ude00")
_PRIVATE = ("\ue000", "\ue0b0", "\uf8ff", "\U000f0000", "\U0010fffd", "\ufffe", "\uffff", "\u0378", "\ufdd0")
_MARKUP = (
    *("[red]", "[/]", "[/red]", "[b]x[/b]", "[@click=app.quit]x[/]", "[@click='app.bell']x[/]", "[reverse]"),
    *("[link=https://evil.example]x[/link]", "[link='file:///etc/passwd']x[/]", "[on red]x[/]", "[blink]x"),
    *(
        "[@click=screen.dismiss(True)]x[/]",
        "[#ff0000]x",
        "[$error]x",
        "[not a tag",
        "[]",
        "\\[red]",
        "[[red]]",
    ),
    *("[bold italic underline]x[/bold italic underline]", "[/nothing]", ":smile:", "{self.app}", "%(name)s"),
)
_PILES = (
    *("e" + "\u0301" * height for height in (4, 8, 40)),
    *("\u0301" * height for height in (1, 5)),
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e\u0349\u035a\u032f\u031e\u0320\u034dA",
    "1\u0332\u0333",
    "a\u20dd\u20e0",
    "\u0e01\u0e49\u0e49\u0e49\u0e49\u0e49",
    "\u0915\u094d\u0937\u093f",
)
_WIDE = (
    *(
        "界",
        "全角ＡＢ",
        "한글",
        "\u1112\u1161\u11ab",
        "か\u3099",
        "\u3000",
        "\U00020000",
        "\U0002f800",
        "☰",
        "䷀",
    ),
    *(
        "\U0001f600",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        "\U0001f1e9\U0001f1ea",
        "\U0001f44d\U0001f3fd",
    ),
    *("⌚", "⚡", "✅", "❌", "⭐", "⬛", "\U0001d54f", "\ufdfd", "\U00012031", "\u1f90"),
)


@cache
def payloads() -> tuple[tuple[str, str], ...]:
    """(name, payload) for each attack; a payload is its `sentinel`, the attack, and the letter Z."""
    numbers: dict[str, count[int]] = {}
    named = ((f"{family}-{next(numbers.setdefault(family, count()))}", text) for family, text in _attacks())
    return tuple((name, f"{sentinel(name)}{text}Z") for name, text in named)


def sentinel(name: str) -> str:
    """The ASCII letters and digits with which the payload of that name, and no other, begins."""
    return f"q{name.replace('-', '')}q"


def _attacks() -> Iterator[tuple[str, str]]:
    yield from (("csi", f"{ESC}[{body}") for body in _CSI)
    yield from (("c1-csi", f"\x9b{body}") for body in _CSI[::4])
    yield from (("osc", f"{ESC}]{body}{end}") for body in _OSC for end in (BEL, ST))
    yield from (("osc-open", f"{ESC}]{body}") for body in _OSC[::4])
    yield from (("c1-osc", f"\x9d{body}\x9c") for body in _OSC[::3])
    for family, (letter, bodies) in _STRINGS.items():
        yield from ((family, f"{ESC}{letter}{body}{ST}") for body in bodies)
        yield (f"{family}-open", f"{ESC}{letter}left open")
    yield from (("escape", ESC + letter) for letter in (*_ESCAPES, *_PAIRS))
    yield from (("c1", chr(code)) for code in range(0x80, 0xA0) if code != 0x85)
    yield from (("bare", text) for text in _BARE)
    yield from (("bidi", f"{char}lave\u05d0") for char in _BIDI)
    yield ("bidi", "\u202eexe.gpj\u202c\u2066x\u2069")
    yield from (("zero-width", f"a{char}b") for char in _ZERO_WIDTH)
    for family, texts in {
        "tag": _TAGS,
        "variation": _VARIATIONS,
        "line": _LINES,
        "surrogate": _SURROGATES,
        "private": _PRIVATE,
        "markup": _MARKUP,
        "pile": _PILES,
        "wide": _WIDE,
    }.items():
        yield from ((family, text) for text in texts)
