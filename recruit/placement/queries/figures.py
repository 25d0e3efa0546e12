"""What a run looks like from above: by district, and what the incentive does."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from recruit.extensions import db
from recruit.kernel.points import decimal_of
from recruit.placement.rules import Snapshot
from recruit.vacancies.queries import VACANCIES


@dataclass(frozen=True)
class Share:
    """Posts of one kind or district: how many there are and how many were taken, and the mean
    cut-off of the vacancies that are full."""

    posts: int
    taken: int
    full: int
    mean_cut_off: Decimal | None

    @property
    def left(self) -> int:
        return self.posts - self.taken

    @property
    def percent(self) -> int:
        return round(100 * self.taken / self.posts) if self.posts else 0


@dataclass(frozen=True)
class Figures:
    by_kind: Mapping[str, Share]
    by_district: Mapping[str, Share]


def figures(frozen: Snapshot, result: Mapping[str, Any]) -> Figures:
    """Of one run, as `run_result` gives it, over the input it worked on."""
    taken: dict[int, int] = {}
    for _number, vacancy_id in result["placement"]:
        taken[vacancy_id] = taken.get(vacancy_id, 0) + 1
    slot = frozen.key.index("points")
    cut_offs = {vacancy: int(key.split(":")[slot]) for vacancy, key in result["cut_offs"]}
    known = _known(one.id for one in frozen.vacancies)
    kinds: dict[str, list[tuple[int, int, int | None]]] = {}
    districts: dict[str, list[tuple[int, int, int | None]]] = {}
    for one in frozen.vacancies:
        kind, district = known[one.id]
        row = (one.posts, taken.get(one.id, 0), cut_offs.get(one.id))
        kinds.setdefault(kind, []).append(row)
        districts.setdefault(district, []).append(row)
    return Figures(
        {kind: _share(rows) for kind, rows in kinds.items()},
        {district: _share(rows) for district, rows in districts.items()},
    )


def _share(rows: list[tuple[int, int, int | None]]) -> Share:
    cut_offs = [points for _posts, _taken, points in rows if points is not None]
    mean = decimal_of(round(sum(cut_offs) / len(cut_offs))) if cut_offs else None
    return Share(
        sum(posts for posts, _taken, _points in rows),
        sum(taken for _posts, taken, _points in rows),
        len(cut_offs),
        mean,
    )


def _known(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Kind and district by vacancy."""
    wanted, found = list(ids), dict[int, tuple[str, str]]()
    for start in range(0, len(wanted), 500):
        rows = db.session.execute(
            select(VACANCIES.c.id, VACANCIES.c.kind, VACANCIES.c.district_code).where(
                VACANCIES.c.id.in_(wanted[start : start + 500])
            )
        )
        found |= {row.id: (row.kind, row.district_code) for row in rows}
    return found
