"""Rows of a CSV file, whatever encoding and separator it has."""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterator

from recruit.files.tables.parts import Line, cell_name
from recruit.kernel.errors import FileRefusedError, RecruitError
from recruit.kernel.text import N_

SEPARATORS = (";", ",", "\t")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: it begins with the same bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SEP_LINE = re.compile(r"sep=(.)\r?\n")


def lines(data: bytes, warnings: list[RecruitError]) -> Iterator[Line]:
    """The rows with the numbers of the lines they begin on; guesses go to `warnings`."""
    text = _text(data, warnings)
    first = 1
    if said := _SEP_LINE.match(text):
        text, first = text[said.end() :], 2
    separator = said[1] if said and said[1] in SEPARATORS else _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    before = 0
    try:
        for cells in reader:
            number, before = before + first, reader.line_num
            _refuse_controls(number, cells)
            yield number, cells
    except csv.Error as error:
        raise FileRefusedError(
            N_("A quotation mark is not closed or stands in a wrong place. Line: %(line)s."),
            line=before + first,
        ) from error


def _text(data: bytes, warnings: list[RecruitError]) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decoded(data[len(bom) :], encoding)
    if b"\0" in data:
        raise FileRefusedError(N_("This is not a text file. Save it as CSV UTF-8."))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = _decoded(data, "cp1254")
    warnings.append(
        RecruitError(
            N_("The file is not UTF-8; it was read as %(encoding)s. Check the letters."),
            encoding="Windows-1254",
        )
    )
    return text


def _decoded(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileRefusedError(
            N_("The encoding of the file is not known. Save it as CSV UTF-8.")
        ) from error
    if "\0" in text:
        raise FileRefusedError(N_("This is not a text file. Save it as CSV UTF-8."))
    return text


def _separator(text: str) -> str:
    """The separator that cuts the first row into most parts."""

    def parts(separator: str) -> int:
        try:
            return len(next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), []))
        except csv.Error:
            return 0

    return max(SEPARATORS, key=parts)


def _refuse_controls(number: int, cells: list[str]) -> None:
    if all(map(str.isprintable, cells)):  # nearly always, and much faster to see
        return
    for column, cell in enumerate(cells):
        if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\r\t\x85" for c in cell):
            raise FileRefusedError(
                N_("A cell holds characters that are no text: %(cell)s."),
                cell=cell_name(number, column),
            )
