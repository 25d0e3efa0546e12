"""Applications from a file: upload, look while it is read, confirm, look while it comes in."""

from flask import Response, current_app, flash, render_template
from werkzeug.wrappers import Response as AnyResponse

from recruit.applications.forms import ImportForm
from recruit.applications.service import importing
from recruit.applications.views.blueprint import bp
from recruit.applications.views.filters import named_campaign
from recruit.campaigns import queries as campaigns
from recruit.candidates import queries as cards
from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.files.tables import write_xlsx
from recruit.jobs import queries as jobs
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from recruit.web.access import allow, asker
from recruit.web.formats import message
from recruit.web.moment import now
from recruit.web.pages import language, see_other

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.route("/office/applications/imports", methods=["GET", "POST"])
@allow(Permission.APPLICATIONS_CHECK)
def imports() -> str | tuple[str, int] | AnyResponse:
    campaign, form = named_campaign(), ImportForm()
    if form.validate_on_submit():
        try:
            made = importing.stage(
                form.file.data.read(),
                form.file.data.filename or "",
                campaign=campaign,
                asker=asker(),
                now=now(),
            )
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            db.session.commit()
            return see_other("applications.imported", public_id=made)
    page = render_template(
        "applications/imports.html",
        form=form,
        campaign=campaign,
        files=importing.mine(campaign.id, asker=asker()),
        identity=importing.IDENTITY,
        names=importing.STATES,
    )
    return (page, 422) if form.errors or form.form_errors else page


@bp.get("/office/applications/imports/<string:public_id>")
@allow(Permission.APPLICATIONS_CHECK)
def imported(public_id: str) -> Response:
    found = importing.staged(public_id, asker=asker())
    busy = found.state in ("waiting", "taking")
    job = jobs.status(found.job) if found.job and busy else None
    failed = job is not None and job.state == "failed" and found.decided_at is None
    response = current_app.make_response(
        render_template(
            "applications/imported.html",
            file=found,
            busy=busy and not failed,
            failed=failed,
            job=job,
            campaign=campaigns.campaign_by_id(found.campaign_id),
            subjects=directory.subjects(),
        )
    )
    if busy and not failed:
        response.headers["Refresh"] = "2"  # works without script, ends with the job
    return response


@bp.post("/office/applications/imports/<string:public_id>")
@allow(Permission.APPLICATIONS_CHECK)
def confirm_import(public_id: str) -> AnyResponse:
    try:
        importing.confirm(public_id, asker=asker(), now=now())
        db.session.commit()
    except RuleError as error:
        db.session.rollback()
        flash(message(error), "danger")
    return see_other("applications.imported", public_id=public_id)


@bp.get("/office/applications/import-template.xlsx")
@allow(Permission.APPLICATIONS_CHECK)
def import_template() -> Response:
    campaign = named_campaign()
    rules = campaigns.section(campaign.id, "eligibility")
    found = importing.sheets(cards.form_for(campaign.id), rules, language())
    response = Response(write_xlsx(found), content_type=XLSX)
    response.headers["Content-Disposition"] = "attachment; filename=applications-template.xlsx"
    return response
