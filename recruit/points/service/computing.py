"""Computing totals: a whole campaign in chunks, or one candidate at once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.candidates.queries import counting
from recruit.jobs import service as jobs
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.kernel.ids import new_public_id
from recruit.points import queries
from recruit.points.events import PointsComputed, TotalChanged
from recruit.points.queries import Waiting
from recruit.points.rules import Facts, Reckoner, Total
from recruit.points.rules.writing import Writer
from recruit.points.service.adding import add_totals
from recruit.points.service.book import Book, checked_book, facts_of, input_digest, open_book
from recruit.points.service.gathered import Gathered, gather, gather_one

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


def request_computation(campaign: Campaign, *, asker: Asker, now: datetime) -> str:
    """Enqueue the computation of a campaign; the job's public id.

    Raises RuleError at once where no rules are in force or they contradict themselves.
    """
    checked_book(campaign.id)
    payload = {"campaign": campaign.public_id, "person_id": asker.own_id()}
    return jobs.enqueue(JOB, payload, now=now)


def compute_campaign(
    campaign: Campaign, *, asker: Asker, now: datetime, progress: Progress | None = None
) -> dict[str, Any]:
    """Compute the totals of all eligible applications; rows whose inputs stand stay untouched.

    `progress` is called between chunks and may commit: a run that breaks off can be repeated.
    """
    book = open_book(campaign.id)
    run = Run(campaign, book, gather(campaign.id, book.rules), actor=asker.ref, now=now)
    found = queries.waiting(campaign.id)
    for start in range(0, len(found), CHUNK):
        run.compute(found[start : start + CHUNK])
        if progress:
            progress(min(start + CHUNK, len(found)), len(found))
    tally = run.tally
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
    one = queries.waiting_one(application_id)
    if one is None:
        return None
    campaign = campaigns.campaign_by_id(one.campaign_id)
    book = open_book(campaign.id)
    gathered = gather_one(campaign.id, one, book.rules)
    Run(campaign, book, gathered, actor=actor, now=now).compute([one])
    return queries.total(application_id)


class Run:
    """One computation: what holds for all its chunks, and the tally of what it did."""

    def __init__(
        self, campaign: Campaign, book: Book, gathered: Gathered, *, actor: Ref, now: datetime
    ) -> None:
        self.campaign, self.book, self.gathered = campaign, book, gathered
        self.actor, self.now = actor, now
        self.tally = Tally()
        self._reckoner = Reckoner(book.rules, book.rule_set.digest)
        self._writer = Writer()

    def compute(self, chunk: Iterable[Waiting]) -> None:
        """Evaluate a chunk and add a new version for each total whose inputs changed."""
        ready = [one for one in chunk if self.is_ready(one)]
        places = [(one.card_id, one.card_version) for one in ready]  # the submitted version counts
        cards = counting.counted_at(places, self.book.rules.fields)
        rows, events = [], []
        for one, place in zip(ready, places, strict=True):
            self.tally.computed += 1
            if (row := self._one(one, cards[place])) is None:
                continue
            rows.append(row)
            if self._counts_as_change(one, row):
                events.append(_changed(self.campaign, one, row))
        if rows:
            add_totals(rows)
        for event in events:
            journal.record(event, actor=self.actor, now=self.now)

    def is_ready(self, one: Waiting) -> bool:
        """Before the exam is marked a total would only frighten: it waits."""
        gathered = self.gathered
        if (
            self.book.rules.needs_exam
            and one.id not in gathered.exams
            and (one.person_id, one.subject_code) not in gathered.carried
        ):
            self.tally.without_exam += 1
            return False
        return True

    def facts(self, one: Waiting, card: counting.Counted) -> Facts:
        gathered = self.gathered
        return facts_of(
            self.book,
            card,
            gathered.exams.get(one.id),
            gathered.interviews.get(one.id),
            gathered.corrections.get(one.id, ()),
            earlier=gathered.earlier.get(one.id, ()),
            carried=gathered.carried.get((one.person_id, one.subject_code), ()),
            sittings=gathered.sittings,
        )

    def _one(self, one: Waiting, card: counting.Counted) -> dict[str, Any] | None:
        """The row of a new version; None where the total stands already or cannot be."""
        facts, standing = self.facts(one, card), self.gathered.standings.get(one.id)
        inputs = input_digest(self.book, facts)
        if standing and standing.input_digest == inputs:
            self.tally.unchanged += 1
            return None
        try:
            total = self._reckoner.total(facts, application_id=one.id)
        except RuleError:
            self.tally.refused.append(one.public_id)
            return None
        return {
            "public_id": new_public_id(),
            "application_id": one.id,
            "campaign_id": self.campaign.id,
            "rule_set_id": self.book.rule_set.id,
            "version": standing.version + 1 if standing else 1,
            "subject_code": one.subject_code,
            "district_code": card.district_code,
            "points": total.points,
            "passed": total.passed,
            "document": self._writer.text(total),
            "input_digest": inputs,
            "computed_at": self.now,
        }

    def _counts_as_change(self, one: Waiting, row: dict[str, Any]) -> bool:
        standing = self.gathered.standings.get(one.id)
        if standing is None:
            self.tally.new += 1
            return False
        changed = (standing.points, standing.passed) != (row["points"], row["passed"])
        self.tally.changed += changed
        return changed


def _changed(campaign: Campaign, one: Waiting, row: dict[str, Any]) -> TotalChanged:
    return TotalChanged(
        subject=Ref("application", one.public_id),
        campaign=campaign.public_id,
        total=row["public_id"],
        version=row["version"],
    )
