"""Forms as nobody means them: each value in all fields at once, or in one field of a good form."""

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote_plus

from tests.gates.hostile.crawl import Field
from tests.gates.hostile.world import TEXT, picture

# As they travel: percent-encoded, so that also what is no UTF-8 can be sent.
NUL = "a%00b"
LONG = "x" * 100_000  # the database's columns are far shorter
ROW = "x" * 3_000
NO_UTF8 = "%ff%fe%ED%A0%80"
HUGE = "9" * 20
EVERYWHERE = {
    "spaces": "+%0A",
    "long": LONG,
    "no utf-8": NO_UTF8,
}
# Sent together, each to another field, and the next time to the next.
MIXED = (
    "1e999",
    "-1",
    "NaN",
    "%D9%A3",  # an Arabic digit, which int() takes for 3
    "2026-13-45",
    "0000-00-00T25:61",
    "%3Cscript%3E%27%22%25%28a%29s%7B%7B1%7D%7D",
    HUGE,
)
ROUNDS = (0, 3, 6)  # each field gets three of them
# What PostgreSQL takes otherwise than SQLite: texts have lengths, numbers have limits, no NUL.
FOR_POSTGRESQL = {"nul": NUL, "row": ROW, "huge number": HUGE}
# One at a time, where the rest of the form is good and would be stored.
ONE_BY_ONE = {"huge number": HUGE}
ONE_BY_ONE_FOR_POSTGRESQL = {"row": ROW, "huge number": HUGE}
GOOD = {
    "email": "somebody@example.org",
    "tel": "+994501112233",
    "password": "başqa uzun cümlə 8",
    "number": "1",
    "date": "1990-05-17",
    "datetime-local": "2026-03-20T10:00",
    "time": "10:00",
    "url": "https://example.org",
}
FILES = {
    "empty.csv": b"",
    "cut.xlsx": b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00" + bytes(30),
    "cut.zip": b"PK\x03\x04\x14\x00\x00\x00\x08\x00",
    "random.xlsx": b"PK\x03\x04" + bytes(range(256)) * 8_192,
    "random.pdf": bytes(range(255, -1, -1)) * 8_192,
    "random.png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8_192,
    "random.csv": bytes(range(256)) * 8_192,
    "cut.png": picture()[:60],
    "cut.pdf": b"%PDF-1.7\n1 0 obj\n<<",
    "utf16.csv": "code;subject\nə;fizika\n".encode("utf-16"),
    "windows.csv": "code;subject\nş;fizika\n".encode("cp1254"),
    "nul.csv": b"code,subject\n\x00,\x00\n",
    "json.json": b'{"points": NaN, "a": 1e999, "b": "\\ud800"}',
    "deep.json": b"[" * 100_000,
    "..%2F\\..\\\u202egnp.exe": b"MZ",
}

Request = dict[str, Any]


def text_fields(names: str) -> tuple[Field, ...]:
    """Fields of a form that is not seen."""
    return tuple(Field(name, "text") for name in names.split())


def good(field: Field) -> str:
    """What a person might well give, percent-encoded."""
    if field.kind in ("select", "radio", "checkbox", "button"):
        value = field.value or next((one for one in field.options if one), "")
    else:
        value = field.value or GOOD.get(field.kind) or TEXT
    return quote_plus(value)


def encoded(pairs: Iterable[tuple[str, str]]) -> Request:
    body = "&".join(f"{quote_plus(name)}={value}" for name, value in pairs)
    return {"data": body, "content_type": "application/x-www-form-urlencoded"}


def with_file(fields: tuple[Field, ...], name: str, data: bytes) -> Request:
    """A form with this file in each of its file fields, all else good."""
    values: dict[str, Any] = {
        field.name: field.value or next((one for one in field.options if one), TEXT)
        for field in fields
        if field.kind != "file"
    }
    files = {field.name: (io.BytesIO(data), name) for field in fields if field.kind == "file"}
    return {"data": {**values, **files}, "content_type": "multipart/form-data"}


def at_once(fields: tuple[Field, ...], values: Mapping[str, str]) -> Iterator[tuple[str, Request]]:
    """Each value in every field; hidden ones too, which say what the form is about."""
    for name, value in values.items():
        yield f"all {name}", encoded([(field.name, value) for field in fields])


def mixed(names: Iterable[str]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """What is no number, no date, no choice, in turn over the names."""
    listed = list(names)
    for begin in ROUNDS:
        pairs = [(name, MIXED[(place + begin) % len(MIXED)]) for place, name in enumerate(listed)]
        yield f"mixed from {begin}", pairs


def shapes(fields: tuple[Field, ...]) -> Iterator[tuple[str, Request]]:
    """Nothing at all; a list where one value is meant; another kind of body."""
    yield "no fields", encoded(())
    plain = [(field.name, good(field)) for field in fields]
    yield "as meant", encoded(plain)
    yield "everything thrice", encoded([*plain, *plain, *plain])
    yield (
        "all options",
        encoded((field.name, quote_plus(one)) for field in fields for one in field.options[:50]),
    )
    yield "json", {"data": b'{"a": "\\ud800\\u0000"}', "content_type": "application/json"}


def one_by_one(
    fields: tuple[Field, ...], values: Mapping[str, str]
) -> Iterator[tuple[str, Request]]:
    """One bad value in a form that is good otherwise."""
    for field in fields:
        if field.name == "csrf_token" or field.kind == "file":
            continue
        for name, value in values.items():
            pairs = [(f.name, value if f is field else good(f)) for f in fields]
            yield f"{field.name} {name}", encoded(pairs)


def files(fields: tuple[Field, ...]) -> Iterator[tuple[str, Request]]:
    if any(field.kind == "file" for field in fields):
        for name, data in FILES.items():
            yield f"file {name}", with_file(fields, name, data)
