"""Rounds, runs, and how two runs differ."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from recruit.extensions import db
from recruit.kernel.errors import NotFoundError
from recruit.placement.models import (
    OverrideRow,
    RoundRow,
    RunRow,
)
from recruit.placement.rules import (
    FROZEN,
    UNFINISHED,
    Contract,
    RoundInfo,
    RoundState,
    RunInfo,
    RunKind,
    Snapshot,
    snapshot_of,
)


def round_(public_id: str) -> RoundInfo:
    return round_of(round_row(public_id))


def round_by_id(round_id: int) -> RoundInfo:
    row = db.session.get(RoundRow, round_id)
    if row is None:
        raise NotFoundError()
    return round_of(row)


def overrides(round_id: int) -> list[dict[str, Any]]:
    """All changes of a round's input by decision, those of the rounds it took over among them."""
    found: list[dict[str, Any]] = []
    at: int | None = round_id
    while at is not None:
        rows = db.session.scalars(select(OverrideRow).where(OverrideRow.round_id == at))
        found = [_override(row) for row in rows] + found
        at = db.session.scalar(select(RoundRow.based_on_id).where(RoundRow.id == at))
    return found


def _override(row: OverrideRow) -> dict[str, Any]:
    return {
        **row.document,
        "reason": row.reason,
        "legal": row.legal,
        "first": row.first_id,
        "second": row.second_id,
        "at": row.decided_at,
    }


def rounds(campaign_id: int) -> list[RoundInfo]:
    """A campaign's rounds, the newest first."""
    rows = db.session.scalars(
        select(RoundRow).where(RoundRow.campaign_id == campaign_id).order_by(RoundRow.id.desc())
    )
    return [round_of(row) for row in rows]


def unfinished_round(campaign_id: int, contract: str) -> RoundInfo | None:
    """The round that is being prepared, if there is one."""
    row = db.session.scalar(
        select(RoundRow).where(
            RoundRow.campaign_id == campaign_id,
            RoundRow.contract == str(contract),
            RoundRow.state.in_([str(state) for state in UNFINISHED]),
        )
    )
    return round_of(row) if row else None


def frozen(campaign_id: int, contract: str) -> bool:
    """Whether lists of this kind are locked for a round that is not published yet."""
    found = unfinished_round(campaign_id, contract)
    return found is not None and found.state in FROZEN


def published_round(campaign_id: int, contract: str) -> RoundInfo | None:
    """The round whose results stand."""
    row = db.session.scalar(
        select(RoundRow).where(
            RoundRow.campaign_id == campaign_id,
            RoundRow.contract == str(contract),
            RoundRow.state == RoundState.PUBLISHED.value,
        )
    )
    return round_of(row) if row else None


def locked_round(campaign_id: int, contract: str) -> RoundInfo | None:
    """The newest round whose lists are locked or that is published."""
    row = db.session.scalar(
        select(RoundRow)
        .where(
            RoundRow.campaign_id == campaign_id,
            RoundRow.contract == str(contract),
            RoundRow.state.in_([*map(str, FROZEN), RoundState.PUBLISHED.value]),
        )
        .order_by(RoundRow.id.desc())
        .limit(1)
    )
    return round_of(row) if row else None


def round_row(public_id: str) -> RoundRow:
    row = db.session.scalar(select(RoundRow).where(RoundRow.public_id == public_id))
    if row is None:
        raise NotFoundError()
    return row


def frozen_input(round_id: int) -> Snapshot:
    """What a round was locked with; NotFoundError before."""
    text = db.session.scalar(select(RoundRow.snapshot).where(RoundRow.id == round_id))
    if text is None:
        raise NotFoundError()
    return snapshot_of(json.loads(text))


def round_of(row: RoundRow) -> RoundInfo:
    return RoundInfo(
        row.id,
        row.public_id,
        row.campaign_id,
        Contract(row.contract),
        row.number,
        RoundState(row.state),
        row.locked_at,
        row.snapshot_digest,
        row.seed,
        row.seed_announced_at,
        row.certified_at,
        row.published_at,
        row.based_on_id,
        row.receipts_file,
    )


def run(public_id: str) -> RunInfo:
    row = db.session.scalar(select(RunRow).where(RunRow.public_id == public_id))
    if row is None:
        raise NotFoundError()
    return run_of(row)


def runs(round_id: int) -> list[RunInfo]:
    """A round's runs, the newest first."""
    rows = db.session.scalars(
        select(RunRow).where(RunRow.round_id == round_id).order_by(RunRow.id.desc())
    )
    return [run_of(row) for row in rows]


def certified_run(round_id: int) -> RunInfo | None:
    rows = [one for one in runs(round_id) if one.kind == RunKind.CERTIFIED]
    return rows[0] if rows else None


def run_result(public_id: str) -> dict[str, Any]:
    """{"placement": [[number, vacancy id], ...], "cut_offs": [[vacancy id, key], ...]}."""
    text = db.session.scalar(select(RunRow.result).where(RunRow.public_id == public_id))
    if text is None:
        raise NotFoundError()
    return dict(json.loads(text))


def run_of(row: RunRow) -> RunInfo:
    return RunInfo(
        row.id,
        row.public_id,
        row.round_id,
        RunKind(row.kind),
        row.state,
        row.seed,
        row.engine,
        row.created_at,
        row.finished_at,
        row.result_digest,
        row.counts or {},
        row.job,
        row.whole_file,
        row.public_file,
    )


@dataclass(frozen=True)
class Difference:
    """What two runs over the same snapshot decide differently."""

    moved: tuple[tuple[str, int | None, int | None], ...]  # number, vacancy in one, in the other
    unfilled: tuple[tuple[int, int, int], ...]  # vacancy, placed in one, in the other


def difference(one: str, other: str) -> Difference:
    """Who moves between two runs, and where another number of posts is taken."""
    first, second = (dict(run_result(each)["placement"]) for each in (one, other))
    numbers = sorted(first.keys() | second.keys())
    moved = [(n, first.get(n), second.get(n)) for n in numbers if first.get(n) != second.get(n)]
    taken = [_taken(placement.values()) for placement in (first, second)]
    changed = sorted(
        v for v in taken[0].keys() | taken[1].keys() if taken[0].get(v, 0) != taken[1].get(v, 0)
    )
    return Difference(
        tuple(moved), tuple((v, taken[0].get(v, 0), taken[1].get(v, 0)) for v in changed)
    )


def _taken(vacancies: Iterable[int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for vacancy in vacancies:
        counts[vacancy] = counts.get(vacancy, 0) + 1
    return counts
