"""Files as texts and trees; what is malformed or hostile is refused whole."""

import codecs
import re
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder  # noqa: S405  (defusedxml parses)
from zipfile import ZipFile

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from recruit.kernel.errors import FileRefusedError
from recruit.kernel.text import N_

LARGEST_MB = 20
UNPACKED_MB = 60
MOST_PARTS = 5_000
MOST_ELEMENTS = 400_000
DEEPEST = 100
ZIP = b"PK\x03\x04"

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NO_TEXT = re.compile("[\0-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def check_size(data: bytes) -> None:
    if len(data) > LARGEST_MB * 1024 * 1024:
        raise FileRefusedError(N_("The file must not be larger than %(mb)s MB."), mb=LARGEST_MB)
    if not data.strip():
        raise FileRefusedError(N_("The file is empty."))


def text_of(data: bytes) -> str:
    """The text of a UTF-8 file (UTF-16 where it says so), lines ending in one sign."""
    bom, encoding = next((one for one in _BOMS if data.startswith(one[0])), (b"", "utf-8"))
    try:
        text = data[len(bom) :].decode(encoding)
    except UnicodeDecodeError as error:
        raise FileRefusedError(
            N_("The file is not text in UTF-8. Line: %(line)s."),
            line=data[: error.start].count(b"\n") + 1,
        ) from error
    if found := _NO_TEXT.search(text):
        raise FileRefusedError(
            N_("This is not a text file. Line: %(line)s."),
            line=text.count("\n", 0, found.start()) + 1,
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def tree_of(data: bytes) -> Element:
    """The root of an XML file without a document type, entities or outside references."""
    builder: Any = _Limits()
    parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    try:
        parser.feed(data)
        root: Element = parser.close()
    except DefusedXmlException as error:
        raise FileRefusedError(
            N_("The file declares a document type or entities. Such files are not read.")
        ) from error
    except ParseError as error:
        raise FileRefusedError(
            N_("The file is not well-formed XML. Line: %(line)s."), line=error.position[0]
        ) from error
    except (ValueError, LookupError) as error:
        raise FileRefusedError(N_("The encoding of the file is not known.")) from error
    return root


class _Limits(TreeBuilder):
    """Builds a tree that is neither too deep nor too large."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.count = 0

    def start(self, tag: Any, attrs: Any, /) -> Element:
        self.depth += 1
        self.count += 1
        if self.depth > DEEPEST or self.count > MOST_ELEMENTS:
            raise FileRefusedError(N_("The file holds too many elements, or too deep ones."))
        return super().start(tag, attrs)

    def end(self, tag: Any, /) -> Element:
        self.depth -= 1
        return super().end(tag)


class Archive:
    """The parts of a zip file; hostile ones are refused before anything is unpacked."""

    def __init__(self, data: bytes) -> None:
        try:
            self.zip = ZipFile(BytesIO(data))
            parts = self.zip.infolist()
        except Exception as error:  # a damaged zip fails in many ways
            raise _broken() from error
        unpacked = sum(part.file_size for part in parts)
        if len(parts) > MOST_PARTS or unpacked > UNPACKED_MB * 1024 * 1024:
            raise FileRefusedError(
                N_("The package is too large when unpacked: the limit is %(mb)s MB."),
                mb=UNPACKED_MB,
            )
        for part in parts:
            _check_part(part.orig_filename, part.flag_bits, part.external_attr >> 16)
        self.names = [part.filename for part in parts if not part.is_dir()]
        if len({name.casefold() for name in self.names}) < len(self.names):
            raise FileRefusedError(N_("The package holds two parts of the same name."))

    def read(self, name: str) -> bytes:
        try:
            return self.zip.read(name)
        except Exception as error:
            raise _broken() from error


def _check_part(name: str, flags: int, mode: int) -> None:
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or ":" in name or "\0" in name:
        raise FileRefusedError(
            N_("The package holds a part with a forbidden name: %(name)s."),
            name=ascii(name)[:80],
        )
    if flags & 0x1:
        raise FileRefusedError(N_("The package is locked with a password."))
    if mode & 0o170000 == 0o120000:
        raise FileRefusedError(
            N_("The package holds a part with a forbidden name: %(name)s."), name=ascii(name)[:80]
        )


def _broken() -> FileRefusedError:
    return FileRefusedError(N_("The package is broken and cannot be unpacked."))
