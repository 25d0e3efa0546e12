"""Loading finished attempts in bulk: the demo's, or an exam that was sat elsewhere."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from recruit.campaigns import queries as campaigns
from recruit.exam.events import AttemptsLoaded
from recruit.exam.models import Answer, Attempt, Paper, Seat, Sitting
from recruit.exam.queries import items as items_queries
from recruit.exam.rules.attempts import AttemptState, Responses, receipt_digest
from recruit.exam.rules.content import Content, Shown
from recruit.exam.rules.drawing import BankItem, PaperItem
from recruit.exam.rules.drawing import Paper as DrawnPaper
from recruit.exam.rules.seating import NewAttempt, NewSitting, Sitter, SittingState
from recruit.exam.rules.timing import closes_of, deadline_of
from recruit.exam.service import marking, sittings
from recruit.extensions import db
from recruit.extensions.prepared import insert_rows
from recruit.journal import service as journal
from recruit.kernel.events import Ref
from recruit.kernel.ids import new_code, new_public_id

CHUNK = 200  # attempts between two checkpoints: well under a second of SQLite's write lock

# (attempt, [(item, as its paper shows it)]) -> the responses, None where blank
Answerer = Callable[[NewAttempt, list[tuple[BankItem, Shown]]], list[str | None]]


def add_attempts(
    campaign_id: int,
    planned: Sequence[tuple[NewSitting, Sequence[NewAttempt]]],
    *,
    answer: Answerer,
    seed: str,
    actor: Ref,
    now: datetime,
    checkpoint: Callable[[], None] = lambda: None,
) -> int:
    """Closed sittings with their seats, papers, finished attempts, answers and marks; how many
    attempts. Papers are drawn and marked as everywhere else; the same seed draws the same ones.

    `checkpoint` is called after every chunk, for whoever wants to commit and show progress.
    """
    subjects = {one.subject_code for _, attempts in planned for one in attempts}
    plan = sittings.plan_of(campaign_id)
    sources = {s.subject_for(code) for code in subjects for s in plan.sections}
    bank = items_queries.bank(sources)
    shown: Counter[int] = Counter()
    known = {one.version_id: one for items in bank.values() for one in items}
    contents = items_queries.contents(known)
    count = 0
    for new, attempts in planned:
        public_id = sittings.add_sitting(campaign_id, new, actor=actor, now=now)
        row = db.session.scalars(select(Sitting).where(Sitting.public_id == public_id)).one()
        row.state, row.opened_at = SittingState.CLOSED, new.opens_at
        db.session.flush()
        for start in range(0, len(attempts), CHUNK):
            loader = _Loader(campaign_id, row, known, contents, answer)
            chunk = attempts[start : start + CHUNK]
            drawn = sittings.give_seats(
                campaign_id,
                row.id,
                [Sitter(a.application_id, a.person_id, a.subject_code) for a in chunk],
                first=start + 1,
                now=new.opens_at,
                bank=bank,
                shown=shown,
                seed=seed,
            )
            loader.load(chunk, drawn, actor, now)
            count += len(chunk)
            checkpoint()
    event = AttemptsLoaded(
        subject=Ref("campaign", campaigns.campaign_by_id(campaign_id).public_id),
        campaign=campaigns.campaign_by_id(campaign_id).public_id,
        count=count,
    )
    journal.record(event, actor=actor, now=now)
    return count


class _Loader:
    """Writes one chunk of attempts of one sitting."""

    def __init__(
        self,
        campaign_id: int,
        sitting: Sitting,
        known: Mapping[int, BankItem],
        contents: Mapping[int, Content],
        answer: Answerer,
    ) -> None:
        self.campaign_id, self.sitting_id = campaign_id, sitting.id
        self.minutes, self.grace_seconds = sitting.minutes, sitting.grace_seconds
        self.known, self.contents, self.answer = known, contents, answer

    def load(
        self,
        chunk: Sequence[NewAttempt],
        drawn: dict[int, DrawnPaper],
        actor: Ref,
        now: datetime,
    ) -> None:
        paper_ids = self._paper_ids([one.application_id for one in chunk])
        given, rows = {}, []
        for one in chunk:
            paper = drawn[one.application_id]
            given[one.application_id] = self._responses(one, paper)
            paper_id = paper_ids[one.application_id]
            rows.append(self._row(one, paper, paper_id, given[one.application_id]))
        insert_rows(Attempt, rows)
        ids = self._attempt_ids(paper_ids)
        answers = [
            row
            for one in chunk
            for row in _answers(one, ids[one.application_id], given[one.application_id])
        ]
        insert_rows(Answer, answers)
        papers = {paper_ids[one]: paper for one, paper in drawn.items()}
        self._mark(ids, given, papers, actor, now)

    def _responses(self, one: NewAttempt, paper: DrawnPaper) -> Responses:
        shown = [self._shown(item) for item in paper.items]
        return dict(enumerate(self.answer(one, shown), start=1))

    def _shown(self, item: PaperItem) -> tuple[BankItem, Shown]:
        return self.known[item.version_id], Shown(self.contents[item.version_id], item.order)

    def _row(
        self,
        one: NewAttempt,
        paper: DrawnPaper,
        paper_id: int,
        given: Responses,
    ) -> dict[str, Any]:
        public_id = new_public_id()
        ends_at = deadline_of(one.started_at, self.minutes)
        answered, digest = receipt_digest(public_id, paper.digest, paper.shapes, given)
        return {
            "public_id": public_id,
            "paper_id": paper_id,
            "sitting_id": self.sitting_id,
            "application_id": one.application_id,
            "person_id": one.person_id,
            "campaign_id": self.campaign_id,
            "subject_code": one.subject_code,
            "state": AttemptState.FINISHED,
            "shapes": paper.shapes,
            "started_at": one.started_at,
            "deadline": ends_at,
            "extra_minutes": 0,
            "ends_at": ends_at,
            "closes_at": closes_of(ends_at, self.grace_seconds),
            "finished_at": one.finished_at,
            "receipt_code": new_code(),
            "answered": answered,
            "answers_digest": digest,
        }

    def _paper_ids(self, application_ids: list[int]) -> dict[int, int]:
        rows: Any = db.session.execute(
            select(Seat.application_id, Paper.id)
            .join(Paper, Paper.seat_id == Seat.id)
            .where(Seat.application_id.in_(application_ids))
        )
        return dict(rows.all())

    def _attempt_ids(self, papers: dict[int, int]) -> dict[int, int]:
        rows: Any = db.session.execute(
            select(Attempt.application_id, Attempt.id).where(Attempt.paper_id.in_(papers.values()))
        )
        return dict(rows.all())

    def _mark(
        self,
        ids: dict[int, int],
        responses: dict[int, Responses],
        papers: dict[int, DrawnPaper],
        actor: Ref,
        now: datetime,
    ) -> None:
        rows = list(db.session.scalars(select(Attempt).where(Attempt.id.in_(ids.values()))))
        given = {ids[one]: found for one, found in responses.items()}
        marking.mark(rows, given, reason="", actor=actor, now=now, papers=papers)
        for row in rows:  # ten thousand of them need not stay in the session
            db.session.expunge(row)


def _answers(one: NewAttempt, attempt_id: int, responses: Responses) -> list[dict[str, Any]]:
    """One saved answer per position that is not blank, spread over the time it took."""
    step = (one.finished_at - one.started_at) / (len(responses) + 1)
    return [
        {
            "attempt_id": attempt_id,
            "position": position,
            "seq": 1,
            "response": response,
            "saved_at": one.started_at + step * position,
        }
        for position, response in responses.items()
        if response is not None
    ]
