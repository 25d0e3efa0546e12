"""The receipts of the lists as they are locked: a hash list that is published before the run."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from recruit.extensions import db
from recruit.files import service as files
from recruit.placement import queries
from recruit.placement.certificate.competition import table
from recruit.placement.models import ListRow, ReceiptRow
from recruit.placement.rules import (
    ChoiceList,
    Contract,
    Snapshot,
    receipt_digest,
    receipt_document,
)

COLUMNS = ["candidate", "receipt", "statement"]


@dataclass(frozen=True)
class Locked:
    """A list's receipt: the hash, and the statement it is the hash of."""

    receipt: str
    statement: str


def csv_of(frozen: Snapshot, campaign_id: int, last_saved_counts: bool) -> bytes:
    """A row for each candidate of the round; who has a place and no list has an empty one."""
    locked = _locked(frozen, campaign_id, last_saved_counts)
    rows = []
    for one in frozen.candidates:
        own = locked.get(one.person_id, Locked("", ""))
        rows.append((one.number, own.receipt, own.statement))
    return table(COLUMNS, rows)


def _locked(frozen: Snapshot, campaign_id: int, last_saved_counts: bool) -> dict[int, Locked]:
    """By person: what they confirmed where that is what counts, else their list as it is saved."""
    rows = db.session.execute(
        select(ListRow.person_id, ListRow.id, ListRow.public_id, ListRow.version).where(
            ListRow.campaign_id == campaign_id, ListRow.contract == frozen.contract.value
        )
    ).all()
    confirmed = _confirmed(campaign_id, frozen.contract)
    wishes = queries.wishes(campaign_id, frozen.contract, last_saved_counts)
    ids = {one.id: one.public_id for one in frozen.vacancies}
    found = {}
    for person_id, list_id, public_id, version in rows:
        newest = confirmed.get(list_id)
        if newest and (newest[0] == version or not last_saved_counts):
            found[person_id] = newest[1]
        elif last_saved_counts and person_id in wishes:
            named = [ids[v] for v, _application in wishes[person_id] if v in ids]
            listed = _list(person_id, campaign_id, frozen.contract, public_id, version)
            statement = receipt_document(listed, frozen.campaign, named)
            found[person_id] = Locked(receipt_digest(statement), statement)
    return found


def _list(
    person_id: int, campaign_id: int, contract: Contract, public_id: str, version: int
) -> ChoiceList:
    return ChoiceList(person_id, campaign_id, contract, None, public_id, version)


def _confirmed(campaign_id: int, contract: Contract) -> dict[int, tuple[int, Locked]]:
    """By list: the version of its newest receipt, and that receipt."""
    rows = db.session.execute(
        select(ReceiptRow.list_id, ReceiptRow.version, ReceiptRow.digest, ReceiptRow.document)
        .join(ListRow, ListRow.id == ReceiptRow.list_id)
        .where(ListRow.campaign_id == campaign_id, ListRow.contract == contract.value)
        .order_by(ReceiptRow.version)
    )
    return {row.list_id: (row.version, Locked(row.digest, row.document)) for row in rows}


def hashes(file_id: str) -> list[str]:
    """The hash list of a round, sorted, so that its order leads to nobody."""
    return sorted(row[1] for row in _rows(files.read(file_id)) if row[1])


def renamed(data: bytes, names: Mapping[str, str]) -> bytes:
    """The same under other names, for the public edition."""
    rows = sorted((names[number], receipt, said) for number, receipt, said in _rows(data))
    return table(COLUMNS, rows)


def _rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode())))[1:]
