"""For administrators: people with their roles, and disputes about FINs."""

from flask import flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from recruit.accounts import queries, service
from recruit.accounts.forms import GrantForm, NoteForm, ReasonForm
from recruit.accounts.queries.people import DisputeInfo
from recruit.accounts.rules import CANDIDATE, PersonInfo
from recruit.accounts.views.blueprint import bp
from recruit.directory.queries import district_choices, schools_by_codes
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_
from recruit.web.access import allow, asker
from recruit.web.forms import Form
from recruit.web.moment import now
from recruit.web.pages import language, see_other
from recruit.web.paging import Paged, page_number

SIZE = 50
MANAGE = Permission.PEOPLE_MANAGE


@bp.get("/office/people")
@allow(MANAGE)
def people() -> str:
    text, role = request.args.get("q", "")[:100], request.args.get("role", "")
    roles = {code: name for code, name in queries.roles().items() if code != CANDIDATE}
    number = page_number()
    found, total = queries.officials(
        text, role if role in roles else None, asker().scope(MANAGE), SIZE, (number - 1) * SIZE
    )
    return render_template(
        "accounts/office_people.html",
        paged=Paged(found, number, SIZE, total),
        grants=queries.grants_of(person.id for person in found),
        where=service.roles.where_in_words,
        roles=roles,
        text=text,
        role=role,
    )


def _person(public_id: str) -> PersonInfo:
    return queries.manageable_person(public_id, asker().scope(MANAGE))


@bp.get("/office/people/<string:public_id>")
@allow(MANAGE)
def person(public_id: str) -> str:
    found = _person(public_id)
    return render_template(
        "accounts/office_person.html",
        person=found,
        grants=queries.grants_of([found.id])[found.id],
        where=service.roles.where_in_words,
        earlier=queries.earlier_names(found.id),
        second_factor=queries.has_second_factor(found.id),
        proposals=service.proposals.open_about(Ref("person", public_id)),
    )


@bp.route("/office/people/<string:public_id>/grant", methods=["GET", "POST"])
@allow(MANAGE)
def propose_grant(public_id: str) -> str | Response:
    found, form = _person(public_id), _grant_form()
    if form.validate_on_submit():
        try:
            districts, schools = _where(form)
            service.roles.propose_grant(
                public_id,
                form.role.data,
                districts,
                schools=schools,
                reason=form.reason.data,
                asker=asker(),
                now=now(),
            )
            return _proposed(public_id)
        except RuleError as error:
            form.refuse(error)
    return render_template("accounts/office_grant.html", form=form, person=found)


def _where(form: GrantForm) -> tuple[frozenset[str] | None, list[str]]:
    """Districts (None: everywhere) and public ids of schools. RuleError where a code is none."""
    if form.where.data == "everywhere":
        return None, []
    if form.where.data == "districts":
        return frozenset(form.districts.data), []
    codes = (form.schools.data or "").replace(",", " ").split()
    found = schools_by_codes(codes)
    unknown = [code for code in codes if code not in found]
    if unknown or not codes:
        raise RuleError(
            N_("There is no school with the code %(code)s."),
            field="schools",
            code=unknown[0] if unknown else "–",
        )
    return frozenset(), [one.public_id for one in found.values()]


def _grant_form() -> GrantForm:
    form = GrantForm()
    roles = queries.roles().items()
    form.role.choices = [SelectChoice(c, n[language()]) for c, n in roles if c != CANDIDATE]
    form.districts.choices = [
        SelectChoice(code, name)
        for code, name in district_choices(language(), asker().scope(MANAGE))
    ]
    return form


@bp.route("/office/people/<string:public_id>/roles/<string:role>/end", methods=["GET", "POST"])
@allow(MANAGE)
def propose_end(public_id: str, role: str) -> str | Response:
    found, form = _person(public_id), ReasonForm()
    if form.validate_on_submit():
        try:
            service.roles.propose_end(
                public_id, role, reason=form.reason.data, asker=asker(), now=now()
            )
            return _proposed(public_id)
        except RuleError as error:
            form.refuse(error)
    name = queries.role_name(role)
    return render_template("accounts/office_end_role.html", form=form, person=found, name=name)


@bp.route("/office/people/<string:public_id>/reset-second-factor", methods=["GET", "POST"])
@allow(MANAGE)
def propose_reset(public_id: str) -> str | Response:
    found, form = _person(public_id), ReasonForm()
    if form.validate_on_submit():
        try:
            service.roles.propose_reset(
                public_id, reason=form.reason.data, asker=asker(), now=now()
            )
            return _proposed(public_id)
        except RuleError as error:
            form.refuse(error)
    return render_template("accounts/office_reset.html", form=form, person=found)


def _proposed(public_id: str) -> Response:
    db.session.commit()
    flash(_("Proposed. It counts as soon as a second official agrees."), "good")
    return see_other("accounts.person", public_id=public_id)


@bp.get("/office/disputes")
@allow(MANAGE)
def disputes() -> str:
    return render_template("accounts/office_disputes.html", paged=queries.disputes(page_number()))


@bp.route("/office/disputes/<string:public_id>", methods=["GET", "POST"])
@allow(MANAGE)
def dispute(public_id: str) -> str | Response:
    found, form = queries.dispute(public_id), NoteForm()
    if form.validate_on_submit():
        try:
            service.disputes.close(public_id, note=form.note.data, asker=asker(), now=now())
            db.session.commit()
            flash(_("Closed."), "good")
            return see_other("accounts.disputes")
        except RuleError as error:
            form.refuse(error)
    return _dispute_page(found, form)


def _dispute_page(found: DisputeInfo, form: Form) -> str:
    return render_template(
        "accounts/office_dispute.html",
        form=form,
        dispute=found,
        owner=queries.person_by_fin(found.fin),
        proposals=service.proposals.open_about(Ref("dispute", found.public_id)),
    )
