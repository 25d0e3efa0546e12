"""Both editions of a round's certificate: the auditor's whole one and the public one."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from recruit.extensions import db
from recruit.files import service as files
from recruit.kernel.events import Ref
from recruit.kernel.points import decimal_of
from recruit.placement.certificate.competition import table
from recruit.placement.certificate.write import (
    certificate,
    pseudonyms,
    public_edition,
)
from recruit.placement.models import RoundRow, RunRow
from recruit.placement.rules import RunKind, Snapshot
from recruit.placement.service import receipts
from recruit.placement.service.solving import Outcome

OVERRIDES, LEFT_OUT, RECEIPTS = "overrides.csv", "left-out.csv", "receipts.csv"
WHOLE, PUBLIC = "whole_file", "public_file"
# What the public edition does not say of an override: words, points and names can lead to a person.
PUBLIC_COLUMNS = ["number", "kind", "candidate", "vacancy", "legal"]
COLUMNS = [*PUBLIC_COLUMNS[:-1], "value", "reason", "legal", "first", "second"]


def store(run: RunRow, round_: RoundRow, outcome: Outcome, now: datetime) -> dict[str, str]:
    """Make both editions and store them as files; their ids by column."""
    owner = Ref("placement", round_.public_id)
    before = _previous(round_)
    editions = {
        column: make(round_, outcome, run.seed, column, before.get(column))
        for column in (WHOLE, PUBLIC)
    }
    return {
        column: files.store(
            data,
            name=f"placement-{round_.public_id}-{column.removesuffix('_file')}.zip",
            media_type="application/zip",
            owner=owner,
            now=now,
        )
        for column, data in editions.items()
    }


def make(round_: RoundRow, outcome: Outcome, seed: str, column: str, previous: str | None) -> bytes:
    """One edition's bytes: the same round and seed give the same."""
    about = {**_about(round_, outcome.snapshot, seed), "previous": previous}
    game = outcome.solved.competition
    proofs = files.read(round_.receipts_file) if round_.receipts_file else None
    if column == WHOLE:
        names = {number: number for number in game.candidates}
        more = _more(outcome.snapshot, names, proofs, COLUMNS)
        return certificate(outcome.solved, {**about, "edition": "auditor"}, more)
    names = pseudonyms(tuple(game.candidates), round_.secret)
    public = public_edition(outcome.solved, names)
    more = _more(outcome.snapshot, names, proofs, PUBLIC_COLUMNS)
    about |= {"edition": "public", "key": ["rank within the vacancy"]}
    return certificate(public, about, more)


def _more(
    frozen: Snapshot, names: Mapping[str, str], proofs: bytes | None, columns: list[str]
) -> dict[str, bytes]:
    changes = [{**row, "candidate": names.get(row["candidate"], "")} for row in _overrides(frozen)]
    found = {
        OVERRIDES: table(columns, ([row[name] for name in columns] for row in changes)),
        LEFT_OUT: table(["candidate", "vacancy", "rule"], sorted(_left_out(frozen, names))),
    }
    if proofs is not None:
        found[RECEIPTS] = receipts.renamed(proofs, names)
    return found


def _overrides(frozen: Snapshot) -> list[dict[str, str]]:
    """All changes of a round's input in the order they were decided, as plain text."""
    return [
        {
            "number": str(number),
            "kind": said["kind"],
            "candidate": said.get("candidate", ""),
            "vacancy": said.get("vacancy", ""),
            "value": _value(said),
            "reason": said["reason"],
            "legal": f"{said['legal']['az']} / {said['legal']['en']}",
            "first": said["first"],
            "second": said["second"],
        }
        for number, said in enumerate(frozen.overrides, start=1)
    ]


def _value(said: Any) -> str:
    if said.get("points") is not None:
        return str(decimal_of(said["points"]))
    return str(said["number"]) if said.get("number") else ""


def _left_out(frozen: Snapshot, names: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Choices that a rule keeps out, so that nobody has to take a missing one on trust."""
    ids = {one.id: one.public_id for one in frozen.vacancies}
    return [
        (names[one.number], ids.get(choice.vacancy_id, ""), choice.rule or "")
        for one in frozen.candidates
        for choice in one.choices
        if not choice.takes_part
    ]


def _previous(round_: RoundRow) -> dict[str, str]:
    """By edition: the hash of the certificate that was published last in the campaign."""
    row = db.session.execute(
        select(RunRow.whole_file, RunRow.public_file)
        .join(RoundRow, RoundRow.id == RunRow.round_id)
        .where(
            RoundRow.campaign_id == round_.campaign_id,
            RoundRow.published_at.is_not(None),
            RoundRow.id != round_.id,
            RunRow.kind == RunKind.CERTIFIED.value,
        )
        .order_by(RoundRow.published_at.desc(), RoundRow.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return {}
    known = {WHOLE: row.whole_file, PUBLIC: row.public_file}
    return {
        column: hashlib.sha256(files.read(file_id)).hexdigest()
        for column, file_id in known.items()
        if file_id
    }


def _about(round_: RoundRow, frozen: Snapshot, seed: str) -> dict[str, Any]:
    """What the manifest says besides the files."""
    return {
        "campaign": frozen.campaign,
        "contract": frozen.contract.value,
        "round": frozen.round,
        "placement": round_.public_id,
        "rule_set": frozen.rule_set,
        "snapshot": round_.snapshot_digest,
        "declines": frozen.declines,
        "seed": seed,
        "lot": "first 8 bytes of SHA-256 of seed:candidate",
        "key": list(frozen.key),
    }
