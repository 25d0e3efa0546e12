"""The catalogue of a campaign: read once, kept until what can be found in it changes.

Every change of vacancies or schools gives the campaign another revision in its own transaction
(`recruit.vacancies.service.revisions`), and each use asks for the revision first: nobody is ever
shown what was published or withdrawn before their request began.
"""

from collections import OrderedDict
from collections.abc import Iterator
from decimal import Decimal
from threading import Lock, RLock
from typing import Any, cast

from flask import Flask, current_app
from sqlalchemy import ColumnElement, bindparam, select

from recruit.campaigns import queries as campaigns
from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.extensions.prepared import run
from recruit.kernel.points import hundredths_of
from recruit.vacancies.models import CatalogueRevision, VacancyRow
from recruit.vacancies.queries.filters import region_code
from recruit.vacancies.rules.finding import Catalogue, Entry, hours_band

KEPT = 4  # campaigns
_REVISION = select(CatalogueRevision.revision).where(
    CatalogueRevision.campaign_id == bindparam("campaign_id")
)


class Shelf:
    """The catalogues one process keeps, the last used last."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._reading: dict[int, RLock] = {}
        self._kept: OrderedDict[int, tuple[str, Catalogue]] = OrderedDict()

    def get(self, campaign_id: int, revision: str) -> Catalogue:
        """This revision's catalogue; one thread reads it, the others wait for it."""
        with self._lock:
            reading = self._reading.setdefault(campaign_id, RLock())
        with reading:
            kept = self._kept.get(campaign_id)
            if kept is None or kept[0] != revision:
                kept = (revision, Catalogue(list(_entries(*_findable(campaign_id)))))
            with self._lock:
                self._kept[campaign_id] = kept
                self._kept.move_to_end(campaign_id)
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
        return kept[1]


def catalogue(campaign_id: int) -> Catalogue:
    """What the public can find in a campaign now."""
    shelf = current_app.extensions.get("recruit.shelf") or _new_shelf(current_app)
    return cast(Shelf, shelf).get(campaign_id, revision(campaign_id))


def _new_shelf(app: Flask) -> Shelf:
    return cast(Shelf, app.extensions.setdefault("recruit.shelf", Shelf()))


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
        .order_by(v.sort_az, v.id)
    )  # fmt: skip
    districts = directory.districts()
    regions = {code: region_code(one) for code, one in districts.items()}
    parents = {code: one.parent for code, one in districts.items()}
    for row in rows:
        yield _entry(row, districts, regions, parents)


def _entry(
    row: Any, districts: dict[str, Any], regions: dict[str, str], parents: dict[str, str | None]
) -> Entry:
    homes = dict.fromkeys(c for c in (row.district_code, row.further_district_code) if c)
    cities = dict.fromkeys(parent for code in homes if (parent := parents[code]))
    ended = row.outcome_applicants is not None
    cut_off = row.outcome_cut_off if ended else row.former_cut_off
    words = f"{row.search} {row.further_search or ''}".split()
    return Entry(
        id=row.id,
        tags=(
            ("subject", row.subject_code),
            ("kind", row.kind),
            ("contract", row.contract),
            ("sector", row.sector),
            ("hours", hours_band(row.hours)),
            *(("district", code) for code in (*homes, *cities)),
            *(("region", region) for region in {regions[code] for code in homes}),
            *(("benefit", benefit) for benefit in row.benefits.split()),
        ),
        words=tuple(dict.fromkeys(words)),
        places=_places(row, districts),
        schools=(row.school_id, *([row.further_school_id] if row.further_school_id else [])),
        hours=row.hours,
        order_en=row.sort_en,
        published=row.published_at.timestamp() if row.published_at else 0.0,
        cut_off=None if cut_off is None else hundredths_of(cut_off),
        ended=ended or row.former_applicants is not None,
        benefit=(_amount(row.benefit_monthly), _amount(row.benefit_once)),
    )


def _places(row: Any, districts: dict[str, Any]) -> tuple[tuple[float, float], ...]:
    """Where its schools are; one without coordinates stands at its district's centre."""
    home = districts[row.district_code]
    first = (row.lat, row.lon) if row.lat is not None else (home.lat, home.lon)
    further = (row.further_lat, row.further_lon)
    return (first,) if row.further_lat is None else (first, further)


def _amount(value: Decimal | None) -> int:
    return 0 if value is None else hundredths_of(value)
