"""How far it is between two schools, to what is near, and from one school to many."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from flask import Response, jsonify, render_template, request
from flask_babel import gettext as _

from recruit.directory import queries
from recruit.directory.queries import Asked, Near, Spot
from recruit.directory.rules import School
from recruit.directory.views.blueprint import bp, names, sheet
from recruit.kernel.errors import RuleError
from recruit.web.access import PUBLIC, allow
from recruit.web.formats import message
from recruit.web.pages import language

NEAREST = 10
IN_TABLE = 100
SUGGESTED = 10


@bp.get("/schools/distances")
@allow(PUBLIC)
def distances() -> str:
    ends, wrong = {}, {}
    for name in ("from", "to"):
        try:
            ends[name] = queries.asked(request.args.get(name, ""))
        except RuleError as error:
            ends[name] = Asked(request.args[name].strip()[:60])
            wrong[name] = message(error)
    start, end = ends["from"].spot, ends["to"].spot
    return render_template(
        "directory/distances.html",
        ends=ends,
        wrong=wrong,
        start=start,
        end=end,
        metres=queries.between(start, end) if start and end else None,
        near=_near(start) if start else [],
        district_choices=queries.district_choices(language()),
        **names(),
    )


def _near(spot: Spot) -> list[Near]:
    return queries.nearest(*spot.point, NEAREST, not_id=spot.school.id if spot.school else None)


@bp.get("/schools/suggestions.json")
@allow(PUBLIC)
def suggestions() -> Response:
    """Names that begin to fit what is being typed."""
    found = queries.found_by_text(request.args.get("q", ""), SUGGESTED)
    return jsonify([one.name[language()] for one in found])


@bp.get("/schools/<string:public_id>/distances")
@allow(PUBLIC)
def distance_table(public_id: str) -> str:
    school = queries.school(public_id)
    return render_template(
        "directory/distance_table.html",
        school=school,
        place=queries.place_of(school),
        district=_district(),
        rows=_rows(school),
        district_choices=queries.district_choices(language()),
        **names(),
    )


@bp.get("/schools/<string:public_id>/distances.<string:kind>")
@allow(PUBLIC)
def distance_file(public_id: str, kind: str) -> Response:
    school = queries.school(public_id)
    name = f"distances-{school.code}".replace("/", "-")
    return sheet(kind, name, _("Distances"), _lines(_rows(school)))


def _district() -> str:
    code = request.args.get("district", "")
    return code if code in queries.districts() else ""


def _rows(school: School) -> list[Near]:
    """All schools of the chosen district, or the nearest hundred, the nearest first."""
    here = queries.place_of(school).point
    if district := _district():
        return queries.nearest_in(here, district, not_id=school.id)
    return queries.nearest(*here, IN_TABLE, not_id=school.id)


def _lines(rows: list[Near]) -> Iterator[list[Any]]:
    districts = dict(queries.district_choices(language()))
    yield [
        _("Code"),
        _("School"),
        _("District"),
        _("Distance in a straight line, m"),
        _("Distance in a straight line, km"),
        _("Place"),
    ]
    for one in rows:
        yield [
            one.school.code,
            one.school.name[language()],
            districts[one.school.district_code],
            one.metres,
            (Decimal(one.metres) / 1000).quantize(Decimal("0.01")),
            _("known") if one.exact else _("its district's centre"),
        ]
