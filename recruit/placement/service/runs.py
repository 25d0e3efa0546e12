"""Doing a run: snapshot and seed in, placement, reasons, cut-offs and certificate out."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from recruit.campaigns import queries as campaigns
from recruit.extensions import db
from recruit.extensions.prepared import insert_rows
from recruit.journal import service as journal
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.errors import NotFoundError
from recruit.kernel.events import SYSTEM, Ref
from recruit.kernel.garbage import garbage_kept
from recruit.kernel.points import decimal_of
from recruit.placement import queries
from recruit.placement.certificate.competition import key_text
from recruit.placement.certificate.write import (
    counts,
    pseudonyms,
)
from recruit.placement.engine import NOBODY, Status, explain, first_difference, solve_for_vacancies
from recruit.placement.events import PlacementCertified, PlacementSimulated
from recruit.placement.models import CutOffRow, ResultRow, RoundRow, RunRow
from recruit.placement.rules import (
    Reason,
    RoundState,
    RunKind,
    grievances,
    require_step,
    snapshot_of,
)
from recruit.placement.service import certificates
from recruit.placement.service.solving import Outcome, solve

REASONS = {
    Status.PLACED: Reason.PLACED,
    Status.BELOW_CUT_OFF: Reason.BELOW_CUT_OFF,
    Status.NOT_REACHED: Reason.NOT_REACHED,
}


@garbage_kept()  # a million choices are all needed to the end
def perform(run_public_id: str, *, now: datetime) -> None:
    """Do a run that was asked for; a second call changes nothing. The job calls this."""
    run, round_ = _load(run_public_id)
    if run.state == "done":
        return
    if RoundState(round_.state) == RoundState.SUPERSEDED:
        _finish(run, {}, now)  # set aside while the job waited
        return
    outcome = solve(snapshot_of(json.loads(round_.snapshot or "{}")), run.seed)
    result = canonical_json({**_result(outcome), **_before(round_, run.seed)})
    values: dict[str, Any] = {"result": result, "result_digest": digest(result)}
    certified = RunKind(run.kind) == RunKind.CERTIFIED
    if certified:
        _write_results(run.id, outcome, round_.secret)
        values |= certificates.store(run, round_, outcome, now)
    _advance(round_, RoundState.CERTIFIED if certified else RoundState.SIMULATED, now)
    _finish(run, {**counts(outcome.solved), **_judged(outcome)}, now, **values)
    _record(run, round_, digest(result), now)


def _load(run_public_id: str) -> tuple[RunRow, RoundRow]:
    run = db.session.scalar(
        select(RunRow).where(RunRow.public_id == run_public_id).with_for_update()
    )
    if run is None:
        raise NotFoundError()
    round_ = db.session.scalar(
        select(RoundRow).where(RoundRow.id == run.round_id).with_for_update()
    )
    assert round_ is not None  # noqa: S101  (a foreign key)
    return run, round_


def _advance(round_: RoundRow, to: RoundState, now: datetime) -> None:
    state = RoundState(round_.state)
    if state == to or (to == RoundState.SIMULATED and state != RoundState.LOCKED):
        return
    require_step(state, to)
    round_.state = to.value
    if to == RoundState.CERTIFIED:
        round_.certified_at = now


def _finish(run: RunRow, found: Mapping[str, int], now: datetime, **more: Any) -> None:
    db.session.execute(
        update(RunRow)
        .where(RunRow.id == run.id)
        .values(state="done", finished_at=now, counts=dict(found), **more),
        execution_options={"synchronize_session": False},
    )
    db.session.flush()
    db.session.expire_all()


def _record(run: RunRow, round_: RoundRow, result_digest: str, now: datetime) -> None:
    kind = PlacementCertified if RunKind(run.kind) == RunKind.CERTIFIED else PlacementSimulated
    found = run.counts or {}
    event = kind(
        subject=Ref("placement", round_.public_id),
        campaign=campaigns.campaign_by_id(round_.campaign_id).public_id,
        run=run.public_id,
        placed=found["placed"],
        unfilled=found["unfilled"],
        digest=result_digest,
    )
    journal.record(event, actor=SYSTEM, now=now)


def _judged(outcome: Outcome) -> dict[str, int]:
    """How many would be placed elsewhere by the fair placement that suits the vacancies best (0:
    no other fair one exists), and how many have a justified grievance."""
    done = outcome.solved
    other = solve_for_vacancies(done.problem)
    elsewhere = zip(done.solution.chosen, other.chosen, strict=True)
    return {
        "otherwise_fair": sum(1 for ours, theirs in elsewhere if ours != theirs),
        "grievances": len(grievances(outcome.snapshot, outcome.places())),
    }


def _before(round_: RoundRow, seed: str) -> dict[str, Any]:
    """Where an override changed the input: the placement under the same seed without it."""
    if round_.based_on_id is None:
        return {}
    return {"before": _placement(solve(queries.frozen_input(round_.based_on_id), seed))}


def _placement(outcome: Outcome) -> list[list[Any]]:
    return [[number, vacancy_id] for number, vacancy_id in outcome.places().items()]


def _result(outcome: Outcome) -> dict[str, Any]:
    """The placement and the cut-offs as plain JSON, the same for the same input."""
    game, solution = outcome.solved.competition, outcome.solved.solution
    ids = [one.id for one in outcome.snapshot.vacancies]
    cut_offs = [
        [ids[vacancy], key_text(game.keys[position])]
        for vacancy, position in enumerate(solution.last)
        if position != NOBODY
    ]
    return {"placement": _placement(outcome), "cut_offs": cut_offs}


# --- what the certified run leaves ----------------------------------------------------------------


def _write_results(run_id: int, outcome: Outcome, secret: str) -> None:
    names = pseudonyms(tuple(outcome.solved.competition.candidates), secret)
    insert_rows(ResultRow, _result_rows(run_id, outcome, names))
    insert_rows(CutOffRow, _cut_off_rows(run_id, outcome))


def _result_rows(run_id: int, outcome: Outcome, names: Mapping[str, str]) -> list[dict[str, Any]]:
    statuses = explain(outcome.solved.problem, outcome.solved.solution)
    position, rows = 0, []
    for candidate in outcome.snapshot.candidates:
        for rank, choice in enumerate(candidate.choices, start=1):
            row = {
                "run_id": run_id,
                "person_id": candidate.person_id,
                "number": candidate.number,
                "pseudonym": names[candidate.number],
                "rank": rank,
                "vacancy_id": choice.vacancy_id,
                "application_id": choice.application_id,
                **_NOTHING,
            }
            if not choice.takes_part:
                rows.append(row | {"reason": Reason.INELIGIBLE.value, "rule": choice.rule})
            else:
                rows.append(row | _reason(outcome, position, statuses[position]))
                position += 1
    return rows


_NOTHING: dict[str, Any] = dict.fromkeys(
    ("rule", "key", "points", "cut_off", "short_by", "decided_by")
)


def _reason(outcome: Outcome, position: int, status: Status) -> dict[str, Any]:
    game, codes = outcome.solved.competition, outcome.snapshot.key
    key = game.keys[position]
    at = codes.index("points")
    row: dict[str, Any] = {
        "reason": REASONS[status].value,
        "key": key_text(key),
        "points": decimal_of(key[at]),
    }
    last = outcome.solved.solution.last[game.choices[position]]
    if last == NOBODY:
        return row
    cut_off = game.keys[last]
    row["cut_off"] = decimal_of(cut_off[at])
    if status == Status.BELOW_CUT_OFF:
        decisive, short = first_difference(key, cut_off)
        row["decided_by"] = codes[decisive]
        row["short_by"] = decimal_of(short) if decisive == at else None
    return row


def _cut_off_rows(run_id: int, outcome: Outcome) -> list[dict[str, Any]]:
    game, solution = outcome.solved.competition, outcome.solved.solution
    at = outcome.snapshot.key.index("points")
    applicants = _count(game.choices, len(game.posts))
    placed = _count((game.choices[p] for p in solution.chosen if p != NOBODY), len(game.posts))
    rows = []
    for index, vacancy in enumerate(outcome.snapshot.vacancies):
        last = solution.last[index]
        rows.append(
            {
                "run_id": run_id,
                "vacancy_id": vacancy.id,
                "posts": vacancy.posts,
                "applicants": applicants[index],
                "placed": placed[index],
                "key": None if last == NOBODY else key_text(game.keys[last]),
                "points": None if last == NOBODY else decimal_of(game.keys[last][at]),
            }
        )
    return rows


def _count(indexes: Iterable[int], size: int) -> list[int]:
    counted = [0] * size
    for index in indexes:
        counted[index] += 1
    return counted
