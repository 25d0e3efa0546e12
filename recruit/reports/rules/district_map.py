"""What the coloured map of districts counts, and what it can be coloured by."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from recruit.kernel.text import N_, sort_key


class Measure(StrEnum):
    VACANCIES = "vacancies"
    POSTS = "posts"
    APPLICANTS = "applicants"
    UNFILLED = "unfilled"


MEASURE_NAMES = {
    Measure.VACANCIES: N_("Vacancies"),
    Measure.POSTS: N_("Posts"),
    Measure.APPLICANTS: N_("Applicants per post"),
    Measure.UNFILLED: N_("Share of posts not filled"),
}


@dataclass(frozen=True)
class DistrictFigures:
    """`applicants`: people who have a vacancy of the district in a choice list."""

    vacancies: int = 0
    posts: int = 0
    applicants: int | None = 0  # None: a sum of them would count people twice
    filled: int | None = None  # None: nobody has been placed in the campaign yet

    @property
    def per_post(self) -> int | None:
        """Applicants for one post, in tenths; None where there is no post."""
        if not self.posts or self.applicants is None:
            return None
        return round(10 * self.applicants / self.posts)

    @property
    def left(self) -> int | None:
        return None if self.filled is None else max(0, self.posts - self.filled)

    @property
    def unfilled(self) -> int | None:
        """Per cent of the posts; None where that cannot be said."""
        return None if self.left is None or not self.posts else round(100 * self.left / self.posts)

    def number(self, measure: Measure) -> int | None:
        """What the map is coloured by; applicants in tenths, a share in per cent."""
        return {
            Measure.VACANCIES: self.vacancies,
            Measure.POSTS: self.posts,
            Measure.APPLICANTS: self.per_post,
            Measure.UNFILLED: self.unfilled,
        }[measure]


@dataclass(frozen=True)
class DistrictRow:
    code: str
    name: str
    figures: DistrictFigures


ORDERS = ("name", *Measure)


def ordered(
    figures: Mapping[str, DistrictFigures], names: Mapping[str, str], order: str
) -> list[DistrictRow]:
    """By name, or the largest number first; what has none stands last."""
    rows = [DistrictRow(code, names[code], one) for code, one in figures.items()]
    rows.sort(key=lambda row: (sort_key(row.name), row.code))
    if order in set(Measure):
        measure = Measure(order)
        rows.sort(key=lambda row: _last_if_none(row.figures.number(measure)))
    return rows


def _last_if_none(number: int | None) -> tuple[bool, int]:
    return number is None, -(number or 0)


def total(figures: Mapping[str, DistrictFigures]) -> DistrictFigures:
    """Of all rows. People may want to go to several districts, so they are not added up."""
    known = [one.filled for one in figures.values() if one.filled is not None]
    return DistrictFigures(
        sum(one.vacancies for one in figures.values()),
        sum(one.posts for one in figures.values()),
        None,
        sum(known) if known else None,
    )
