"""Items out of files and into files: GIFT, Aiken, Moodle XML, QTI, and our workbook."""

from recruit.exam.formats.exchange import (
    FORMATS,
    ParsedFile,
    WrittenFile,
    guess,
    read_items,
    write_items,
)
from recruit.exam.formats.parts import NamedItem, ParsedItem, Picture, UnsupportedError

__all__ = [
    "FORMATS",
    "NamedItem",
    "ParsedFile",
    "ParsedItem",
    "Picture",
    "UnsupportedError",
    "WrittenFile",
    "guess",
    "read_items",
    "write_items",
]
