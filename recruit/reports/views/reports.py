"""The list of reports, and the report on applications and placement."""

from io import BytesIO

from flask import abort, render_template, request, send_file
from flask_babel import gettext as _
from flask_babel import pgettext
from werkzeug.wrappers import Response

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.directory import queries as directory
from recruit.files.tables import write_xlsx
from recruit.kernel.asker import Permission
from recruit.reports import queries
from recruit.reports.queries.figures import names_of
from recruit.reports.rules import Report, report
from recruit.reports.rules.tables import HEADINGS
from recruit.reports.views.blueprint import bp
from recruit.web.access import allow, asker
from recruit.web.moment import now
from recruit.web.pages import language

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/office/reports")
@allow(Permission.REPORTS_READ)
def office() -> str:
    return render_template("reports/office.html", campaigns=campaigns.campaigns())


@bp.get("/office/reports/placement")
@allow(Permission.REPORTS_READ)
def placement() -> str:
    campaign = chosen_campaign()
    filters = queries.ReportFilters.of(request.args)
    return render_template(
        "reports/placement.html",
        campaign=campaign,
        campaigns=campaigns.campaigns(),
        filters=filters,
        report=_report(campaign, filters),
        headings=HEADINGS,
        districts=directory.district_choices(language(), asker().scope(Permission.REPORTS_READ)),
        subjects=directory.subject_choices(language()),
        everywhere=asker().scope(Permission.REPORTS_READ).everywhere,
    )


@bp.get("/office/reports/placement.xlsx")
@allow(Permission.REPORTS_READ)
def placement_file() -> Response:
    campaign = chosen_campaign()
    filters = queries.ReportFilters.of(request.args)
    data = write_xlsx({_("Report"): _sheet(_report(campaign, filters), filters)})
    name = f"{campaign.year.replace('/', '-')}-{filters.by}-{now():%Y-%m-%d}.xlsx"
    return send_file(BytesIO(data), XLSX, as_attachment=True, download_name=name)


def chosen_campaign() -> Campaign:
    """The address's campaign, else the newest one."""
    wanted = request.args.get("campaign")
    if wanted:
        return campaigns.campaign(wanted)
    return next(iter(campaigns.campaigns()), None) or abort(404)


def _report(campaign: Campaign, filters: queries.ReportFilters) -> Report:
    figures = queries.figures_of(campaign, filters, asker().scope(Permission.REPORTS_READ))
    return report(figures, names_of(filters), language())


def _sheet(found: Report, filters: queries.ReportFilters) -> list[list[object]]:
    """What the page's table says, cell by cell."""
    first = _("Subject") if filters.by == "subject" else _("District")
    rows: list[list[object]] = [[first, *(_(heading) for heading in HEADINGS)]]
    rows += [[row.name, *row.figures.cells()] for row in found.rows]
    return [*rows, [pgettext("sum", "Total"), *found.total.cells()]]
