"""Merging two schools, closing one, opening it again, removing a mistake."""

from flask import flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from recruit.directory import service
from recruit.directory.forms import CloseForm, MergeForm
from recruit.directory.views.blueprint import bp, names
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from recruit.web.access import allow, asker
from recruit.web.formats import message
from recruit.web.moment import now
from recruit.web.pages import see_other

EDIT = Permission.SCHOOLS_EDIT


@bp.route("/office/schools/<string:public_id>/merge", methods=["GET", "POST"])
@allow(EDIT)
def merge(public_id: str) -> str | AnyResponse | tuple[str, int]:
    school, form = service.settled(public_id, asker=asker()), MergeForm()
    two = None
    if form.validate_on_submit():
        into = (form.into.data or "").strip()
        try:
            two = service.merging(public_id, into, asker=asker())
            if form.sure.data:
                stays = service.merge(
                    public_id,
                    into,
                    counts_from=form.counts_from.data,
                    asker=asker(),
                    now=now(),
                )
                db.session.commit()
                flash(_("The schools are merged."), "good")
                return see_other("directory.office_school", public_id=stays.public_id)
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
    page = render_template(
        "directory/office_merge.html",
        form=form,
        school=school,
        two=two,
        posts=service.posts_of(school.id),
        **names(),
    )
    return (page, 422) if form.errors or form.form_errors else page


@bp.route("/office/schools/<string:public_id>/close", methods=["GET", "POST"])
@allow(EDIT)
def close(public_id: str) -> str | AnyResponse | tuple[str, int]:
    school, form = service.settled(public_id, asker=asker()), CloseForm()
    if form.validate_on_submit():
        try:
            service.close(public_id, counts_from=form.counts_from.data, asker=asker(), now=now())
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            return _done(public_id, _("The school is closed."))
    page = render_template(
        "directory/office_close.html", form=form, school=school, posts=service.posts_of(school.id)
    )
    return (page, 422) if form.errors or form.form_errors else page


@bp.post("/office/schools/<string:public_id>/reopen")
@allow(EDIT)
def reopen(public_id: str) -> AnyResponse:
    try:
        service.reopen(public_id, asker=asker(), now=now())
    except RuleError as error:
        return _refused(public_id, error)
    return _done(public_id, _("The school is open again."))


@bp.post("/office/schools/<string:public_id>/remove")
@allow(EDIT)
def remove(public_id: str) -> AnyResponse:
    try:
        service.remove(public_id, asker=asker(), now=now())
    except RuleError as error:
        return _refused(public_id, error)
    db.session.commit()
    flash(_("The school has been removed."), "good")
    return see_other("directory.office")


def _refused(public_id: str, error: RuleError) -> AnyResponse:
    db.session.rollback()
    flash(message(error), "danger")
    return see_other("directory.office_school", public_id=public_id)


def _done(public_id: str, words: str) -> AnyResponse:
    db.session.commit()
    flash(words, "good")
    return see_other("directory.office_school", public_id=public_id)
