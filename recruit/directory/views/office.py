"""The pages of officials and heads: the list of schools, one school, its name and its details."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse
from wtforms.fields.choices import SelectChoice

from recruit.directory import queries, service
from recruit.directory.forms import BasicsForm, CloseForm, DetailsForm, NewSchoolForm
from recruit.directory.queries import ONLY, SchoolFilters
from recruit.directory.rules import BUILDING_NAMES, School
from recruit.directory.rules.changes import CHANGE_NAMES
from recruit.directory.rules.checks import SECTOR_NAMES
from recruit.directory.rules.places import DOUBTS
from recruit.directory.service import PlaceQuestionedError
from recruit.directory.views.blueprint import bp, names, sheet
from recruit.directory.views.public import choices
from recruit.extensions import db
from recruit.kernel.asker import Permission, Scope
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.web.access import allow, asker
from recruit.web.moment import now
from recruit.web.pages import language, see_other
from recruit.web.paging import page_number

EDIT = Permission.SCHOOLS_EDIT
SIZE = 50


def scope() -> Scope:
    return asker().scope(EDIT)


def of_a_district() -> bool:
    """Whether the reader decides about names and places somewhere; a head does not."""
    return scope().everywhere or bool(scope().districts)


@bp.get("/office/schools")
@allow(EDIT)
def office() -> str:
    filters = SchoolFilters.of(request.args)
    found = queries.listed(
        filters, language=language(), page=page_number(), size=SIZE, scope=scope()
    )
    districts = queries.district_choices(language(), scope())
    return render_template(
        "directory/office_schools.html",
        filters=filters,
        found=found,
        address=filters.params(),
        choices=choices() | {"district": districts},
        only_names=ONLY,
        counts=queries.counted(scope()),
        doubts=queries.doubts_of(one.id for one in found.rows),
        doubt_words=DOUBTS,
        of_a_district=of_a_district(),
        **names(),
    )


@bp.get("/office/schools.<string:kind>")
@allow(EDIT)
def schools_file(kind: str) -> AnyResponse:
    """The list as a file that can be corrected and imported again."""
    rows = service.as_table(queries.all_listed(SchoolFilters.of(request.args), scope()))
    return sheet(kind, "schools", service.TEMPLATE_SHEET, rows)


@bp.get("/office/schools/<string:public_id>")
@allow(EDIT)
def office_school(public_id: str) -> str:
    found = service.editable(public_id, asker=asker())
    return render_template(
        "directory/office_school.html",
        school=found,
        place=queries.place_of(found),
        doubt=queries.doubts_of([found.id]).get(found.id),
        doubt_words=DOUBTS,
        centre_metres=queries.from_centre(found),
        stays=queries.schools_by_ids([found.merged_into_id or 0]).get(found.merged_into_id or 0),
        photos=queries.photos_of(found.id),
        posts=service.posts_of(found.id),
        subjects=queries.subjects(),
        history=queries.history(public_id),
        change_names=CHANGE_NAMES,
        settles=service.may_settle(found, scope()),
        close_form=CloseForm(),
        **names(),
    )


@bp.route("/office/schools/new", methods=["GET", "POST"])
@allow(EDIT)
def new_school() -> str | AnyResponse | tuple[str, int]:
    if not of_a_district():
        raise NotFoundError()
    form = NewSchoolForm()
    _offer(form)

    def save() -> str:
        code = (form.code.data or "").strip()
        sure = form.confirmed.data
        return service.create(code, form.basics(), confirmed=sure, asker=asker(), now=now())

    return _saved(form, None, save, _("The school is in the register."))


@bp.route("/office/schools/<string:public_id>/place", methods=["GET", "POST"])
@allow(EDIT)
def settle(public_id: str) -> str | AnyResponse | tuple[str, int]:
    school, form = service.settled(public_id, asker=asker()), BasicsForm()
    _offer(form)
    if request.method == "GET":
        form.show(school)

    def save() -> str:
        service.settle(
            public_id,
            form.basics(),
            counts_from=_date(form.counts_from.data),
            confirmed=form.confirmed.data,
            asker=asker(),
            now=now(),
        )
        return public_id

    return _saved(form, school, save, _("Saved."))


def _saved(
    form: BasicsForm, school: School | None, save: Callable[[], str], done: str
) -> str | AnyResponse | tuple[str, int]:
    """On to the school that `save` names, or the form again with what is wrong or questioned."""
    question = None
    if form.validate_on_submit():
        try:
            public_id = save()
        except RuleError as error:
            question = _refused(form, error)
        else:
            return _done(public_id, done)
    return _basics_page(form, school, question)


def _offer(form: BasicsForm) -> None:
    form.district.choices = [
        SelectChoice(*pair) for pair in queries.district_choices(language(), scope())
    ]
    form.sectors.choices = [SelectChoice(code, _(name)) for code, name in SECTOR_NAMES.items()]


def _refused(form: BasicsForm, error: RuleError) -> PlaceQuestionedError | None:
    db.session.rollback()
    form.refuse(error)
    return error if isinstance(error, PlaceQuestionedError) else None


def _date(value: Any) -> date | None:
    return value if isinstance(value, date) else None


def _basics_page(
    form: BasicsForm, school: School | None, asked: PlaceQuestionedError | None
) -> str | tuple[str, int]:
    district = queries.districts().get(form.district.data or "")
    page = render_template(
        "directory/office_basics.html",
        form=form,
        school=school,
        question=asked.question if asked else None,
        centre=(district.lat, district.lon) if district else None,
    )
    return (page, 422) if form.errors or form.form_errors else page


@bp.route("/office/schools/<string:public_id>/details", methods=["GET", "POST"])
@allow(EDIT)
def describe(public_id: str) -> str | AnyResponse | tuple[str, int]:
    school, form = service.editable(public_id, asker=asker()), DetailsForm()
    form.building.choices = [
        SelectChoice("", _("not known")),
        *(SelectChoice(code, _(name)) for code, name in BUILDING_NAMES.items()),
    ]
    form.subjects.choices = [SelectChoice(*pair) for pair in queries.subject_choices(language())]
    if request.method == "GET":
        form.show(school)
    if form.validate_on_submit():
        try:
            service.describe(public_id, form.details(), asker=asker(), now=now())
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            return _done(public_id, _("Saved."))
    page = render_template("directory/office_details.html", form=form, school=school)
    return (page, 422) if form.errors or form.form_errors else page


def _done(public_id: str, words: str) -> AnyResponse:
    db.session.commit()
    flash(words, "good")
    return see_other("directory.office_school", public_id=public_id)
