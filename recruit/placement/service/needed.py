"""What would I have needed here? Answered by running the round again, not from the cut-off."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import select

from recruit.extensions import db
from recruit.kernel.asker import Asker
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.points import decimal_of
from recruit.kernel.text import N_
from recruit.placement import queries
from recruit.placement.engine import NOBODY
from recruit.placement.models import ResultRow, RoundRow, RunRow
from recruit.placement.rules import RoundState, RunKind, Snapshot, changed
from recruit.placement.rules.overrides import Change, OverrideKind
from recruit.placement.service.solving import Outcome, solve


@dataclass(frozen=True)
class Needed:
    """The least total with which this choice would have been theirs, all else being equal.

    `points` None: no total would have been enough, because others go before all points there.
    """

    vacancy_id: int
    had: Decimal
    points: Decimal | None
    cut_off: Decimal | None


def needed(round_public_id: str, rank: int, *, asker: Asker) -> Needed:
    """For one of the asker's own choices that was below the cut-off, in a published round."""
    row = db.session.execute(
        select(RoundRow.id, RoundRow.seed, ResultRow.number, ResultRow.vacancy_id, ResultRow.reason)
        .join(RunRow, RunRow.round_id == RoundRow.id)
        .join(ResultRow, ResultRow.run_id == RunRow.id)
        .where(
            RoundRow.public_id == round_public_id,
            RoundRow.state == RoundState.PUBLISHED.value,
            RunRow.kind == RunKind.CERTIFIED.value,
            ResultRow.person_id == asker.own_id(),
            ResultRow.rank == rank,
        )
    ).first()
    if row is None:
        raise NotFoundError()
    if row.reason != "below-cut-off":
        raise RuleError(N_("This is only answered for choices at which others stood higher."))
    return answer(queries.frozen_input(row.id), row.seed or "", row.number, row.vacancy_id)


def answer(frozen: Snapshot, seed: str, number: str, vacancy_id: int) -> Needed:
    """A few runs: one without the candidate, whose last admitted there is to be beaten, and those
    that prove the answer."""
    person = next(one for one in frozen.candidates if one.number == number)
    choice = next(one for one in person.choices if one.vacancy_id == vacancy_id)
    slot = frozen.key.index("points")
    assert choice.key is not None  # noqa: S101  (it took part)
    had = choice.key[slot]
    last = _last_without(frozen, seed, number, vacancy_id)
    guess = had if last is None else last[slot]
    points = _least(
        frozen, had, guess, lambda total: _wins(frozen, seed, number, vacancy_id, total)
    )
    return Needed(
        vacancy_id,
        decimal_of(had),
        None if points is None else decimal_of(points),
        None if last is None else decimal_of(last[slot]),
    )


def _least(frozen: Snapshot, had: int, guess: int, enough: Callable[[int], bool]) -> int | None:
    """The least total above `had` that is enough. Nearly always that of the last admitted or a
    hundredth more; where the change comes round again, halving finds it (more never hurts)."""
    slot = frozen.key.index("points")
    highest = max(c.key[slot] for one in frozen.candidates for c in one.choices if c.key)
    least, most = had, None
    for total in (guess, guess + 1, highest + 1):
        if total > least:
            if enough(total):
                most = total
                break
            least = total
    if most is None:
        return None
    if most - least > 1 and not enough(most - 1):
        return most
    while most - least > 1:
        middle = (least + most) // 2
        if enough(middle):
            most = middle
        else:
            least = middle
    return most


def _last_without(
    frozen: Snapshot, seed: str, number: str, vacancy_id: int
) -> tuple[int, ...] | None:
    """The key admitted last where the candidate does not take part: who gets in above it pushes
    that one out."""
    rest = tuple(one for one in frozen.candidates if one.number != number)
    outcome = solve(replace(frozen, candidates=rest), seed)
    index = _index(outcome, vacancy_id)
    last = outcome.solved.solution.last[index]
    return None if last == NOBODY else outcome.solved.competition.keys[last]


def _index(outcome: Outcome, vacancy_id: int) -> int:
    return next(i for i, one in enumerate(outcome.snapshot.vacancies) if one.id == vacancy_id)


def _wins(frozen: Snapshot, seed: str, number: str, vacancy_id: int, points: int) -> bool:
    """Whether the candidate is placed there, or higher on their list, with this total."""
    at = next(one.public_id for one in frozen.vacancies if one.id == vacancy_id)
    change = Change(OverrideKind.CORRECT, candidate=number, vacancy=at, points=points)
    outcome = solve(changed(frozen, change), seed)
    person = next(one for one in frozen.candidates if one.number == number)
    order = [one.vacancy_id for one in person.choices]
    place = outcome.places().get(number)
    return place is not None and order.index(place) <= order.index(vacancy_id)
