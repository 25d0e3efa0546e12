"""The catalogue of a campaign: read once, kept until what can be found in it changes.

Every change of vacancies or schools gives the campaign another revision in its own transaction
(`recruit.vacancies.service.revisions`), and each use asks for the revision first. The public pages
do with the edition before while the next one is made; everybody else is never shown a state before
their request.
"""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select

from recruit.campaigns import queries as campaigns
from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.extensions.editions import edition
from recruit.extensions.prepared import run
from recruit.kernel.points import hundredths_of
from recruit.vacancies.models import CatalogueRevision, VacancyRow
from recruit.vacancies.queries.filters import region_code
from recruit.vacancies.rules.finding import Catalogue, Entry, Tag, hours_band

KEPT = 4  # campaigns
AT_ONCE = 10_000  # rows
Tags = tuple[Tag, ...]
_REVISION = select(CatalogueRevision.revision).where(
    CatalogueRevision.campaign_id == bindparam("campaign_id")
)


def catalogue(campaign_id: int) -> Catalogue:
    """What the public can find in a campaign now; a moment before where that will do."""
    return edition(
        "catalogues",
        KEPT,
        campaign_id,
        lambda: revision(campaign_id),
        lambda: Catalogue(list(_entries(*_findable(campaign_id)))),
    )


def revision(campaign_id: int) -> str:
    """A word that differs whenever what can be found in the campaign has changed."""
    return run(_REVISION, campaign_id=campaign_id).scalar() or ""


_REVISIONS = select(CatalogueRevision.revision).order_by(CatalogueRevision.campaign_id)


def revisions() -> str:
    """The same for all campaigns together."""
    return " ".join(run(_REVISIONS).scalars())


def new_ones(campaign_id: int, *since: ColumnElement[bool]) -> Catalogue:
    """A catalogue of only those for which the conditions hold; nothing of it is kept."""
    return Catalogue(list(_entries(*_findable(campaign_id), *since)))


def _findable(campaign_id: int) -> list[ColumnElement[bool]]:
    """What the public finds: the published ones, of a finished campaign the closed ones, too."""
    ended = campaigns.campaign_by_id(campaign_id).state == "finished"
    states = ("published", "closed") if ended else ("published",)
    return [VacancyRow.campaign_id == campaign_id, VacancyRow.state.in_(states)]


def _entries(*conditions: ColumnElement[bool]) -> Iterator[Entry]:
    further = directory.SCHOOLS.alias("further")
    v = VacancyRow
    rows = db.session.execute(
        select(
            v.id, v.school_id, v.further_school_id, v.district_code, v.further_district_code,
            v.subject_code, v.kind, v.contract, v.sector, v.hours, v.search, v.sort_en, v.lat,
            v.lon, v.further_lat, v.further_lon, v.benefits, v.benefit_monthly, v.benefit_once,
            v.former_applicants, v.former_cut_off, v.outcome_applicants, v.outcome_cut_off,
            v.published_at, further.c.search.label("further_search"),
        )
        .join(further, further.c.id == v.further_school_id, isouter=True)
        .where(*conditions)
        .order_by(v.sort_az, v.id),
        execution_options={"yield_per": AT_ONCE},
    )  # fmt: skip
    reading = Reading()
    for row in rows:
        yield reading.entry(row)


class Reading:
    """Makes rows entries; what many of them share is worked out once."""

    def __init__(self) -> None:
        self.districts = directory.districts()
        self.tags_of_post = cache(tags_of_post)
        self.tags_of_place = cache(self._tags_of_place)
        self.words = cache(words)

    def entry(self, row: Any) -> Entry:
        ended = row.outcome_applicants is not None
        cut_off = row.outcome_cut_off if ended else row.former_cut_off
        post = (row.subject_code, row.kind, row.contract, row.sector, row.hours, row.benefits)
        return Entry(
            id=row.id,
            tags=self.tags_of_post(*post)
            + self.tags_of_place(row.district_code, row.further_district_code),
            words=self.words(row.search, row.further_search),
            places=_places(row, self.districts),
            schools=(row.school_id, *([row.further_school_id] if row.further_school_id else [])),
            hours=row.hours,
            order_en=row.sort_en,
            published=row.published_at.timestamp() if row.published_at else 0.0,
            cut_off=None if cut_off is None else hundredths_of(cut_off),
            ended=ended or row.former_applicants is not None,
            benefit=(_amount(row.benefit_monthly), _amount(row.benefit_once)),
        )

    def _tags_of_place(self, district: str, further: str | None) -> Tags:
        homes = dict.fromkeys(code for code in (district, further) if code)
        cities = dict.fromkeys(p for code in homes if (p := self.districts[code].parent))
        return (
            *(("district", code) for code in homes | cities),
            *(("region", one) for one in {region_code(self.districts[c]) for c in homes}),
        )


def tags_of_post(
    subject: str, kind: str, contract: str, sector: str, hours: int, benefits: str
) -> Tags:
    return (
        ("subject", subject),
        ("kind", kind),
        ("contract", contract),
        ("sector", sector),
        ("hours", hours_band(hours)),
        *(("benefit", one) for one in benefits.split()),
    )


def words(own: str, further: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{own} {further or ''}".split()))


def _places(row: Any, districts: dict[str, Any]) -> tuple[tuple[float, float], ...]:
    """Where its schools are; one without coordinates stands at its district's centre."""
    home = districts[row.district_code]
    first = (row.lat, row.lon) if row.lat is not None else (home.lat, home.lon)
    further = (row.further_lat, row.further_lon)
    return (first,) if row.further_lat is None else (first, further)


def _amount(value: Decimal | None) -> int:
    return 0 if value is None else hundredths_of(value)
