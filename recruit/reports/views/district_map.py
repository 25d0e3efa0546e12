"""The coloured map of districts, with the table that says the same, on a page and as files."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

from flask import render_template, request, send_file
from flask_babel import gettext as _
from flask_babel import pgettext
from werkzeug.wrappers import Response

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.directory import queries as directory
from recruit.directory.rules import title
from recruit.files.tables import csv_file, write_xlsx
from recruit.kernel.asker import Permission
from recruit.reports.queries.district_map import district_figures
from recruit.reports.rules.district_map import (
    MEASURE_NAMES,
    ORDERS,
    DistrictFigures,
    DistrictRow,
    Measure,
    ordered,
    total,
)
from recruit.reports.views.blueprint import bp
from recruit.reports.views.reports import XLSX, chosen_campaign
from recruit.web.access import allow, asker
from recruit.web.choropleth import Figure, Picture, picture
from recruit.web.formats import number
from recruit.web.moment import now
from recruit.web.pages import language

FORMATS = ("csv", "xlsx")


@dataclass(frozen=True)
class Asked:
    """What the address asks for; what means nothing is passed over."""

    campaign: Campaign
    measure: Measure
    subject: str
    order: str

    def address(self, **other: str) -> dict[str, str]:
        found = {
            "campaign": self.campaign.public_id,
            "measure": str(self.measure),
            "subject": self.subject,
            "sort": self.order,
        }
        return {key: value for key, value in (found | other).items() if value}


@bp.get("/office/reports/map")
@allow(Permission.REPORTS_READ)
def district_map() -> str:
    asked = _asked()
    figures = _figures(asked)
    names = _names()
    return render_template(
        "reports/district_map.html",
        asked=asked,
        campaigns=campaigns.campaigns(),
        measures=MEASURE_NAMES,
        subjects=directory.subject_choices(language()),
        picture=_picture(figures, names, asked.measure),
        names=names,
        rows=ordered(figures, names, asked.order),
        total=total(figures),
        placed=any(one.filled is not None for one in figures.values()),
        shown=said,
        everywhere=asker().scope(Permission.REPORTS_READ).everywhere,
    )


@bp.get("/office/reports/map.<any(csv, xlsx):form>")
@allow(Permission.REPORTS_READ)
def district_map_file(form: str) -> Response:
    asked = _asked()
    figures = _figures(asked)
    rows = ordered(figures, _names(), asked.order)
    sheet = [_heading(), *(_cells(row) for row in rows)]
    sheet.append(_cells(DistrictRow("", pgettext("sum", "Total"), total(figures))))
    name = f"{asked.campaign.year.replace('/', '-')}-map-{now():%Y-%m-%d}.{form}"
    if form == "csv":
        return send_file(csv_file(sheet), "text/csv", as_attachment=True, download_name=name)
    data = BytesIO(write_xlsx({_("Districts"): sheet}))
    return send_file(data, XLSX, as_attachment=True, download_name=name)


def _asked() -> Asked:
    wanted = request.args.get
    measure, order = wanted("measure", ""), wanted("sort", "")
    subject = wanted("subject", "")
    return Asked(
        chosen_campaign(),
        Measure(measure) if measure in set(Measure) else Measure.VACANCIES,
        subject if subject in directory.subjects() else "",
        order if order in ORDERS else "name",
    )


def _figures(asked: Asked) -> dict[str, DistrictFigures]:
    scope = asker().scope(Permission.REPORTS_READ)
    return district_figures(asked.campaign.id, asked.subject, scope)


def _names() -> dict[str, str]:
    known = directory.districts()
    return {code: title(one, known)[language()] for code, one in known.items()}


def _picture(
    figures: Mapping[str, DistrictFigures], names: Mapping[str, str], measure: Measure
) -> Picture:
    shown = {
        code: Figure(names[code], one.number(measure), said(one.number(measure), measure))
        for code, one in figures.items()
    }
    return picture(shown, lambda value: said(value, measure))


def said(value: int | None, measure: str) -> str:
    """A measure's number as people read it: applicants in tenths, a share in per cent."""
    if value is None:
        return "–"
    if measure == Measure.APPLICANTS:
        return number(Decimal(value) / 10)
    return f"{value}%" if measure == Measure.UNFILLED else number(value)


def _heading() -> list[object]:
    return [
        _("District"),
        _("Vacancies"),
        _("Posts"),
        _("Applicants"),
        _("Applicants per post"),
        _("Posts filled"),
        _("Posts left"),
        _("Share of posts not filled, per cent"),
    ]


def _cells(row: DistrictRow) -> list[object]:
    one = row.figures
    per_post = None if one.per_post is None else Decimal(one.per_post) / 10
    cells = [one.vacancies, one.posts, one.applicants, per_post, one.filled, one.left, one.unfilled]
    return [row.name, *("" if cell is None else cell for cell in cells)]
