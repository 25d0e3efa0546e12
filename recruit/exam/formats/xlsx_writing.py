"""Writing the workbook, and its template."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from recruit.exam.formats.parts import FindPicture, NamedItem, UnsayableError, in_html
from recruit.exam.formats.xlsx import (
    ARROW,
    EXAMPLES,
    FIXED,
    LETTERS,
    ODD,
    SHARE,
    TEMPLATE_LANGUAGES,
)
from recruit.exam.rules.content import (
    Accepted,
    Content,
    Matching,
    MultipleResponse,
    Numeric,
    NumericAnswer,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
    Words,
    number_text,
)
from recruit.files.tables import write_xlsx
from recruit.kernel.text import N_


def cells_of_content(content: Content) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The cells and options that say this content; `content_of_cells` gives it again."""
    marked = content.html

    def shown(text: str) -> str:
        return text

    cells = {
        "type": str(content.type),
        "key": _key(content),
        "marking": _marking(content),
        "markup": "html" if marked else "",
    }
    for name, words in (("stem", content.stem), ("why", content.why or {})):
        cells |= {f"{name}_{language}": text for language, text in words.items()}
    return cells, _option_cells(content, shown)


def write(items: Sequence[NamedItem], language: str, picture: FindPicture) -> bytes:
    """The items as a workbook; pictures have no place in it."""
    languages = dict.fromkeys(one for item in items for one in item.content.languages)
    header = _header(languages)
    rows = [_cells(item) for item in items]
    return write_xlsx({"items": [header, *[[row.get(n, "") for n in header] for row in rows]]})


def _header(languages: Iterable[str]) -> list[str]:
    parts = ("stem", *(f"option_{number}" for number in range(1, 10)), "why")
    return [*FIXED, *(f"{part}_{language}" for language in languages for part in parts)]


def template() -> bytes:
    """The workbook to fill in, with an example of each type."""
    header = _header(TEMPLATE_LANGUAGES)
    return write_xlsx({"items": [header, *[[row.get(n, "") for n in header] for row in EXAMPLES]]})


def _cells(item: NamedItem) -> dict[str, str]:
    content = item.content
    said = [text for _, words in content.texts() for text in words.values()]
    if any("<img" in text for text in said):
        raise UnsayableError(N_("This format holds no pictures."))
    marked = content.html or any(_needs_marks(text, content) for text in said)
    row = {
        "name": item.name,
        "type": str(content.type),
        "key": _key(content),
        "marking": _marking(content),
        "markup": "html" if marked else "",
    }

    def shown(text: str) -> str:
        return _marks(in_html(content, text)) if marked else text

    for name, words in (("stem", content.stem), ("why", content.why or {})):
        row |= {f"{name}_{language}": shown(text) for language, text in words.items()}
    for number, cells in enumerate(_option_cells(content, shown), start=1):
        if number > 9:
            raise UnsayableError(N_("This format holds at most nine options of an item."))
        row |= {f"option_{number}_{language}": cell for language, cell in cells.items()}
    return row


def _needs_marks(text: str, content: Content) -> bool:
    """Cells keep single spaces only; an arrow parts the sides of a pair."""
    arrow = isinstance(content, Matching) and ARROW in text
    return arrow or text != " ".join(text.split(" ")).strip() or bool(re.search(ODD, text))


def _marks(html: str) -> str:
    """What a cell does not keep is written as a reference."""
    safe = re.sub(ODD, lambda found: "".join(f"&#{ord(sign)};" for sign in found[0]), html)
    return safe.replace(ARROW, "=&#62;")


def _key(content: Content) -> str:
    if isinstance(content, SingleChoice):
        return LETTERS[content.key]
    if isinstance(content, MultipleResponse):
        return ", ".join(LETTERS[place] for place in content.key)
    if isinstance(content, TrueFalse):
        return str(content.key).lower()
    if isinstance(content, Numeric):
        return "; ".join(map(_written_number, content.answers))
    return ""


def _marking(content: Content) -> str:
    if isinstance(content, MultipleResponse | Matching):
        return "whole" if content.all_or_nothing else "partial"
    return "exact" if isinstance(content, ShortAnswer) and content.case_sensitive else ""


def _written_number(answer: NumericAnswer) -> str:
    margin = answer.tolerance * 100 if answer.relative else answer.tolerance
    said = number_text(answer.value)
    if answer.tolerance != Decimal(0) or answer.relative:
        said += f" ± {number_text(margin)}{'%' if answer.relative else ''}"
    return said if answer.share == 1 else f"{said} [{answer.share}]"


def _option_cells(content: Content, shown: Any) -> list[dict[str, str]]:
    if isinstance(content, SingleChoice | MultipleResponse):
        return [{one: shown(text) for one, text in words.items()} for words in content.options]
    if isinstance(content, ShortAnswer):
        most = max(map(len, content.accepted.values()))
        return [
            {
                one: _written_text(found[place])
                for one, found in content.accepted.items()
                if place < len(found)
            }
            for place in range(most)
        ]
    return _pairs(content, shown) if isinstance(content, Matching) else []


def _written_text(accepted: Accepted) -> str:
    plain = accepted.share == 1 and not SHARE.fullmatch(accepted.text)
    return accepted.text if plain else f"{accepted.text} [{accepted.share}]"


def _pairs(content: Matching, shown: Any) -> list[dict[str, str]]:
    def cell(left: Words, right: Words) -> dict[str, str]:
        return {
            one: f"{shown(left[one]) if one in left else ''} {ARROW} {shown(text)}".strip()
            for one, text in right.items()
        }

    pairs = [
        cell(prompt, content.options[place])
        for prompt, place in zip(content.prompts, content.key, strict=True)
    ]
    spare = [option for n, option in enumerate(content.options) if n not in content.key]
    return pairs + [cell({}, option) for option in spare]
