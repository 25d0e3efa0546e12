"""What the published rounds say to people and of vacancies."""

from sqlalchemy import select

from recruit.extensions import db
from recruit.kernel.text import Bilingual
from recruit.placement.models import (
    CutOffRow,
    ResultRow,
    RoundRow,
    RunRow,
)
from recruit.placement.rules import (
    ChoiceResult,
    Contract,
    CutOff,
    Explanation,
    Reason,
    RoundState,
    RunKind,
)


def explanation(person_id: int, campaign_id: int) -> tuple[Explanation, ...]:
    """What the newest published round of each contract kind says to this person."""
    rows = db.session.execute(
        select(RoundRow, ResultRow)
        .join(RunRow, RunRow.round_id == RoundRow.id)
        .join(ResultRow, ResultRow.run_id == RunRow.id)
        .where(
            RoundRow.campaign_id == campaign_id,
            RoundRow.state == RoundState.PUBLISHED.value,
            RunRow.kind == RunKind.CERTIFIED.value,
            ResultRow.person_id == person_id,
        )
        .order_by(RoundRow.contract.desc(), ResultRow.rank)
    ).all()
    found: dict[int, tuple[RoundRow, list[ResultRow]]] = {}
    for round_row_, result in rows:
        found.setdefault(round_row_.id, (round_row_, []))[1].append(result)
    return tuple(_explanation(row, results) for row, results in found.values())


def _explanation(row: RoundRow, results: list[ResultRow]) -> Explanation:
    assert row.published_at is not None  # noqa: S101  (its state says so)
    ties = [Bilingual(one["az"], one["en"]) for one in row.ties or []]
    return Explanation(
        Contract(row.contract),
        row.number,
        row.public_id,
        row.published_at,
        results[0].number,
        results[0].pseudonym,
        tuple(_choice_result(one, ties) for one in results),
        row.legal or Bilingual("", ""),
    )


def _choice_result(row: ResultRow, ties: list[Bilingual]) -> ChoiceResult:
    tie = None
    if row.decided_by and row.decided_by.startswith("tie-"):
        tie = ties[int(row.decided_by.removeprefix("tie-")) - 1]
    return ChoiceResult(
        row.rank,
        row.vacancy_id,
        row.application_id,
        Reason(row.reason),
        row.rule,
        row.points,
        row.cut_off,
        row.short_by,
        row.decided_by,
        tie,
    )


def cut_offs(campaign_id: int, contract: str = Contract.PERMANENT) -> dict[int, CutOff]:
    """By vacancy id, of the newest published round; empty before it."""
    rows = db.session.scalars(
        select(CutOffRow)
        .join(RunRow, RunRow.id == CutOffRow.run_id)
        .join(RoundRow, RoundRow.id == RunRow.round_id)
        .where(
            RoundRow.campaign_id == campaign_id,
            RoundRow.contract == str(contract),
            RoundRow.state == RoundState.PUBLISHED.value,
            RunRow.kind == RunKind.CERTIFIED.value,
        )
    )
    return {
        row.vacancy_id: CutOff(row.vacancy_id, row.posts, row.applicants, row.placed, row.points)
        for row in rows
    }


def participants(round_public_id: str) -> list[int]:
    """Person ids of everybody whom the round's certified run answers."""
    rows = db.session.scalars(
        select(ResultRow.person_id)
        .join(RunRow, RunRow.id == ResultRow.run_id)
        .join(RoundRow, RoundRow.id == RunRow.round_id)
        .where(
            RoundRow.public_id == round_public_id,
            RunRow.kind == RunKind.CERTIFIED.value,
        )
        .distinct()
        .order_by(ResultRow.person_id)
    )
    return list(rows)
