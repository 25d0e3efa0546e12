"""Files broken by chance are read or refused; nothing else ever comes out of a reader."""

import io
import random
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recruit.exam.formats import FORMATS, NamedItem, read_items, write_items
from recruit.exam.formats.showing import document_of
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
    check,
    number_of,
)
from recruit.kernel.errors import FileRefusedError
from recruit.placement.certificate.reading import read_zip
from tests.exam.formats.contents import PNG

pytestmark = pytest.mark.unit

TWO = ({"az": "x<sup>2</sup>"}, {"az": f'<img alt="nöqtə" src="{PNG.address}">'})
PLAIN = ({"az": "bir"}, {"az": "iki"})
CONTENTS: list[Content] = [
    SingleChoice({"az": "Sual?"}, PLAIN, 0),
    SingleChoice({"az": "<p>a</p><ul><li>b</li></ul>"}, TWO, 1, html=True),
    MultipleResponse({"az": "Q", "en": "Q"}, tuple({"az": t, "en": t} for t in "abc"), (0, 2)),
    TrueFalse({"az": r"\(a<b\)"}, True, {"az": "Çünki."}),
    Numeric({"az": "N"}, (NumericAnswer(number_of("3.14") or 0, number_of("0.1") or 0),)),  # type: ignore[arg-type]
    ShortAnswer({"az": "S"}, {"az": (Accepted("Bakı"), Accepted("nur"))}),
    Matching({"az": "M"}, PLAIN, ({"az": "1"}, {"az": "2"}, {"az": "3"}), (2, 0)),
]
FILES = {
    name: write_items(
        [NamedItem(f"n{n}", one) for n, one in enumerate(CONTENTS)],
        name,
        picture=lambda address: PNG,
    ).data
    for name in FORMATS
}
ODD = [b"", b"{", b"}", b"#", b"=", b"~", b"->", b"<", b">", b"&", b"\x00", b"\xff", b"1e9", b"-",
       b"%", b"\\", b"\\(", b"\n\n", b'"', b"NaN", b"99999999999999999999999999999999999999",
       "\u202e".encode(), b"\xed\xa0\x80", b"&#0;", b"</p>", b"<p>" * 60]  # fmt: skip


def read_or_refuse(data: bytes, name: str) -> None:
    try:
        found = read_items(data, name)
    except FileRefusedError:
        return
    for item in found.good:
        assert item.content is not None
        check(item.content)
    document_of(found)


NEWER, NAMED_IN_UTF_8 = b"PK\x01\x02\x14\x00\xff\x00", b"PK\x01\x02\x14\x00\x14\x00\x00\x08"


def damaged(data: bytes, entry: bytes) -> bytes:
    """The zip with another beginning of its first entry in the table of contents."""
    at = data.index(b"PK\x01\x02")
    return data[:at] + entry + data[at + len(entry) :]


@pytest.mark.parametrize("entry", [NEWER, NAMED_IN_UTF_8], ids=["newer", "named in UTF-8"])
def test_a_package_that_python_cannot_open(entry: bytes) -> None:
    out = io.BytesIO()
    with ZipFile(out, "w") as package:
        package.writestr("ad\u0131.xml", b"<a/>")
    name = "ad\u0131".encode()
    data = damaged(out.getvalue(), entry).replace(name, b"\xff" * len(name))
    with pytest.raises(FileRefusedError):
        read_items(data, "qti")
    with pytest.raises(FileRefusedError):
        read_zip(data)


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=150)
@given(seed=st.integers(0, 10**9))
def test_a_file_broken_by_chance(name: str, seed: int) -> None:
    chance = random.Random(seed)
    read_or_refuse(broken(FILES[name], chance), name)


@pytest.mark.parametrize("name", ["qti", "xlsx"])
@settings(max_examples=100)
@given(seed=st.integers(0, 10**9))
def test_a_part_broken_by_chance(name: str, seed: int) -> None:
    chance = random.Random(seed)
    out = io.BytesIO()
    with ZipFile(io.BytesIO(FILES[name])) as before, ZipFile(out, "w") as after:
        unlucky = chance.choice(before.namelist())
        for part in before.namelist():
            data = before.read(part)
            after.writestr(part, broken(data, chance) if part == unlucky else data)
    read_or_refuse(out.getvalue(), name)


def broken(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(changed) + 1)
        changed[place : place + chance.choice([0, 1, 5, 40])] = chance.choice(ODD)
    return bytes(changed)


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_cut_off_anywhere(name: str) -> None:
    data = FILES[name]
    for place in range(0, len(data), max(1, len(data) // 60)):
        read_or_refuse(data[:place], name)


@pytest.mark.parametrize("name", ["gift", "aiken"])
@given(text=st.text("{}=~#%->:\\()$\n 1aəABC.ANSWER", max_size=60))
def test_any_text(name: str, text: str) -> None:
    read_or_refuse(text.encode(), name)


@given(data=st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    try:
        read_items(data)
    except FileRefusedError:
        return
