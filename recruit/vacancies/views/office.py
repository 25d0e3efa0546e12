"""Officials' pages of vacancies: list, publishing, withdrawing, import."""

from itertools import zip_longest

from flask import Response, flash, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.files.tables import read_table, write_xlsx
from recruit.kernel.asker import Permission
from recruit.kernel.errors import FileRefusedError, NotFoundError, RuleError
from recruit.vacancies import queries, service
from recruit.vacancies.forms import ImportForm, WithdrawForm
from recruit.vacancies.queries import OfficeFilters
from recruit.vacancies.rules import COLUMNS, CONTRACTS, KINDS, SECTORS, STATE_NAMES
from recruit.vacancies.views.public import bp, names
from recruit.web.access import allow, asker
from recruit.web.moment import now
from recruit.web.pages import language, see_other
from recruit.web.paging import page_number

SHOWN_ERRORS = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def office_campaign() -> Campaign:
    """The campaign the address names, else the running one; officials see drafts, too."""
    public_id = request.args.get("campaign")
    campaign = campaigns.campaign(public_id) if public_id else campaigns.current_campaign()
    if campaign is None:
        raise NotFoundError()
    return campaign


@bp.get("/office/vacancies")
@allow(Permission.VACANCIES_EDIT, Permission.VACANCIES_PUBLISH)
def office() -> str:
    campaign = office_campaign()
    scope = asker().scope(Permission.VACANCIES_EDIT) | asker().scope(Permission.VACANCIES_PUBLISH)
    filters = OfficeFilters.of(request.args)
    found = queries.for_office(campaign.id, filters, scope, language=language(), page=page_number())
    return render_template(
        "vacancies/office.html",
        campaign=campaign,
        campaigns=campaigns.campaigns(),
        filters=filters,
        found=found,
        counts=queries.state_counts(campaign.id, scope),
        address={"campaign": campaign.public_id} | filters.params(),
        state_names=STATE_NAMES,
        district_choices=directory.district_choices(language(), scope),
        subject_choices=directory.subject_choices(language()),
        **names(),
    )


@bp.post("/office/vacancies/publish")
@allow(Permission.VACANCIES_PUBLISH)
def publish() -> AnyResponse:
    campaign = campaigns.campaign(request.form.get("campaign", ""))
    count = service.publish(
        campaign.id,
        campaign.public_id,
        request.form.getlist("vacancy")[:500],
        asker=asker(),
        now=now(),
    )
    db.session.commit()
    if count:
        flash(ngettext("%(num)d vacancy published.", "%(num)d vacancies published.", count), "good")
    else:
        flash(_("Nothing was published: choose drafts in the list first."), "warning")
    return see_other("vacancies.office", campaign=campaign.public_id)


@bp.route("/office/vacancies/<string:public_id>/withdraw", methods=["GET", "POST"])
@allow(Permission.VACANCIES_EDIT)
def withdraw(public_id: str) -> str | AnyResponse:
    vacancy = queries.one_for_office(public_id, asker().scope(Permission.VACANCIES_EDIT))
    form = WithdrawForm()
    form.offer_reasons(_)
    if form.validate_on_submit():
        service.withdraw(public_id, form.reason.data, asker=asker(), now=now())
        db.session.commit()
        flash(_("The vacancy is withdrawn."), "good")
        return see_other("vacancies.office")
    return render_template("vacancies/withdraw.html", vacancy=vacancy, form=form, **names())


@bp.route("/office/vacancies/import", methods=["GET", "POST"])
@allow(Permission.VACANCIES_EDIT)
def import_file() -> str | tuple[str, int] | AnyResponse:
    campaign, form = office_campaign(), ImportForm()
    if not form.validate_on_submit():
        return _import_page(form, campaign)
    try:
        upload = form.file.data
        table = read_table(upload.read(), upload.filename)
    except FileRefusedError as refused:
        return _import_page(form, campaign, refused=refused), 422
    checked = service.check_file(table, campaign.id, asker=asker())
    if checked.errors:
        return _import_page(form, campaign, checked=checked), 422
    staged = service.stage(campaign.id, checked.vacancies, asker=asker(), now=now())
    db.session.commit()
    return see_other("vacancies.import_preview", public_id=staged)


def _import_page(
    form: ImportForm,
    campaign: Campaign,
    checked: service.Checked | None = None,
    refused: FileRefusedError | None = None,
) -> str:
    errors = checked.errors if checked else []
    return render_template(
        "vacancies/import.html",
        form=form,
        campaign=campaign,
        checked=checked,
        refused=refused,
        wrong_rows=len({row for row, _column, _error in errors}),
        shown=errors[:SHOWN_ERRORS],
    )


@bp.get("/office/vacancies/import/<string:public_id>")
@allow(Permission.VACANCIES_EDIT)
def import_preview(public_id: str) -> str:
    staged = service.staged(public_id, asker=asker())
    schools = directory.schools_by_ids({one.school_id for one in staged.vacancies[:20]})
    return render_template(
        "vacancies/import_preview.html",
        staged=staged,
        campaign=campaigns.campaign_by_id(staged.campaign_id),
        posts=sum(one.posts for one in staged.vacancies),
        schools=schools,
        **names(),
    )


@bp.post("/office/vacancies/import/<string:public_id>")
@allow(Permission.VACANCIES_EDIT)
def import_confirm(public_id: str) -> AnyResponse:
    staged = service.staged(public_id, asker=asker())
    campaign = campaigns.campaign_by_id(staged.campaign_id)
    try:
        service.carry_out(public_id, campaign.public_id, asker=asker(), now=now())
    except RuleError as error:
        db.session.rollback()
        flash(_(error.message, **error.params), "danger")
        return see_other("vacancies.import_file", campaign=campaign.public_id)
    db.session.commit()
    flash(_("%(count)s vacancies are imported as drafts.", count=len(staged.vacancies)), "good")
    return see_other("vacancies.office", campaign=campaign.public_id, state="draft")


@bp.get("/office/vacancies/import-template.xlsx")
@allow(Permission.VACANCIES_EDIT)
def import_template() -> Response:
    scope = asker().scope(Permission.VACANCIES_EDIT)
    subjects = [code for code, _name in directory.subject_choices(language())]
    columns = zip_longest(subjects, KINDS, CONTRACTS, SECTORS, fillvalue="")
    allowed = [["subject", "kind", "contract", "sector"], *map(list, columns)]
    districts = [["district", "name"], *map(list, directory.district_choices(language(), scope))]
    data = write_xlsx({"vacancies": [list(COLUMNS)], "allowed": allowed, "districts": districts})
    response = Response(data, content_type=XLSX)
    response.headers["Content-Disposition"] = "attachment; filename=vacancies.xlsx"
    return response
