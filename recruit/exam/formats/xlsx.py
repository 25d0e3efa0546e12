"""Our own workbook: an item a row. docs/items.md explains its columns to authors."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from recruit.exam.formats import texts
from recruit.exam.formats.parts import Draft, ParsedItem, UnsupportedError, item_from, spread
from recruit.exam.rules.content import (
    Accepted,
    Content,
    ItemType,
    Matching,
    MultipleResponse,
    Numeric,
    NumericAnswer,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
    Words,
    number_of,
)
from recruit.exam.rules.content.responses import on_one_line
from recruit.exam.rules.content.settling import settled
from recruit.files.tables import Table, read_table
from recruit.kernel.errors import FileRefusedError, RuleError
from recruit.kernel.text import N_

LETTERS = "ABCDEFGHI"
FIXED = ("name", "type", "key", "marking", "markup")
TEMPLATE_LANGUAGES = ("az", "en")
ARROW = "=>"
_TEXT_COLUMN = re.compile(r"(stem|why|option_([1-9]))_([a-z]{2,3})")
SHARE = re.compile(r"(.*?)\s*\[([0-9]{1,3}(?:/[1-9][0-9]{0,2})?)\]", re.S)
_TRUE = frozenset(("true", "1", "doğru", "hə", "t"))
_FALSE = frozenset(("false", "0", "yanlış", "səhv", "yox", "f"))


def read(data: bytes, language: str) -> list[ParsedItem]:
    """The items of the first sheet, a row each; columns name the languages of their texts."""
    table = read_table(data, "items.xlsx", max_rows=5_000)
    header = [name.lower().replace(" ", "_") for name in table.header]
    unknown = [n for n in header if n not in FIXED and not _TEXT_COLUMN.fullmatch(n)]
    if unknown:
        raise FileRefusedError(
            N_("The workbook has columns that are not known: %(columns)s."),
            columns=", ".join(unknown)[:200],
        )
    if "key" not in header and not any(name.startswith("stem_") for name in header):
        raise FileRefusedError(N_("The workbook lacks the columns key and stem_az."))
    return [_item(_Row(header, cells), table, language) for cells in table.rows]


class _Row:
    def __init__(
        self,
        header: Sequence[str],
        cells: Sequence[str],
        options: list[dict[str, str]] | None = None,
    ) -> None:
        self.cells = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
        self.given = options

    def get(self, name: str) -> str:
        return self.cells.get(name, "")

    def raw(self, name: str) -> dict[str, str]:
        """The filled cells of a text by language."""
        found = {}
        for column, cell in self.cells.items():
            match = _TEXT_COLUMN.fullmatch(column)
            if match and cell and match[1] == name:
                found[match[3]] = cell
        return found

    def options(self) -> list[dict[str, str]]:
        """The option cells up to the last filled one, or the ones given beside the cells."""
        if self.given is not None:
            return self.given
        found = [self.raw(f"option_{number}") for number in range(1, 10)]
        while found and not found[-1]:
            found.pop()
        return found

    def words(self, raw: Mapping[str, str], draft: Draft) -> Words:
        """Texts of the cells as HTML; the column markup says what they are."""
        kind = texts.HTML if self.get("markup").lower() == "html" else texts.PLAIN
        return {one: draft.html(texts.as_html(text, kind, draft)) for one, text in raw.items()}

    def common(self, draft: Draft) -> dict[str, Any]:
        why = self.words(self.raw("why"), draft)
        return {"stem": self.words(self.raw("stem"), draft), "why": why or None, "html": True}


def content_of_cells(
    cells: Mapping[str, str], options: list[dict[str, str]], draft: Draft
) -> Content:
    """The content that cells say as the columns of a workbook would; `options` by language.

    RuleError where they say none. It is not checked further.
    """
    row = _Row(list(cells), list(cells.values()), options)
    return settled(spread(_content(row, row.get("type"), draft), draft.language))


def _item(row: _Row, table: Table, language: str) -> ParsedItem:
    draft = Draft(language)
    for warning in table.warnings:
        draft.warn(warning.message, **warning.params)
    kind = row.get("type").lower().replace("_", "-").replace(" ", "-") or _kind(row)
    stems = list(row.raw("stem").values())
    name = row.get("name") or (re.sub(r"<[^>]*>", " ", stems[0]) if stems else "")
    return item_from(draft, name, kind, lambda one: _content(row, kind, one))


def _kind(row: _Row) -> str:
    """What a row without a type must be."""
    letters = _letters(row.get("key"))
    if letters:
        return ItemType.SINGLE_CHOICE if len(letters) == 1 else ItemType.MULTIPLE_RESPONSE
    return "unknown"


def _content(row: _Row, kind: str, draft: Draft) -> Content:
    if kind not in _READERS:
        raise UnsupportedError(N_("Items of the type %(type)s are not supported."), type=kind[:40])
    return _READERS[kind](row, draft)


def _letters(key: str) -> list[str]:
    parts = [part for part in re.split(r"[\s,;]+", key.upper()) if part]
    if len(parts) == 1 and re.fullmatch("[A-I]+", parts[0]):
        parts = list(parts[0])
    return parts if all(part in LETTERS and len(part) == 1 for part in parts) else []


def _places(row: _Row) -> tuple[int, ...]:
    places = sorted({LETTERS.index(letter) for letter in _letters(row.get("key"))})
    if not places:
        raise RuleError(N_("The key must be one of the options."))
    return tuple(places)


def _options(row: _Row, draft: Draft) -> tuple[Words, ...]:
    return tuple(row.words(raw, draft) for raw in row.options())


def _single(row: _Row, draft: Draft) -> Content:
    places = _places(row)
    if len(places) != 1:
        raise RuleError(
            N_("A single choice needs exactly one right option; this item has %(count)s."),
            count=len(places),
        )
    return SingleChoice(options=_options(row, draft), key=places[0], **row.common(draft))


def _multiple(row: _Row, draft: Draft) -> Content:
    return MultipleResponse(
        options=_options(row, draft),
        key=_places(row),
        all_or_nothing=_is_whole(row),
        **row.common(draft),
    )


def _is_whole(row: _Row) -> bool:
    said = row.get("marking").lower()
    if said not in ("", "partial", "whole"):
        raise RuleError(N_("The marking is %(said)s or %(other)s."), said="partial", other="whole")
    return said == "whole"


def _true_false(row: _Row, draft: Draft) -> Content:
    said = row.get("key").lower()
    if said not in _TRUE | _FALSE:
        raise RuleError(N_("One of true and false must be right."))
    return TrueFalse(key=said in _TRUE, **row.common(draft))


def _numeric(row: _Row, draft: Draft) -> Content:
    answers = tuple(_number(part.strip()) for part in row.get("key").split(";") if part.strip())
    return Numeric(answers=answers, **row.common(draft))


def _number(said: str) -> NumericAnswer:
    body, share = _with_share(said)
    value, _, margin = body.replace("+-", "±").replace("+/-", "±").partition("±")
    relative = margin.strip().endswith("%")
    number, tolerance = number_of(value), number_of(margin.strip().rstrip("%") or "0")
    if number is None or tolerance is None:
        raise RuleError(N_("This is not a number: %(text)s."), text=said[:40])
    return NumericAnswer(number, tolerance / 100 if relative else tolerance, relative, share)


def _with_share(said: str) -> tuple[str, Fraction]:
    """Half marks are written behind a text: Bakı [1/2]."""
    found = SHARE.fullmatch(said)
    return (found[1], Fraction(found[2])) if found else (said, Fraction(1))


def _short(row: _Row, draft: Draft) -> Content:
    accepted: dict[str, tuple[Accepted, ...]] = {}
    for raw in row.options():
        for language, cell in raw.items():
            text, share = _with_share(cell)
            accepted[language] = (
                *accepted.get(language, ()),
                Accepted(on_one_line(text), share),
            )
    said = row.get("marking").lower()
    if said not in ("", "exact"):
        raise RuleError(N_("The marking is %(said)s or %(other)s."), said="exact", other="-")
    return ShortAnswer(accepted=accepted, case_sensitive=said == "exact", **row.common(draft))


def _matching(row: _Row, draft: Draft) -> Content:
    prompts: list[Words] = []
    options: list[Words] = []
    key: list[int] = []
    for raw in row.options():
        if any(ARROW not in cell for cell in raw.values()):
            raise RuleError(N_("A pair of the matching lacks its arrow ->."))
        sides = {language: cell.split(ARROW, 1) for language, cell in raw.items()}
        left = row.words({one: a.strip() for one, (a, _) in sides.items() if a.strip()}, draft)
        right = row.words({one: b.strip() for one, (_, b) in sides.items()}, draft)
        if right not in options:
            options.append(right)
        if left:
            prompts.append(left)
            key.append(options.index(right))
    return Matching(
        prompts=tuple(prompts),
        options=tuple(options),
        key=tuple(key),
        all_or_nothing=_is_whole(row),
        **row.common(draft),
    )


_READERS = {
    "single-choice": _single,
    "multiple-response": _multiple,
    "true-false": _true_false,
    "numeric": _numeric,
    "short-answer": _short,
    "matching": _matching,
}

ODD = "[^\\S ]|[\u01dd\u018e\u04d9\u04d8]|\\$\\$|  "

EXAMPLES: tuple[dict[str, str], ...] = (
    {
        "name": "Nümunə 1",
        "type": "single-choice",
        "key": "B",
        "stem_az": "Azərbaycanın ən böyük gölü hansıdır?",
        "option_1_az": "Göygöl",
        "option_2_az": "Sarısu",
        "option_3_az": "Maralgöl",
        "stem_en": "Which is the largest lake of Azerbaijan?",
        "option_1_en": "Goygol",
        "option_2_en": "Sarysu",
        "option_3_en": "Maralgol",
    },
    {
        "name": "Nümunə 2",
        "type": "multiple-response",
        "key": "A, C",
        "marking": "partial",
        "stem_az": "Hansı ədədlər sadədir?",
        "option_1_az": "2",
        "option_2_az": "9",
        "option_3_az": "11",
    },
    {
        "name": "Nümunə 3",
        "type": "true-false",
        "key": "true",
        "markup": "html",
        "stem_az": "Suyun düsturu H<sub>2</sub>O-dur.",
    },
    {
        "name": "Nümunə 4",
        "type": "numeric",
        "key": "3.14 ± 0.01; 3 [1/2]",
        "stem_az": r"\(\pi\) ədədini yazın.",
        "why_az": r"\(\pi \approx 3,14159\)",
    },
    {
        "name": "Nümunə 5",
        "type": "short-answer",
        "stem_az": "Azərbaycanın paytaxtı hansı şəhərdir?",
        "option_1_az": "Bakı",
        "option_2_az": "Bakı şəhəri",
    },
    {
        "name": "Nümunə 6",
        "type": "matching",
        "stem_az": "Ölkələri paytaxtları ilə uyğunlaşdırın.",
        "option_1_az": f"Gürcüstan {ARROW} Tbilisi",
        "option_2_az": f"Türkiyə {ARROW} Ankara",
        "option_3_az": f"{ARROW} İstanbul",
    },
)
