"""Computing totals: a whole campaign in chunks, or one candidate at once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import insert

from recruit.applications import queries as applications
from recruit.applications.rules import Application, ApplicationState
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.candidates import queries as candidates
from recruit.candidates.rules import Card
from recruit.exam import queries as exams
from recruit.exam.rules import ExamResult
from recruit.extensions import db
from recruit.interviews import queries as interviews
from recruit.interviews.rules import InterviewResult
from recruit.jobs import service as jobs
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.kernel.ids import new_public_id
from recruit.points import queries
from recruit.points.events import PointsComputed, TotalChanged
from recruit.points.models import TotalRow
from recruit.points.queries import Standing
from recruit.points.rules import Correction, Facts, Total, document_of, evaluate
from recruit.points.service.book import Book, facts_of, input_digest, open_book

Progress = Callable[[int, int], None]
CHUNK = 1000
JOB = "points.compute"
REFUSED_SHOWN = 20


@dataclass
class Tally:
    """What a run did. `refused`: applications whose card the rules cannot read."""

    computed: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    without_exam: int = 0
    refused: list[str] = field(default_factory=list)

    def document(self) -> dict[str, Any]:
        return {**vars(self), "refused": self.refused[:REFUSED_SHOWN]}


@dataclass(frozen=True)
class _Gathered:
    """Everything about a campaign that totals are computed from, but the cards."""

    exams: dict[int, ExamResult]
    interviews: dict[int, InterviewResult]
    corrections: dict[int, tuple[Correction, ...]]
    standings: dict[int, Standing]


def request_computation(campaign: Campaign, *, asker: Asker, now: datetime) -> str:
    """Enqueue the computation of a campaign; the job's public id.

    Raises RuleError at once where no rules are in force or they contradict themselves.
    """
    open_book(campaign.id)
    payload = {"campaign": campaign.public_id, "person_id": asker.own_id()}
    return jobs.enqueue(JOB, payload, now=now)


def compute_campaign(
    campaign: Campaign, *, asker: Asker, now: datetime, progress: Progress | None = None
) -> dict[str, Any]:
    """Compute the totals of all eligible applications; rows whose inputs stand stay untouched.

    `progress` is called between chunks and may commit: a run that breaks off can be repeated.
    """
    book = open_book(campaign.id)
    gathered = _gather(campaign.id)
    waiting, tally = applications.eligible(campaign.id), Tally()
    for done, chunk in _chunks(waiting):
        _compute(campaign, book, chunk, gathered, tally, actor=asker.ref, now=now)
        if progress:
            progress(done, len(waiting))
    event = PointsComputed(
        subject=Ref("campaign", campaign.public_id),
        campaign=campaign.public_id,
        rule_set=book.rule_set.digest,
        computed=tally.computed,
        new=tally.new,
        changed=tally.changed,
    )
    journal.record(event, actor=asker.ref, now=now)
    return tally.document()


def compute_one(application_id: int, *, actor: Ref, now: datetime) -> Total | None:
    """The total of one application, computed anew where its inputs changed.

    None where there is nothing to compute yet: not eligible, or no exam result.
    """
    application = applications.by_ids([application_id]).get(application_id)
    if application is None or application.state is not ApplicationState.ELIGIBLE:
        return None
    campaign = campaigns.campaign_by_id(application.campaign_id)
    gathered = _gather_one(application)
    book = open_book(campaign.id)
    _compute(campaign, book, [application], gathered, Tally(), actor=actor, now=now)
    return queries.total(application_id)


def _gather(campaign_id: int) -> _Gathered:
    return _Gathered(
        exams.results(campaign_id),
        interviews.results(campaign_id),
        queries.corrections(campaign_id),
        queries.standings(campaign_id),
    )


def _gather_one(application: Application) -> _Gathered:
    exam, interview = exams.result_of(application.id), interviews.result_of(application.id)
    standing = queries.standing(application.id)
    return _Gathered(
        {application.id: exam} if exam else {},
        {application.id: interview} if interview else {},
        {application.id: queries.corrections_of(application.id)},
        {application.id: standing} if standing else {},
    )


def _chunks(rows: Sequence[Application]) -> Iterator[tuple[int, list[Application]]]:
    waiting, done = iter(rows), 0
    while chunk := list(islice(waiting, CHUNK)):
        done += len(chunk)
        yield done, chunk


def _compute(
    campaign: Campaign,
    book: Book,
    chunk: Iterable[Application],
    gathered: _Gathered,
    tally: Tally,
    *,
    actor: Ref,
    now: datetime,
) -> None:
    """Evaluate a chunk and add a new version for each total whose inputs changed."""
    ready = [one for one in chunk if _ready(one, book, gathered, tally)]
    cards = candidates.cards_at((one.card_id, one.card_version) for one in ready)
    rows, events = [], []
    for one in ready:
        tally.computed += 1
        found = _one(book, one, cards[_place(one)], gathered, tally)
        if found is None:
            continue
        total, inputs = found
        standing = gathered.standings.get(one.id)
        row = _row(book, one, cards[_place(one)], total, inputs, standing, now)
        rows.append(row)
        tally.new += standing is None
        if standing and (standing.points, standing.passed) != (total.points, total.passed):
            tally.changed += 1
            events.append(_changed(campaign, one, row))
    if rows:
        db.session.execute(insert(TotalRow), rows)
    for event in events:
        journal.record(event, actor=actor, now=now)


def _place(one: Application) -> tuple[int, int]:
    """The card and its version that the application was submitted with: what counts."""
    return one.card_id, one.card_version


def _ready(one: Application, book: Book, gathered: _Gathered, tally: Tally) -> bool:
    """Before the exam is marked a total would only frighten: it waits."""
    if book.rules.needs_exam and one.id not in gathered.exams:
        tally.without_exam += 1
        return False
    return True


def _one(
    book: Book, one: Application, card: Card, gathered: _Gathered, tally: Tally
) -> tuple[Total, str] | None:
    """A total and the digest of its inputs; None where it stands already or cannot be."""
    facts = _facts(book, one, card, gathered)
    inputs, standing = input_digest(book, facts), gathered.standings.get(one.id)
    if standing and standing.input_digest == inputs:
        tally.unchanged += 1
        return None
    try:
        total = evaluate(
            book.rules, facts, application_id=one.id, rule_set_digest=book.rule_set.digest
        )
    except RuleError:
        tally.refused.append(one.public_id)
        return None
    return total, inputs


def _facts(book: Book, one: Application, card: Card, gathered: _Gathered) -> Facts:
    return facts_of(
        book,
        card,
        gathered.exams.get(one.id),
        gathered.interviews.get(one.id),
        gathered.corrections.get(one.id, ()),
    )


def _row(
    book: Book,
    one: Application,
    card: Card,
    total: Total,
    inputs: str,
    standing: Standing | None,
    now: datetime,
) -> dict[str, Any]:
    return {
        "public_id": new_public_id(),
        "application_id": one.id,
        "campaign_id": one.campaign_id,
        "rule_set_id": book.rule_set.id,
        "version": standing.version + 1 if standing else 1,
        "subject_code": one.subject_code,
        "district_code": card.district_code,
        "points": total.points,
        "passed": total.passed,
        "document": document_of(total),
        "input_digest": inputs,
        "computed_at": now,
    }


def _changed(campaign: Campaign, one: Application, row: dict[str, Any]) -> TotalChanged:
    return TotalChanged(
        subject=Ref("application", one.public_id),
        campaign=campaign.public_id,
        total=row["public_id"],
        version=row["version"],
    )
