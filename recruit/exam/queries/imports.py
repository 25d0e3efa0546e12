"""Files of items on their way in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from recruit.exam.models import Item, ItemImport, ItemImportRow, ItemVersion
from recruit.exam.queries.items import newest_versions
from recruit.exam.rules.content import Content, content_of
from recruit.exam.rules.pictures import digests_in
from recruit.exam.rules.review import ItemState
from recruit.extensions import db
from recruit.kernel.asker import Asker
from recruit.kernel.errors import NotFoundError, RecruitError
from recruit.web.paging import Paged

PAGE = 25
CHUNK = 500


@dataclass(frozen=True)
class Import:
    """A staged file; `counts` of its items by status, `chosen` of those that may come in."""

    id: int
    public_id: str
    name: str
    format: str | None
    subject_code: str
    practice: bool
    state: str
    refusal: dict[str, Any] | None
    staged_at: datetime
    counts: dict[str, int]
    chosen: int


@dataclass(frozen=True)
class Alike:
    """Another item that says nearly the same: in the file (`number`) or in the bank (`item`)."""

    share: str
    number: int | None
    item: str | None
    code: str | None
    content: Content | None


@dataclass(frozen=True)
class ImportRow:
    number: int
    name: str
    kind: str
    status: str
    content: Content | None
    problem: RecruitError | None
    warnings: tuple[RecruitError, ...]
    category: str | None
    alike: tuple[Alike, ...]
    take: bool


@dataclass(frozen=True)
class Known:
    """An item of the bank that a new one is compared with."""

    public_id: str
    code: str
    sealed: bool
    version_id: int
    version: int
    content: Content


def staged(public_id: str, asker: Asker) -> Import:
    """The asker's own file; nobody sees another one's."""
    row = db.session.scalar(
        select(ItemImport).where(
            ItemImport.public_id == public_id, ItemImport.person_id == asker.own_id()
        )
    )
    if row is None:
        raise NotFoundError()
    return _import(row)


def own(asker: Asker, most: int = 20) -> list[Import]:
    """The asker's files, the newest first."""
    rows = db.session.scalars(
        select(ItemImport)
        .where(ItemImport.person_id == asker.own_id())
        .order_by(ItemImport.id.desc())
        .limit(most)
    )
    return [_import(row) for row in rows]


def _import(row: ItemImport) -> Import:
    counted = db.session.execute(
        select(ItemImportRow.status, ItemImportRow.take, func.count())
        .where(ItemImportRow.import_id == row.id)
        .group_by(ItemImportRow.status, ItemImportRow.take)
    ).all()
    counts: dict[str, int] = {}
    for status, _take, count in counted:
        counts[status] = counts.get(status, 0) + count
    chosen = sum(count for status, take, count in counted if take and status == "good")
    return Import(
        row.id,
        row.public_id,
        row.name,
        row.format,
        row.subject_code,
        row.practice,
        row.state,
        row.refusal,
        row.staged_at,
        counts,
        chosen,
    )


def rows(import_id: int, number: int) -> Paged[ImportRow]:
    """A page of a file's items, near-duplicates with their contents."""
    where = ItemImportRow.import_id == import_id
    total = db.session.scalar(select(func.count()).where(where)) or 0
    found = db.session.scalars(
        select(ItemImportRow)
        .where(where)
        .order_by(ItemImportRow.number)
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    ).all()
    alike = [one for row in found for one in row.remarks["alike"]]
    numbers = [one["number"] for one in alike if "number" in one]
    beside = db.session.execute(
        select(ItemImportRow.number, ItemImportRow.content).where(
            where, ItemImportRow.number.in_(numbers)
        )
    )
    in_file = {row.number: content_of(row.content) for row in beside if row.content}
    versions = db.session.execute(
        select(ItemVersion.id, ItemVersion.content).where(
            ItemVersion.id.in_([one["version"] for one in alike if "version" in one])
        )
    )
    in_bank = {row.id: content_of(row.content) for row in versions}
    return Paged([_row(row, in_file, in_bank) for row in found], number, PAGE, total)


def _row(row: ItemImportRow, in_file: dict[int, Content], in_bank: dict[int, Content]) -> ImportRow:
    remarks = row.remarks
    alike = tuple(
        Alike(
            one["share"],
            one.get("number"),
            one.get("item"),
            one.get("code"),
            in_bank.get(one["version"]) if "version" in one else in_file.get(one["number"]),
        )
        for one in remarks["alike"]
    )
    return ImportRow(
        row.number,
        row.name,
        row.kind,
        row.status,
        content_of(row.content) if row.content else None,
        error_of(remarks["problem"]) if remarks["problem"] else None,
        tuple(error_of(one) for one in remarks["warnings"]),
        remarks["category"],
        alike,
        row.take,
    )


def error_of(document: dict[str, Any]) -> RecruitError:
    return RecruitError(document["message"], **document["params"])


def pictures_in(import_id: int) -> list[str]:
    """The digests of all pictures that the file's items name."""
    contents = db.session.scalars(
        select(ItemImportRow.content).where(
            ItemImportRow.import_id == import_id, ItemImportRow.content.is_not(None)
        )
    )
    return [digest for one in contents if one for digest in digests_in(content_of(one))]


def for_comparison(subject: str) -> list[Known]:
    """The newest contents of the subject's items that are not retired; inside the program only."""
    newest = newest_versions()
    rows = db.session.execute(
        select(Item, ItemVersion.id, ItemVersion.version, ItemVersion.content)
        .join(ItemVersion, ItemVersion.item_id == Item.id)
        .join(
            newest,
            (newest.c.item_id == ItemVersion.item_id) & (newest.c.version == ItemVersion.version),
        )
        .where(Item.subject_code == subject, Item.state != ItemState.RETIRED)
        .order_by(Item.id)
    )
    return [
        Known(
            item.public_id,
            item.code,
            not (item.practice and item.approved_version == version),
            version_id,
            version,
            content_of(content),
        )
        for item, version_id, version, content in rows
    ]


def known_codes(codes: Iterable[str]) -> set[str]:
    wanted = sorted(set(codes))
    found: set[str] = set()
    for start in range(0, len(wanted), CHUNK):
        part = Item.code.in_(wanted[start : start + CHUNK])
        found.update(db.session.scalars(select(Item.code).where(part)))
    return found
