"""What officials decide about an item after an exam: to void it, or to correct its key.

Two officials each time; whoever decides sees first who would move by how much, and every paper
that holds the item is marked again. A voided item is credit for all: it counts as right for
everyone whose paper holds it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from sqlalchemy import select

from recruit.accounts.service import proposals
from recruit.campaigns import queries as campaigns
from recruit.exam.events import ItemRead, ItemVoided, KeyCorrected
from recruit.exam.models import Attempt, ItemVoid, KeyChange, Paper, PaperItem
from recruit.exam.queries import attempts as attempts_queries
from recruit.exam.queries import items as items_queries
from recruit.exam.queries.keys import marking_contents, versions_sat
from recruit.exam.rules.content import Content, content_of, with_key
from recruit.exam.service import marking
from recruit.exam.service.sealing import require_no_candidate
from recruit.extensions import db
from recruit.jobs import service as jobs
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.canonical import digest
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_

VOID_ITEM = "exam.void-item"
CORRECT_KEY = "exam.correct-key"
REMARK = "exam.remark"
BATCH = 500


@dataclass(frozen=True)
class Move:
    """How many results of a campaign would move by how much."""

    points: Decimal
    people: int
    newly_passed: int
    newly_failed: int


# --- voiding an item ------------------------------------------------------------------------------


def preview_void(campaign_id: int, item_public_id: str) -> list[Move]:
    """Who would move by how much, the largest move first; nothing is written."""
    item = items_queries.item(item_public_id)
    voided = items_queries.voided(campaign_id) | {item.id}
    return _moves(campaign_id, item.id, voided=voided)


def propose_void(
    campaign_id: int, item_public_id: str, *, reason: str, asker: Asker, now: datetime
) -> str:
    """Ask a second official to count an item as right for everyone (rule 7)."""
    _require_not_voided(campaign_id, item_public_id)
    campaign = campaigns.campaign_by_id(campaign_id).public_id
    return proposals.propose(
        VOID_ITEM,
        Ref("item", item_public_id),
        {"campaign": campaign, "item": item_public_id, "reason": reason},
        reason=reason,
        asker=asker,
        now=now,
        campaign=campaign,
    )


def void_item(
    campaign_public_id: str, item_public_id: str, *, reason: str, actor: Ref, now: datetime
) -> None:
    """Void an item in a campaign and ask for the re-marking of every paper it stands in."""
    campaign = campaigns.campaign(campaign_public_id)
    item = _require_not_voided(campaign.id, item_public_id)
    db.session.add(ItemVoid(campaign_id=campaign.id, item_id=item.id, reason=reason, voided_at=now))
    db.session.flush()
    event = ItemVoided(
        subject=Ref("item", item_public_id),
        campaign=campaign_public_id,
        reason_digest=digest(reason),
    )
    journal.record(event, actor=actor, now=now)
    _ask_to_mark_again(campaign_public_id, item_public_id, f"void {item.code}", now)


def _require_not_voided(campaign_id: int, item_public_id: str) -> items_queries.ItemInfo:
    item = items_queries.item(item_public_id)
    if item.id in items_queries.voided(campaign_id):
        raise RuleError(N_("This item has been voided already."))
    return item


def _apply_void(payload: dict[str, Any], second: Asker, now: datetime) -> None:
    void_item(
        payload["campaign"], payload["item"], reason=payload["reason"], actor=second.ref, now=now
    )


# --- correcting a key -----------------------------------------------------------------------------


def read_to_correct(
    campaign_id: int, item_public_id: str, *, asker: Asker, now: datetime
) -> dict[int, Content]:
    """What candidates of the campaign had before them, with the key that counts now, by version;
    the reading is in the journal. Empty where no ended paper holds the item."""
    require_no_candidate(asker)
    item = items_queries.item(item_public_id)
    versions = versions_sat(campaign_id, item.id)
    for version in versions:
        event = ItemRead(subject=Ref("item", item_public_id), version=version)
        journal.record(event, actor=asker.ref, now=now)
    contents = marking_contents(campaign_id, versions.values())
    return {version: contents[version_id] for version, version_id in versions.items()}


def preview_key(campaign_id: int, item_public_id: str, version: int, key: str) -> list[Move]:
    """Who would move by how much; nothing is written. RuleError where `key` is none."""
    item = items_queries.item(item_public_id)
    version_id = _version_id(campaign_id, item.id, version)
    changed = with_key(marking_contents(campaign_id, [version_id])[version_id], key)
    return _moves(campaign_id, item.id, keys={version_id: changed})


def propose_key(
    campaign_id: int,
    item_public_id: str,
    version: int,
    key: str,
    *,
    reason: str,
    asker: Asker,
    now: datetime,
) -> str:
    """Ask a second official to mark a version of an item by another key (rule 7)."""
    item = items_queries.item(item_public_id)
    version_id = _version_id(campaign_id, item.id, version)
    before = marking_contents(campaign_id, [version_id])[version_id]
    campaign = campaigns.campaign_by_id(campaign_id).public_id
    payload = {
        "campaign": campaign,
        "item": item_public_id,
        "version": version,
        "before": before.digest,
        "content": with_key(before, key).document,
        "reason": reason,
    }
    return proposals.propose(
        CORRECT_KEY,
        Ref("item", item_public_id),
        payload,
        reason=reason,
        asker=asker,
        now=now,
        campaign=campaign,
    )


def correct_key(payload: dict[str, Any], *, actor: Ref, now: datetime) -> None:
    """Let another key count in a campaign and ask for the re-marking of the papers.

    RuleError where the key was corrected otherwise since it was proposed.
    """
    campaign = campaigns.campaign(payload["campaign"])
    item = items_queries.item(payload["item"])
    version_id = _version_id(campaign.id, item.id, payload["version"])
    before = marking_contents(campaign.id, [version_id])[version_id]
    if before.digest != payload["before"]:
        raise RuleError(N_("The key has been corrected meanwhile. Please look again."))
    content = content_of(payload["content"])
    db.session.add(
        KeyChange(
            campaign_id=campaign.id,
            version_id=version_id,
            content=content.document,
            digest=content.digest,
            reason=payload["reason"],
            changed_at=now,
        )
    )
    db.session.flush()
    event = KeyCorrected(
        subject=Ref("item", payload["item"]),
        campaign=payload["campaign"],
        version=payload["version"],
        digest=content.digest,
        reason_digest=digest(payload["reason"]),
    )
    journal.record(event, actor=actor, now=now)
    _ask_to_mark_again(payload["campaign"], payload["item"], f"key {item.code}", now)


def _version_id(campaign_id: int, item_id: int, version: int) -> int:
    found = versions_sat(campaign_id, item_id).get(version)
    if found is None:
        raise NotFoundError()
    return found


def _apply_key(payload: dict[str, Any], second: Asker, now: datetime) -> None:
    correct_key(payload, actor=second.ref, now=now)


# --- marking again --------------------------------------------------------------------------------


def remark_item(
    campaign_public_id: str, item_public_id: str, *, after: int, reason: str, now: datetime
) -> int | None:
    """Mark again one batch of the ended papers that hold an item, from attempt id `after` on;
    the last id of the batch, None when there is nothing left. Running twice changes nothing."""
    campaign = campaigns.campaign(campaign_public_id)
    item = items_queries.item(item_public_id)
    ids = [one for one in _with_item(campaign.id, item.id) if one > after][:BATCH]
    if not ids:
        return None
    rows = _rows(ids, lock=True)
    given = attempts_queries.responses(row.id for row in rows)
    marking.mark(rows, given, reason=reason, actor=Ref("system", "recruit"), now=now)
    return ids[-1]


def _ask_to_mark_again(campaign: str, item: str, reason: str, now: datetime) -> None:
    jobs.enqueue(REMARK, {"campaign": campaign, "item": item, "reason": reason}, now=now)


def _moves(
    campaign_id: int,
    item_id: int,
    *,
    voided: frozenset[int] | None = None,
    keys: Mapping[int, Content] = MappingProxyType({}),
) -> list[Move]:
    """How the results of everybody whose paper holds the item would move."""
    counts: dict[Decimal, list[int]] = {}
    for rows in _batches(_with_item(campaign_id, item_id)):
        given = attempts_queries.responses(row.id for row in rows)
        before = marking.Marker(campaign_id, rows)
        after = marking.Marker(campaign_id, rows, voided=voided, keys=keys)
        for row in rows:
            old = before.marks(row, given.get(row.id, {}))
            new = after.marks(row, given.get(row.id, {}))
            count = counts.setdefault(new.total - old.total, [0, 0, 0])
            count[0] += 1
            count[1] += new.passed and not old.passed
            count[2] += old.passed and not new.passed
    return [Move(points, *counts[points]) for points in sorted(counts, reverse=True)]


def _with_item(campaign_id: int, item_id: int) -> list[int]:
    """The ids of the campaign's ended attempts whose paper holds the item, in order."""
    return list(
        db.session.scalars(
            select(Attempt.id)
            .join(Paper, Paper.id == Attempt.paper_id)
            .join(PaperItem, PaperItem.paper_id == Paper.id)
            .where(
                PaperItem.item_id == item_id,
                Attempt.campaign_id == campaign_id,
                Attempt.state != "open",
            )
            .order_by(Attempt.id)
        )
    )


def _batches(ids: list[int]) -> list[list[Attempt]]:
    return [_rows(ids[start : start + BATCH]) for start in range(0, len(ids), BATCH)]


def _rows(ids: list[int], *, lock: bool = False) -> list[Attempt]:
    statement = select(Attempt).where(Attempt.id.in_(ids)).order_by(Attempt.id)
    return list(db.session.scalars(statement.with_for_update() if lock else statement))


proposals.declare(
    VOID_ITEM,
    label=N_("Void an item"),
    permission=Permission.EXAMS_MANAGE,
    apply=_apply_void,
)
proposals.declare(
    CORRECT_KEY,
    label=N_("Correct a key"),
    permission=Permission.EXAMS_MANAGE,
    apply=_apply_key,
    describe=lambda payload: [(N_("Version"), str(payload["version"]))],
)
