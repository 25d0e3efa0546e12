"""A GIFT file taken apart: signs that are escaped, blocks, and the parts of each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from recruit.exam.rules.sanitising import change_formulas
from recruit.kernel.errors import FileRefusedError
from recruit.kernel.text import N_

# An escaped sign stands as one of these while the text is taken apart: no text may hold them.
_SIGNS = "\\:#={}~\n"
_HELD = {sign: chr(0xFDD0 + place) for place, sign in enumerate(_SIGNS)}
_FREED = str.maketrans({held: sign for sign, held in _HELD.items()})
_ESCAPE = re.compile(r"\\([\\:#={}~n])")
_NONCHARACTERS = re.compile("[\ufdd0-\ufdef]")
FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]", re.I)
BLANK = "_____"


def held(text: str) -> str:
    """The text with its escaped signs held; in formulas all signs are, escaped or not."""
    text = change_formulas(_NONCHARACTERS.sub("", text), _held_formula)
    return _ESCAPE.sub(lambda found: _HELD["\n" if found[1] == "n" else found[1]], text)


def _held_formula(begin: str, body: str, end: str) -> str:
    """In a formula \\n begins a command such as \\neq, unless the backslash is escaped too."""
    if re.search(r"\n[ \t]*\n", body):
        return begin + body + end
    body = re.sub(r"\\([\\:#={}~])", lambda one: _HELD[one[1]], body)
    body = re.sub(r"\\(?=n)", lambda _: _HELD["\\"], body)
    body = re.sub("[:#={}~]", lambda one: _HELD[one[0]], body)
    return begin + body + end


def freed(text: str) -> str:
    return text.translate(_FREED).strip()


@dataclass(frozen=True)
class Block:
    line: int
    text: str
    category: str | None


def blocks(text: str) -> Iterator[Block]:
    """Blank lines part blocks, but not inside of braces; comments are left out."""
    lines: list[str] = []
    first, depth, category = 0, 0, None
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        said = line.strip()
        if said.startswith("//"):
            continue
        if said.startswith("$CATEGORY:") and not lines:
            category = freed(said.removeprefix("$CATEGORY:")) or None
            continue
        if not said and depth == 0:
            if lines:
                yield Block(first, "\n".join(lines).strip(), category)
            lines = []
            continue
        first = first if lines else number
        lines.append(line.strip())
        depth = _depth(line, depth, number)
    if lines:
        raise FileRefusedError(N_("A brace { is never closed. Line: %(line)s."), line=first)


def _depth(line: str, depth: int, number: int) -> int:
    for sign in line:
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
        if depth not in (0, 1):
            raise FileRefusedError(
                N_("A brace { or } stands in a wrong place. Line: %(line)s."), line=number
            )
    return depth


@dataclass(frozen=True)
class Parts:
    """A block taken apart; what is escaped is still held."""

    name: str
    stem: str
    answers: str | None  # None: no braces
    why: str
    blocks: int


def parts_of(text: str) -> Parts:
    name = ""
    if text.startswith("::") and "::" in text[2:]:
        name, _, text = text[2:].partition("::")
    head, brace, rest = text.strip().partition("{")
    if not brace:
        return Parts(freed(name), head, None, "", 0)
    answers, _, tail = rest.partition("}")
    body, _, why = answers.rpartition("####") if "####" in answers else (answers, "", "")
    stem = f"{head}{BLANK}{tail}" if tail.strip() else head
    return Parts(freed(name), stem, body.strip(), why, text.count("{"))


def unmarked(text: str) -> str:
    return FORMAT.sub("", text.strip(), count=1)
