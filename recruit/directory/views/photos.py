"""Photographs: adding one, taking one down."""

from flask import flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from recruit.directory import queries, service
from recruit.directory.forms import PhotoForm
from recruit.directory.views.blueprint import bp
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from recruit.kernel.text import Bilingual
from recruit.web.access import allow, asker
from recruit.web.moment import now
from recruit.web.pages import see_other

EDIT = Permission.SCHOOLS_EDIT


@bp.route("/office/schools/<string:public_id>/photos", methods=["GET", "POST"])
@allow(EDIT)
def photos(public_id: str) -> str | AnyResponse | tuple[str, int]:
    school, form = service.editable(public_id, asker=asker()), PhotoForm()
    if form.validate_on_submit():
        upload = form.file.data
        text = Bilingual(form.text_az.data or "", form.text_en.data or "")
        try:
            service.add_photo(
                public_id, upload.read(), upload.filename, text, asker=asker(), now=now()
            )
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            db.session.commit()
            flash(_("The photograph is on the school's page."), "good")
            return see_other("directory.photos", public_id=public_id)
    page = render_template(
        "directory/office_photos.html",
        form=form,
        school=school,
        photos=queries.photos_of(school.id),
    )
    return (page, 422) if form.errors or form.form_errors else page


@bp.post("/office/schools/<string:public_id>/photos/<string:photo>/take-down")
@allow(EDIT)
def take_down(public_id: str, photo: str) -> AnyResponse:
    service.take_down(public_id, photo, asker=asker(), now=now())
    db.session.commit()
    flash(_("The photograph has been taken down."), "good")
    return see_other("directory.photos", public_id=public_id)
