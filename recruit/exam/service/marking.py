"""Marks: computed once when an attempt ends, again with a reason when a rule or a key changes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from recruit.campaigns import queries as campaigns
from recruit.campaigns import service as campaigns_service
from recruit.exam.events import AttemptMarked
from recruit.exam.models import Attempt, ExamMark
from recruit.exam.queries import attempts as attempts_queries
from recruit.exam.queries import items as items_queries
from recruit.exam.queries.keys import marking_contents
from recruit.exam.queries.marks import newest_versions, section_document
from recruit.exam.rules import ExamPlan, parse_exam
from recruit.exam.rules.attempts import Responses
from recruit.exam.rules.content import Content, Shown
from recruit.exam.rules.drawing import Paper as DrawnPaper
from recruit.exam.rules.marking import KeyedItem, Marks
from recruit.exam.rules.marking import mark as mark_paper
from recruit.exam.rules.schema import SCHEMA
from recruit.extensions.prepared import insert_rows
from recruit.journal import service as journal
from recruit.kernel.events import SYSTEM, Ref

campaigns_service.register_section("exam", parse_exam, schema=SCHEMA)


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
    how many were written. `papers`: where they are known already."""
    known = newest_versions([row.id for row in rows])
    return _mark(rows, given, known, papers, reason=reason, actor=actor, now=now)


def mark_ended(
    rows: Sequence[Any],
    given: Mapping[int, Responses],
    papers: Mapping[int, DrawnPaper],
    *,
    now: datetime,
) -> None:
    """The first marks of attempts that end in this transaction; `ruled` of a row: whether
    `queries.keys.are_changed` in its campaign."""
    _mark(rows, given, {}, papers, reason="", actor=SYSTEM, now=now)


def _mark(
    rows: Sequence[Any],
    given: Mapping[int, Responses],
    known: Mapping[int, tuple[int, list[dict[str, Any]]]],
    papers: Mapping[int, DrawnPaper] | None,
    *,
    reason: str,
    actor: Ref,
    now: datetime,
) -> int:
    """All marks go through here."""
    written = 0
    for campaign_id in {row.campaign_id for row in rows}:
        ours = [row for row in rows if row.campaign_id == campaign_id]
        ruled = any(getattr(row, "ruled", True) for row in ours)
        marker = Marker(campaign_id, ours, papers=papers, ruled=ruled)
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
        keys: Mapping[int, Content] = MappingProxyType({}),
        papers: Mapping[int, DrawnPaper] | None = None,
        ruled: bool = True,
    ) -> None:
        """`ruled`: officials may have voided items or corrected keys in this campaign."""
        self.plan: ExamPlan
        self.digest, self.plan = campaigns.active_section(campaign_id, "exam")
        if voided is None:
            voided = items_queries.voided(campaign_id) if ruled else frozenset()
        self.voided = voided
        self.papers = papers or attempts_queries.papers(row.paper_id for row in rows)
        wanted = {item.version_id for paper in self.papers.values() for item in paper.items}
        self.contents = (
            marking_contents(campaign_id, wanted)
            if ruled
            else items_queries.frozen_contents(wanted)
        )
        self.contents |= keys

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
    campaign = getattr(rows[0], "campaign", None) or campaigns.public_id_of(rows[0].campaign_id)
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
