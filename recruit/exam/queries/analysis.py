"""The answers of closed sittings, as item analysis and a candidate's report count them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select

from recruit.exam.models import Answer, Attempt, Item, ItemVersion, Paper, Sitting, Topic
from recruit.exam.queries import items as items_queries
from recruit.exam.queries.keys import marking_contents
from recruit.exam.rules import seating
from recruit.exam.rules.analysis import Analysis, Drift, Mark, Moments, Score, analyse, drift
from recruit.exam.rules.attempts import Responses
from recruit.exam.rules.content import LETTERS, Content, Shown, SingleChoice
from recruit.exam.rules.seating import SittingState
from recruit.extensions import db
from recruit.extensions.prepared import run
from recruit.kernel.asker import EVERYWHERE, Scope
from recruit.kernel.text import Bilingual

CHUNK = 500
# What is counted of items that have no single right option.
RIGHT, PARTLY, WRONG = OUTCOMES = ("right", "partly", "wrong")


@dataclass(frozen=True)
class Analysed:
    """An item version that stood in the papers; the analysis knows it by `name`."""

    name: str
    version_id: int
    public_id: str
    code: str
    version: int
    topic: Bilingual | None
    content: Content
    voided: bool

    @property
    def options(self) -> tuple[str, ...]:
        """Letters in the order of the bank; outcomes where no single option is right."""
        if isinstance(self.content, SingleChoice):
            return tuple(LETTERS[: len(self.content.options)])
        return OUTCOMES

    @property
    def key(self) -> str:
        return LETTERS[self.content.key] if isinstance(self.content, SingleChoice) else RIGHT


@dataclass(frozen=True)
class BankAnalysis:
    """The analysis of a subject's closed sittings; `drifts` by item and sitting."""

    analysis: Analysis
    items: Mapping[str, Analysed]
    facilities: Mapping[str, Mapping[int, Moments]]
    drifts: Mapping[str, Mapping[int, Drift]]

    def drifted(self, name: str, sitting_id: int | None) -> bool:
        """Whether the item's facility moved at the sitting; at any where none is named."""
        found = self.drifts.get(name, {})
        return any(
            one.flagged for at, one in found.items() if sitting_id is None or at == sitting_id
        )


@dataclass(frozen=True)
class _Row:
    attempt_id: int
    sitting_id: int
    document: dict[str, Any]


def subjects_sat(campaign_id: int, scope: Scope = EVERYWHERE) -> list[str]:
    """The codes of the subjects with ended attempts in closed sittings of the scope."""
    statement = select(Attempt.subject_code).join(Sitting, Sitting.id == Attempt.sitting_id)
    return sorted(db.session.scalars(statement.where(_ended(campaign_id, scope)).distinct()))


def sittings_sat(campaign_id: int, subject: str, scope: Scope = EVERYWHERE) -> list[int]:
    """The ids of the closed sittings of the scope in which the subject was sat."""
    statement = select(Attempt.sitting_id).join(Sitting, Sitting.id == Attempt.sitting_id)
    where = _ended(campaign_id, scope) & (Attempt.subject_code == subject)
    return sorted(db.session.scalars(statement.where(where).distinct()))


_TOPICS = (
    select(Item.id, Topic.name)
    .join(Topic, Topic.id == Item.topic_id)
    .where(Item.id.in_(bindparam("ids", expanding=True)))
)


def topics_of(item_ids: Iterable[int]) -> dict[int, Bilingual]:
    """The names of the items' topics by item id, where they have one."""
    return dict(run(_TOPICS, ids=sorted(set(item_ids))).all())


def bank_analysis(
    campaign_id: int,
    subject: str,
    sitting: seating.Sitting | None = None,
    scope: Scope = EVERYWHERE,
) -> BankAnalysis:
    """The analysis of one closed sitting, or of all; drift always compares all of the scope."""
    where = _ended(campaign_id, scope) & (Attempt.subject_code == subject)
    rows = _attempts(where)
    versions = {one["version"] for row in rows for one in row.document["items"]}
    items = _items(campaign_id, versions)
    marker = _Marker(items)
    given = _responses(where)
    papers = [(row.sitting_id, marker.paper(row, given.get(row.attempt_id, {}))) for row in rows]
    wanted = [paper for one, paper in papers if sitting is None or one == sitting.id]
    present = {mark[0] for paper in wanted for mark in paper}
    shown = {name: one for name, one in items.items() if name in present}
    facilities = _facilities(papers)
    return BankAnalysis(
        analyse(wanted, list(shown), keys={name: one.key for name, one in shown.items()}),
        shown,
        facilities,
        {name: _drifts(found) for name, found in facilities.items()},
    )


def _ended(campaign_id: int, scope: Scope) -> ColumnElement[bool]:
    """Ended attempts of sittings that are closed: of no other is anything said."""
    where = (
        (Attempt.campaign_id == campaign_id)
        & (Attempt.state != "open")
        & (Sitting.state == SittingState.CLOSED)
    )
    if scope.everywhere:
        return where
    return where & Sitting.district_code.in_(sorted(scope.districts))


def _attempts(where: ColumnElement[bool]) -> list[_Row]:
    rows = db.session.execute(
        select(Attempt.id, Attempt.sitting_id, Paper.document)
        .join(Sitting, Sitting.id == Attempt.sitting_id)
        .join(Paper, Paper.id == Attempt.paper_id)
        .where(where)
        .order_by(Attempt.id)
    )
    return [_Row(*row) for row in rows]


def _responses(where: ColumnElement[bool]) -> dict[int, dict[int, str | None]]:
    """The newest responses by attempt and position, without an object per answer."""
    rows = db.session.execute(
        select(Answer.attempt_id, Answer.position, Answer.response)
        .join(Attempt, Attempt.id == Answer.attempt_id)
        .join(Sitting, Sitting.id == Attempt.sitting_id)
        .where(where)
        .order_by(Answer.attempt_id, Answer.position, Answer.seq)
    )
    found: dict[int, dict[int, str | None]] = {}
    for attempt_id, position, response in rows:
        found.setdefault(attempt_id, {})[position] = response
    return found


def _items(campaign_id: int, version_ids: Iterable[int]) -> dict[str, Analysed]:
    """By name, in the order of their codes; with the keys that the campaign marks by."""
    wanted, found = sorted(version_ids), []
    voided = items_queries.voided(campaign_id)
    contents = marking_contents(campaign_id, wanted)
    for start in range(0, len(wanted), CHUNK):
        rows = db.session.execute(
            select(
                ItemVersion.id,
                ItemVersion.version,
                Item.id,
                Item.public_id,
                Item.code,
                Topic.name,
            )
            .join(Item, Item.id == ItemVersion.item_id)
            .outerjoin(Topic, Topic.id == Item.topic_id)
            .where(ItemVersion.id.in_(wanted[start : start + CHUNK]))
        )
        found += [
            Analysed(
                str(version_id),
                version_id,
                public_id,
                code,
                version,
                topic,
                contents[version_id],
                item_id in voided,
            )
            for version_id, version, item_id, public_id, code, topic in rows
        ]
    return {one.name: one for one in sorted(found, key=lambda one: (one.code, one.version))}


class _Marker:
    """Answered papers as marks; equal answers are one object."""

    def __init__(self, items: Mapping[str, Analysed]) -> None:
        self.items = {one.version_id: one for one in items.values()}
        self.blank: dict[int, Mark] = {one.version_id: (name, 0, "") for name, one in items.items()}
        self.chosen: dict[int, list[Mark]] = {
            one.version_id: [(name, int(letter == one.key), letter) for letter in one.options]
            for name, one in items.items()
            if isinstance(one.content, SingleChoice)
        }

    def paper(self, row: _Row, responses: Responses) -> list[Mark]:
        return [
            self._mark(item["version"], item["order"], responses.get(item["position"]))
            for item in row.document["items"]
        ]

    def _mark(self, version: int, order: list[int], response: str | None) -> Mark:
        if response is None:
            return self.blank[version]
        if version in self.chosen:
            return self.chosen[version][order[int(response)]]
        item = self.items[version]
        share = Shown(item.content, order).share(response)
        return item.name, share, RIGHT if share == 1 else PARTLY if share else WRONG


# --- between sittings -----------------------------------------------------------------------------


def _facilities(papers: Iterable[tuple[int, list[Mark]]]) -> dict[str, dict[int, Moments]]:
    counts: dict[int, Counter[Mark]] = {}
    for sitting_id, marks in papers:
        counts.setdefault(sitting_id, Counter()).update(marks)
    found: dict[str, dict[int, Moments]] = {}
    for sitting_id, answers in counts.items():
        for (name, score, _), people in answers.items():
            by_sitting = found.setdefault(name, {})
            by_sitting[sitting_id] = by_sitting.get(sitting_id, Moments()) + _of(score, people)
    return found


def _of(score: Score, people: int) -> Moments:
    return Moments(people, people * score, people * score * score)


def _drifts(by_sitting: Mapping[int, Moments]) -> dict[int, Drift]:
    """Each sitting against all others together."""
    everybody = sum(by_sitting.values(), Moments())
    return {sitting_id: drift(one, everybody - one) for sitting_id, one in by_sitting.items()}
