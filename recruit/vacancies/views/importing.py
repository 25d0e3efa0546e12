"""Importing vacancies from a file: check, see, confirm."""

from itertools import zip_longest

from flask import Response, flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.extensions.prepared import beforehand
from recruit.files.tables import read_table, write_xlsx
from recruit.kernel.asker import Permission
from recruit.kernel.errors import FileRefusedError, NotFoundError, RecruitError, RuleError
from recruit.vacancies import service
from recruit.vacancies.forms import ImportForm
from recruit.vacancies.rules import COLUMN_NOTES, COLUMNS, CONTRACTS, SECTORS
from recruit.vacancies.rules.doubts import DOUBT_NAMES, counted
from recruit.vacancies.views.blueprint import bp, names
from recruit.vacancies.views.office import XLSX, office_campaign
from recruit.web.access import allow, asker
from recruit.web.formats import message, number
from recruit.web.moment import now
from recruit.web.pages import language, see_other

SHOWN_ERRORS = 200
SHOWN_ROWS = 20
SHOWN_ODD = 50


@bp.route("/office/vacancies/import", methods=["GET", "POST"])
@allow(Permission.VACANCIES_EDIT)
def import_file() -> str | tuple[str, int] | AnyResponse:
    campaign, form = _campaign(), ImportForm()
    if not form.validate_on_submit():
        return _import_page(form, campaign), 422 if form.errors else 200
    who = asker()
    try:
        with beforehand():
            table = read_table(form.file.data.read(), form.file.data.filename)
            checked = service.check_file(table, campaign.id, asker=who)
    except (FileRefusedError, RuleError) as refused:
        return _import_page(form, campaign, refused=refused), 422
    if checked.errors:
        return _import_page(form, campaign, checked=checked), 422
    staged = service.stage(campaign.id, checked.vacancies, asker=who, now=now())
    db.session.commit()
    for warning in checked.warnings:
        flash(message(warning), "warning")
    return see_other("vacancies.import_preview", public_id=staged)


def _campaign() -> Campaign:
    campaign = office_campaign()
    if campaign is None:
        raise NotFoundError()
    return campaign


def _import_page(
    form: ImportForm,
    campaign: Campaign,
    checked: service.Checked | None = None,
    refused: RecruitError | None = None,
) -> str:
    errors = checked.errors if checked else []
    return render_template(
        "vacancies/import.html",
        form=form,
        campaign=campaign,
        notes=COLUMN_NOTES,
        checked=checked,
        refused=refused,
        refused_rows=refused.rows[:SHOWN_ERRORS] if isinstance(refused, FileRefusedError) else [],
        wrong_rows=len({row for row, _column, _error in errors}),
        errors=len(errors),
        shown=errors[:SHOWN_ERRORS],
    )


@bp.get("/office/vacancies/import/<string:public_id>")
@allow(Permission.VACANCIES_EDIT)
def import_preview(public_id: str) -> str:
    staged = service.staged(public_id, asker=asker())
    campaign = campaigns.campaign_by_id(staged.campaign_id)
    first = staged.vacancies[:SHOWN_ROWS]
    odd = [] if staged.done else service.odd_among(staged.campaign_id, staged.vacancies)
    ids = {one.school_id for one in first} | {one.school_id for one in odd[:SHOWN_ODD]}
    return render_template(
        "vacancies/import_preview.html",
        staged=staged,
        first=first,
        campaign=campaign,
        odd=odd[:SHOWN_ODD],
        doubtful=len(odd),
        doubts=counted(one.doubts for one in odd),
        doubt_names=DOUBT_NAMES,
        schools=directory.schools_by_ids(ids),
        **names(campaign),
    )


@bp.post("/office/vacancies/import/<string:public_id>")
@allow(Permission.VACANCIES_EDIT)
def import_confirm(public_id: str) -> AnyResponse:
    who = asker()
    with beforehand():
        prepared = service.prepare(public_id, asker=who, now=now())
        campaign = campaigns.campaign_by_id(prepared.campaign_id).public_id
    try:
        service.carry_out(prepared, campaign, asker=who, now=now())
    except RuleError as error:
        db.session.rollback()
        flash(message(error), "danger")
        return see_other("vacancies.import_file", campaign=campaign)
    db.session.commit()
    flash(_("Vacancies imported as drafts: %(count)s.", count=number(len(prepared.drafts))), "good")
    return see_other("vacancies.office", campaign=campaign, state="draft")


@bp.get("/office/vacancies/import-template.xlsx")
@allow(Permission.VACANCIES_EDIT)
def import_template() -> Response:
    scope = asker().scope(Permission.VACANCIES_EDIT)
    subjects = [code for code, _name in directory.subject_choices(language())]
    kinds = service.kinds_of(_campaign().id)
    columns = zip_longest(subjects, kinds, CONTRACTS, SECTORS, fillvalue="")
    allowed = [["subject", "kind", "contract", "sector"], *map(list, columns)]
    districts = [["district", "name"], *map(list, directory.district_choices(language(), scope))]
    data = write_xlsx(
        {service.TEMPLATE_SHEET: [list(COLUMNS)], "allowed": allowed, "districts": districts}
    )
    response = Response(data, content_type=XLSX)
    response.headers["Content-Disposition"] = "attachment; filename=vacancies.xlsx"
    return response
