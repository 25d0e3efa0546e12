"""The register of universities."""

from flask import flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.directory import queries, service
from recruit.directory.forms import UniversityForm
from recruit.directory.rules import University
from recruit.directory.views.blueprint import bp
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from recruit.kernel.text import Bilingual
from recruit.web.access import allow, asker
from recruit.web.moment import now
from recruit.web.pages import see_other


@bp.route("/office/universities", methods=["GET", "POST"])
@allow(Permission.DIRECTORY_MANAGE)
def universities() -> str | Response | tuple[str, int]:
    form = UniversityForm()
    if request.method == "GET" and (
        known := queries.universities().get(request.args.get("code", ""))
    ):
        form.code.data = known.code
        form.name_az.data, form.name_en.data = known.name.az, known.name.en
    if form.validate_on_submit():
        name = Bilingual((form.name_az.data or "").strip(), (form.name_en.data or "").strip())
        code = (form.code.data or "").strip()
        try:
            service.put_university(University(code, name), actor=asker().ref, now=now())
        except RuleError as error:
            form.refuse(error)
        else:
            db.session.commit()
            flash(_("The university is in the register."), "good")
            return see_other("directory.universities")
    page = render_template(
        "directory/universities.html", form=form, universities=queries.universities().values()
    )
    return (page, 422) if form.errors or form.form_errors else page
