"""Files that mean harm, or are nothing at all: refused whole, at once, with a reason."""

import contextlib
import io
import time
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from recruit.exam.formats import FORMATS, read_items
from recruit.kernel.errors import FileRefusedError

pytestmark = pytest.mark.unit

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><quiz><question type='essay'><name><text>&i;</text></name></question></quiz>"
).encode()
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b"<quiz><question type='essay'><name><text>&x;</text></name></question></quiz>"
)


def bomb() -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("imsmanifest.xml", b"0" * 100_000_000)
    return out.getvalue()


def link() -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        part = ZipInfo("imsmanifest.xml")
        part.external_attr = 0o120777 << 16
        archive.writestr(part, "/etc/passwd")
    return out.getvalue()


def crowd() -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        for number in range(6_000):
            archive.writestr(f"{number}.xml", b"")
        archive.writestr("imsmanifest.xml", b"<manifest/>")
    return out.getvalue()


HOSTILE = {
    "billion laughs": LAUGHS,
    "outside entity": OUTSIDE,
    "zip bomb": bomb(),
    "symbolic link": link(),
    "too many parts": crowd(),
    "fifty megabytes": b"Q {=a ~b}\n\n" * 5_000_000,
    "empty": b"",
    "spaces": b" \n \n",
    "binary": bytes(range(256)) * 20,
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(500),
    "executable": b"MZ\x90\x00" + bytes(500),
    "old encoding": "Sual şəkil ğ {=a ~b}".encode("cp1254", "replace"),
    "cut utf-8": "Sual ə {=a ~b}".encode()[:6],
    "utf-32": "Q {=a ~b}".encode("utf-32"),
    "broken zip": b"PK\x03\x04" + b"x" * 500,
    "workbook that is none": b"PK\x03\x04xl/workbook.xml",
    "prose": "Bu, sadəcə bir mətndir.".encode(),
    "html": b"<html><body><p>Q</p></body></html>",
    "json": b'{"stem": "x"}',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_refused_with_a_reason(name: str) -> None:
    begun = time.monotonic()
    with pytest.raises(FileRefusedError) as refused:
        read_items(HOSTILE[name])
    assert str(refused.value)
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("form", FORMATS)
def test_no_format_is_talked_into_it(form: str, name: str) -> None:
    """Whatever format is named: refused, or nothing in it is taken for an item."""
    try:
        found = read_items(HOSTILE[name], form)
    except FileRefusedError:
        return
    assert not found.good


@pytest.mark.parametrize("text", [r"\(" * 100_000, "$$a" * 100_000, "::" * 100_000, "{" * 3])
def test_text_that_never_ends_takes_no_time(text: str) -> None:
    begun = time.monotonic()
    with contextlib.suppress(FileRefusedError):
        read_items(text.encode(), "gift")
    assert time.monotonic() - begun < 5


def test_many_items_are_read_in_a_few_seconds() -> None:
    data = "".join(f"::s{n}::Sual {n} \\(x^{n}\\)?{{=a ~b ~c ~d}}\n\n" for n in range(3000))
    begun = time.monotonic()
    assert len(read_items(data.encode()).good) == 3000
    assert time.monotonic() - begun < 20
