"""One way in and one way out for every format."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from recruit.exam.formats import (
    aiken,
    gift,
    gift_writing,
    moodle_xml,
    qti,
    qti_writing,
    xlsx,
    xlsx_writing,
)
from recruit.exam.formats.parts import (
    FindPicture,
    NamedItem,
    ParsedItem,
    Picture,
    UnsayableError,
)
from recruit.exam.formats.raw import ZIP, Archive, check_size, text_of
from recruit.exam.rules.content import Content
from recruit.exam.rules.content.settling import with_texts
from recruit.kernel.errors import FileRefusedError, RecruitError, RuleError
from recruit.kernel.text import N_

MOST_ITEMS = 5_000

Read = Callable[[bytes, str], list[ParsedItem]]
Write = Callable[[Sequence[NamedItem], str, FindPicture], bytes]

FORMATS: dict[str, tuple[Read, Write]] = {
    "gift": (gift.read, gift_writing.write),
    "aiken": (aiken.read, aiken.write),
    "moodle-xml": (moodle_xml.read, moodle_xml.write),
    "qti": (qti.read, qti_writing.write),
    "xlsx": (xlsx.read, xlsx_writing.write),
}


@dataclass(frozen=True)
class ParsedFile:
    """The items of a file in its order."""

    format: str
    items: list[ParsedItem]

    @property
    def good(self) -> list[ParsedItem]:
        return [item for item in self.items if item.content is not None]


@dataclass(frozen=True)
class WrittenFile:
    """The file, and the items that its format cannot say."""

    data: bytes
    left_out: list[tuple[NamedItem, RecruitError]]


# --- in ----------------------------------------------------------------------------------------


def read_items(data: bytes, format_name: str | None = None, language: str = "az") -> ParsedFile:
    """The items of a file; `language` is the one of texts that name none.

    FileRefusedError where the file is malformed or hostile, or holds nothing that was meant well:
    what is broken item by item or not supported is in the list, each with its problem.
    """
    check_size(data)
    name = format_name or guess(data)
    items = FORMATS[name][0](data, language)
    if not items:
        raise FileRefusedError(N_("The file holds no items."))
    if len(items) > MOST_ITEMS:
        raise FileRefusedError(N_("The file holds more than %(most)s items."), most=MOST_ITEMS)
    if all(item.content is None and item.supported for item in items):
        raise FileRefusedError(
            N_("No item of the file can be taken in."),
            [(n, one.name, one.problem) for n, one in enumerate(items, 1) if one.problem][:100],
        )
    return ParsedFile(name, items)


def guess(data: bytes) -> str:
    """The format by the content; FileRefusedError where it is none that we know."""
    if data.startswith(ZIP):
        names = Archive(data).names
        if "xl/workbook.xml" in names:
            return "xlsx"
        if any(name.rpartition("/")[2] == "imsmanifest.xml" for name in names):
            return "qti"
        raise _unknown()
    head = data[:4000].decode("utf-8", "replace").replace("\0", "")
    if re.match(r"\ufeff?\s*<", head):
        return _guess_xml(head)
    text = text_of(data)
    if re.search(r"^[ \t]*ANSWER[ \t]*:", text, re.M) and re.search(
        r"^[ \t]*[A-Z][.)]\s", text, re.M
    ):
        return "aiken"
    if re.search(r"^\s*(//|::|\$CATEGORY:)", text) or ("{" in text and "}" in text):
        return "gift"
    raise _unknown()


def _guess_xml(head: str) -> str:
    roots = re.findall(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)", head)
    root = roots[0] if roots else ""
    if root == "quiz":
        return "moodle-xml"
    if root.startswith(("qti-assessment", "assessment", "questestinterop", "manifest")):
        return "qti"
    raise _unknown()


def _unknown() -> FileRefusedError:
    return FileRefusedError(N_("The format of the file is not known. Name it, or send another."))


# --- out ---------------------------------------------------------------------------------------


def write_items(
    items: Sequence[NamedItem],
    format_name: str,
    language: str = "az",
    picture: Callable[[str], Picture | None] = lambda address: None,
) -> WrittenFile:
    """The items as a file of that format; reading it with the same `language` gives the same
    contents. Items with which that would not be so are left out and listed."""
    write = FORMATS[format_name][1]
    left_out: list[tuple[NamedItem, RecruitError]] = []
    kept: list[NamedItem] = []
    for item in items:
        try:
            alone = write([item], language, picture)
            _require_same(item, alone, format_name, language, picture)
            kept.append(item)
        except RuleError as reason:
            left_out.append((item, reason))
    if not kept:
        raise (
            left_out[0][1]
            if len(left_out) == 1
            else RuleError(N_("This format can say none of the items."))
        )
    return WrittenFile(write(kept, language, picture), left_out)


def _require_same(
    item: NamedItem, data: bytes, format_name: str, language: str, picture: FindPicture
) -> None:
    """Nothing leaves that would come back as something else."""
    try:
        again = FORMATS[format_name][0](data, language)
    except FileRefusedError as error:
        raise UnsayableError(error.message, **error.params) from error
    expected = _with_carried_pictures(item.content, picture)
    if len(again) != 1 or again[0].content != expected:
        raise UnsayableError(N_("This format cannot say the item exactly."))


def _with_carried_pictures(content: Content, picture: FindPicture) -> Content:
    """Stored pictures travel as files, and are known by what is in them."""
    if not content.html:
        return content

    def carried(found: re.Match[str]) -> str:
        known = picture(found[1])
        return f'src="{known.address if known else found[1]}"'

    return with_texts(content, lambda text: re.sub(r'(?<= )src="([^"]*)"', carried, text))
