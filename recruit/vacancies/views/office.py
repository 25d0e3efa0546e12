"""Officials' list of vacancies in every state, and the same as a file that can come in again."""

from collections.abc import Iterator
from typing import IO, Any

from flask import Response, render_template, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.directory import queries as directory
from recruit.files.tables import csv_file, xlsx_file
from recruit.kernel.asker import Permission, Scope
from recruit.kernel.errors import NotFoundError
from recruit.kernel.text import N_
from recruit.vacancies import queries, service
from recruit.vacancies.queries import SENT_BACK, OfficeFilters
from recruit.vacancies.rules import COLUMNS, HIDDEN, STATE_NAMES, State, Step
from recruit.vacancies.rules.rows import STATE_COLUMN, cells_of
from recruit.vacancies.rules.states import before
from recruit.vacancies.views.blueprint import bp, names
from recruit.web.access import allow, asker
from recruit.web.pages import language
from recruit.web.paging import page_number

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
PIECE = 64 * 1024
LIST_NAMES = {State.DRAFT.value: STATE_NAMES["draft"], SENT_BACK: N_("Sent back")} | STATE_NAMES


def office_campaign(values: MultiDict[str, str] | None = None) -> Campaign | None:
    """The campaign that is named, else the running one, else the newest; officials see drafts."""
    public_id = (request.args if values is None else values).get("campaign")
    if public_id:
        return campaigns.campaign(public_id)
    return campaigns.current_campaign() or next(iter(campaigns.campaigns()), None)


@bp.get("/office/vacancies")
@allow(Permission.VACANCIES_EDIT, Permission.VACANCIES_PUBLISH)
def office() -> str:
    campaign, scope = office_campaign(), _scope()
    if campaign is None:
        return render_template("vacancies/office_none.html")
    filters = OfficeFilters.of(request.args)
    found = queries.for_office(campaign.id, filters, scope, language=language(), page=page_number())
    counts = queries.state_counts(campaign.id, scope)
    every = sum(counts.values()) - counts.get(SENT_BACK, 0)
    return render_template(
        "vacancies/office.html",
        campaign=campaign,
        campaigns=campaigns.campaigns(),
        filters=filters,
        found=found,
        counts=counts,
        states=[("", _("All"), every), *_states(counts)],
        drafts=_drafts(campaign, filters),
        may_publish=asker().may(Permission.VACANCIES_PUBLISH) and campaign.state != "finished",
        may_edit=asker().may(Permission.VACANCIES_EDIT) and campaign.state != "finished",
        address={"campaign": campaign.public_id} | filters.params(),
        state_names=STATE_NAMES,
        hidden=HIDDEN,
        editable=(*before(Step.EDIT), *before(Step.CHANGE)),
        closable=before(Step.CLOSE),
        withdrawable=before(Step.WITHDRAW),
        others=[one for one in campaigns.campaigns() if one.id != campaign.id],
        district_choices=directory.district_choices(language(), scope),
        subject_choices=directory.subject_choices(language()),
        **names(campaign),
    )


def _drafts(campaign: Campaign, filters: OfficeFilters) -> int:
    """How many of this list the asker could publish."""
    if filters.state not in ("", *HIDDEN):
        return 0
    scope = asker().scope(Permission.VACANCIES_PUBLISH)
    return queries.waiting(campaign.id, filters, scope).vacancies


def _states(counts: dict[str, int]) -> list[tuple[str, str, int]]:
    return [(code, _(name), counts[code]) for code, name in LIST_NAMES.items() if code in counts]


def _scope() -> Scope:
    return asker().scope(Permission.VACANCIES_EDIT) | asker().scope(Permission.VACANCIES_PUBLISH)


@bp.get("/office/vacancies/export.<string:form>")
@allow(Permission.VACANCIES_EDIT, Permission.VACANCIES_PUBLISH)
def export(form: str) -> Response:
    """What the list shows, in the columns of the import: it can come in again elsewhere."""
    campaign = office_campaign()
    if campaign is None or form not in ("csv", "xlsx"):
        raise NotFoundError()
    rows = _rows(campaign, OfficeFilters.of(request.args))
    file = csv_file(rows) if form == "csv" else xlsx_file(service.TEMPLATE_SHEET, rows)
    response = Response(_pieces(file), content_type=CSV if form == "csv" else XLSX)
    response.headers["Content-Disposition"] = f"attachment; filename=vacancies.{form}"
    return response


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    """Piece by piece: a slow line holds neither the rows nor the database."""
    with file:
        while piece := file.read(PIECE):
            yield piece


def _rows(campaign: Campaign, filters: OfficeFilters) -> Iterator[list[Any]]:
    yield [*COLUMNS, STATE_COLUMN]
    for one in queries.every_for_office(campaign.id, filters, _scope()):
        yield [*cells_of(one), one.state]
