"""Marks: computed once when an attempt ends, again with a reason when a rule or a key changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from recruit.accounts.service import proposals
from recruit.campaigns import queries as campaigns
from recruit.campaigns import service as campaigns_service
from recruit.exam.events import AttemptMarked, ItemVoided
from recruit.exam.models import Attempt, ExamMark, ItemVoid, Paper, PaperItem
from recruit.exam.queries import attempts as attempts_queries
from recruit.exam.queries import items as items_queries
from recruit.exam.queries.marks import newest_versions, section_document
from recruit.exam.rules import ExamPlan, parse_exam
from recruit.exam.rules.attempts import Responses
from recruit.exam.rules.content import Content, Shown
from recruit.exam.rules.drawing import Paper as DrawnPaper
from recruit.exam.rules.marking import KeyedItem, Marks
from recruit.exam.rules.marking import mark as mark_paper
from recruit.exam.service.rows import insert_rows
from recruit.extensions import db
from recruit.jobs import service as jobs
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.canonical import digest
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_

VOID_ITEM = "exam.void-item"
REMARK = "exam.remark"
BATCH = 500

campaigns_service.register_section("exam", parse_exam)


@dataclass(frozen=True)
class Move:
    """How many results of a campaign would move by how much."""

    points: Decimal
    people: int
    newly_passed: int


def mark(
    rows: Sequence[Attempt],
    given: Mapping[int, Responses],
    *,
    reason: str,
    actor: Ref,
    now: datetime,
    papers: Mapping[int, DrawnPaper] | None = None,
) -> int:
    """Write a new version of the marks of ended attempts where they differ from the last one;
    how many were written. All marks go through here. `papers`: where they are known already."""
    written = 0
    for campaign_id in {row.campaign_id for row in rows}:
        ours = [row for row in rows if row.campaign_id == campaign_id]
        known = newest_versions([row.id for row in ours])
        marker = Marker(campaign_id, ours, papers=papers)
        new = []
        for row in ours:
            marks = marker.marks(row, given.get(row.id, {}))
            sections = [section_document(section) for section in marks.sections]
            version, before = known.get(row.id, (0, None))
            if before != sections:
                new.append(marker.row(row, marks, sections, version + 1, reason, now))
        _write(new, ours, actor, now)
        written += len(new)
    return written


class Marker:
    """Everything that marking some attempts of one campaign needs, read once."""

    def __init__(
        self,
        campaign_id: int,
        rows: Sequence[Attempt],
        *,
        voided: frozenset[int] | None = None,
        papers: Mapping[int, DrawnPaper] | None = None,
    ) -> None:
        rules = campaigns.active_rule_set(campaign_id)
        self.digest = rules.digest
        self.plan: ExamPlan = campaigns.section_of(rules, "exam")
        self.voided = items_queries.voided(campaign_id) if voided is None else voided
        self.papers = papers or attempts_queries.papers(row.paper_id for row in rows)
        self.contents = items_queries.contents(
            item.version_id for paper in self.papers.values() for item in paper.items
        )

    def marks(self, row: Attempt, responses: Responses) -> Marks:
        items = keyed(self.papers[row.paper_id], self.contents)
        return mark_paper(self.plan, row.subject_code, items, responses, self.voided)

    def row(
        self,
        row: Attempt,
        marks: Marks,
        sections: list[dict[str, Any]],
        version: int,
        reason: str,
        now: datetime,
    ) -> dict[str, Any]:
        return {
            "attempt_id": row.id,
            "version": version,
            "campaign_id": row.campaign_id,
            "application_id": row.application_id,
            "sections": sections,
            "total": marks.total,
            "passed": marks.passed,
            "reason": reason,
            "rule_set_digest": self.digest,
            "marked_at": now,
        }


def keyed(paper: DrawnPaper, contents: Mapping[int, Content]) -> list[KeyedItem]:
    """A paper's items as they were shown, with everything that marks them."""
    return [
        KeyedItem(
            item.position,
            item.section,
            Shown(contents[item.version_id], item.order),
            item.item_id,
        )
        for item in paper.items
    ]


def _write(new: list[dict[str, Any]], rows: Sequence[Attempt], actor: Ref, now: datetime) -> None:
    if not new:
        return
    insert_rows(ExamMark, new)
    public = {row.id: row.public_id for row in rows}
    campaign = campaigns.campaign_by_id(rows[0].campaign_id).public_id
    journal.record_many(
        [
            AttemptMarked(
                subject=Ref("attempt", public[one["attempt_id"]]),
                campaign=campaign,
                version=one["version"],
                reason=one["reason"],
                rule_set_digest=one["rule_set_digest"],
            )
            for one in new
        ],
        actor=actor,
        now=now,
    )


# --- voiding an item ------------------------------------------------------------------------------


def preview_void(campaign_id: int, item_public_id: str) -> list[Move]:
    """Who would move by how much, the largest move first; nothing is written."""
    item = items_queries.item(item_public_id)
    voided = items_queries.voided(campaign_id) | {item.id}
    counts: dict[Decimal, list[int]] = {}
    for rows in _batches(_with_item(campaign_id, item.id)):
        given = attempts_queries.responses(row.id for row in rows)
        before, after = Marker(campaign_id, rows), Marker(campaign_id, rows, voided=voided)
        for row in rows:
            old = before.marks(row, given.get(row.id, {}))
            new = after.marks(row, given.get(row.id, {}))
            count = counts.setdefault(new.total - old.total, [0, 0])
            count[0] += 1
            count[1] += new.passed and not old.passed
    return [Move(points, *counts[points]) for points in sorted(counts, reverse=True)]


def propose_void(
    campaign_id: int, item_public_id: str, *, reason: str, asker: Asker, now: datetime
) -> str:
    """Ask a second official to count an item as right for everyone (rule 7)."""
    item = items_queries.item(item_public_id)
    if item.id in items_queries.voided(campaign_id):
        raise RuleError(N_("This item has been voided already."))
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
    item = items_queries.item(item_public_id)
    if item.id in items_queries.voided(campaign.id):
        raise RuleError(N_("This item has been voided already."))
    db.session.add(ItemVoid(campaign_id=campaign.id, item_id=item.id, reason=reason, voided_at=now))
    db.session.flush()
    event = ItemVoided(
        subject=Ref("item", item_public_id),
        campaign=campaign_public_id,
        reason_digest=digest(reason),
    )
    journal.record(event, actor=actor, now=now)
    jobs.enqueue(REMARK, {"campaign": campaign_public_id, "item": item_public_id}, now=now)


def remark_item(
    campaign_public_id: str, item_public_id: str, *, after: int, now: datetime
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
    mark(rows, given, reason=f"void {item.code}", actor=Ref("system", "recruit"), now=now)
    return ids[-1]


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


def _apply_void(payload: dict[str, Any], second: Asker, now: datetime) -> None:
    void_item(
        payload["campaign"], payload["item"], reason=payload["reason"], actor=second.ref, now=now
    )


proposals.declare(
    VOID_ITEM,
    label=N_("Void an item"),
    permission=Permission.EXAMS_MANAGE,
    apply=_apply_void,
)
