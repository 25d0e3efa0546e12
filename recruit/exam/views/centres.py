"""Centres and rooms for officials."""

from flask import flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from recruit.directory import queries as directory
from recruit.exam.forms import CentreForm, RoomForm
from recruit.exam.queries import centres as queries
from recruit.exam.service import centres as service
from recruit.exam.views.blueprint import bp
from recruit.extensions import db
from recruit.kernel.asker import Permission, Scope
from recruit.kernel.errors import RuleError
from recruit.web.access import allow, asker
from recruit.web.moment import now
from recruit.web.pages import language, see_other


def _scope() -> Scope:
    return asker().scope(Permission.EXAMS_MANAGE)


@bp.get("/office/exam/centres")
@allow(Permission.EXAMS_MANAGE)
def centres() -> str:
    found = queries.centres(_scope())
    return render_template(
        "exam/centres.html",
        centres=found,
        rooms=queries.rooms_of(one.id for one in found),
        districts=directory.districts(),
    )


@bp.route("/office/exam/centres/add", methods=["GET", "POST"])
@allow(Permission.EXAMS_MANAGE)
def add_centre() -> str | Response:
    form = CentreForm()
    choices = directory.district_choices(language(), _scope())
    form.district.choices = [SelectChoice(*pair) for pair in choices]
    if form.validate_on_submit():
        try:
            new = form.centre(form.district.data)
            public_id = service.add_centre(new, asker=asker(), now=now())
            db.session.commit()
            flash(_("The centre has been added. Add its rooms now."), "good")
            return see_other("exam.centre", public_id=public_id)
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
    return render_template("exam/centre_form.html", form=form, centre=None)


@bp.get("/office/exam/centres/<string:public_id>")
@allow(Permission.EXAMS_MANAGE)
def centre(public_id: str) -> str:
    return _centre_page(public_id, RoomForm())


def _centre_page(public_id: str, form: RoomForm) -> str:
    found = queries.centre(public_id, _scope())
    rooms = queries.rooms_of([found.id])[found.id]
    return render_template(
        "exam/centre.html",
        centre=found,
        rooms=rooms,
        bookings={room.id: queries.bookings(room.id) for room in rooms},
        district=directory.districts()[found.district_code],
        form=form,
    )


@bp.route("/office/exam/centres/<string:public_id>/change", methods=["GET", "POST"])
@allow(Permission.EXAMS_MANAGE)
def change_centre(public_id: str) -> str | Response:
    found = queries.centre(public_id, _scope())
    form = CentreForm()
    del form.district  # a centre stays in its district
    if not form.is_submitted():
        form.show(found)
    elif form.validate():
        try:
            new = form.centre(found.district_code)
            service.change_centre(public_id, new, asker=asker(), now=now())
            db.session.commit()
            flash(_("Saved."), "good")
            return see_other("exam.centre", public_id=public_id)
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
    return render_template("exam/centre_form.html", form=form, centre=found)


@bp.post("/office/exam/centres/<string:public_id>/rooms")
@allow(Permission.EXAMS_MANAGE)
def add_room(public_id: str) -> str | Response | tuple[str, int]:
    form = RoomForm()
    if form.validate_on_submit():
        try:
            service.add_room(public_id, form.room(), asker=asker(), now=now())
            db.session.commit()
            flash(_("The room has been added."), "good")
            return see_other("exam.centre", public_id=public_id)
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
    return _centre_page(public_id, form), 422


@bp.route("/office/exam/rooms/<string:public_id>", methods=["GET", "POST"])
@allow(Permission.EXAMS_MANAGE)
def room(public_id: str) -> str | Response:
    place = queries.place(public_id, _scope())
    form = RoomForm(obj=place.room)
    if form.validate_on_submit():
        try:
            service.change_room(public_id, form.room(), asker=asker(), now=now())
            db.session.commit()
            flash(_("Saved."), "good")
            return see_other("exam.centre", public_id=place.centre.public_id)
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
    return render_template("exam/room_form.html", form=form, place=place)
