"""One vacancy by hand: whose school, what, and for a published one, why it changes."""

from collections.abc import Callable
from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.directory import queries as directory
from recruit.directory.rules import School
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.text import N_
from recruit.vacancies import queries, service
from recruit.vacancies.forms import VacancyForm
from recruit.vacancies.queries.schools import SHOWN, own_schools
from recruit.vacancies.rules import STATE_NAMES, NewVacancy, Step, Vacancy
from recruit.vacancies.service.editing import may_edit, next_code
from recruit.vacancies.views.blueprint import bp, names
from recruit.vacancies.views.office import office_campaign
from recruit.web.access import allow, asker
from recruit.web.moment import now
from recruit.web.pages import language, see_other

EDIT = Permission.VACANCIES_EDIT
FIXED = ("code", "subject", "contract")  # of a published one; its school is no field of the form


@bp.route("/office/vacancies/new", methods=["GET", "POST"])
@allow(EDIT)
def new() -> str | tuple[str, int] | AnyResponse:
    """First the school, then the rest; somebody with one school is asked for the rest at once."""
    campaign = office_campaign()
    if campaign is None:
        raise NotFoundError()
    school = _school()
    if school is None:
        return _choose_school(campaign)
    form = _form(campaign, school)
    if request.method == "GET":
        form.code.data = next_code(campaign.id, school)
        form.kind.data, form.contract.data = "standard", "permanent"
        form.sector.data, form.posts.data = school.sectors[0], 1
    elif public_id := _saved(form, school, lambda one: _add(campaign, one)):
        flash(_("The draft is saved."), "good")
        return see_other("vacancies.edit", public_id=public_id)
    return _page(campaign, form, school=school)


def _add(campaign: Campaign, one: NewVacancy) -> str:
    return service.editing.add_one(campaign.id, one, asker=asker(), now=now())


def _school() -> School | None:
    """The school that the address names, or the only one there is to choose."""
    named = request.args.get("school", "")
    scope = asker().scope(EDIT)
    if named:
        school = directory.school(named)
        if not scope.covers(school.district_code, school.id):
            raise NotFoundError()
        return school
    found, count = own_schools(scope, "", language=language())
    return found[0] if count == 1 else None


def _choose_school(campaign: Campaign) -> str:
    words = " ".join(request.args.get("q", "").split())[:100]
    found, count = own_schools(asker().scope(EDIT), words, language=language())
    return render_template(
        "vacancies/choose_school.html",
        campaign=campaign,
        q=words,
        found=found,
        more=count > SHOWN,
        **names(campaign),
    )


@bp.route("/office/vacancies/<string:public_id>/edit", methods=["GET", "POST"])
@allow(EDIT)
def edit(public_id: str) -> str | tuple[str, int] | AnyResponse:
    """A draft as it stands, or a published one with its history and the reason of a change."""
    vacancy = queries.one_for_office(public_id, asker().scope(EDIT))
    campaign = campaigns.campaign_by_id(vacancy.campaign_id)
    step = None if campaign.state == "finished" else may_edit(vacancy)
    form = _form(campaign, vacancy.school)
    if request.method == "GET" or step is None:
        form.show(vacancy)
    if step is Step.CHANGE:
        _fix(form, vacancy)
    if (
        step is not None
        and request.method == "POST"
        and _saved(
            form, vacancy.school, lambda one: _write(vacancy, one, step, form.reason.data or "")
        )
    ):
        return see_other("vacancies.edit", public_id=public_id)
    return _page(campaign, form, school=vacancy.school, vacancy=vacancy, step=step)


def _write(vacancy: Vacancy, one: NewVacancy, step: Step, reason: str) -> str:
    if step is Step.EDIT:
        done = service.editing.edit(vacancy.public_id, one, asker=asker(), now=now())
        flash(_("The draft is saved.") if done else _("Nothing has changed."), "good")
    else:
        done = service.editing.change(vacancy.public_id, one, reason, asker=asker(), now=now())
        flash(
            _("The vacancy is changed, and whoever listed it is told.")
            if done
            else _("Nothing has changed."),
            "good",
        )
    return vacancy.public_id


def _fix(form: VacancyForm, vacancy: Vacancy) -> None:
    """What a published vacancy keeps need not be sent again; something else there is refused."""
    kept = {"code": vacancy.code, "subject": vacancy.subject_code, "contract": vacancy.contract}
    for name in FIXED:
        if request.method == "GET" or not request.form.get(name):
            form[name].data = kept[name]


def _form(campaign: Campaign, school: School) -> VacancyForm:
    form = VacancyForm()
    form.offer(
        directory.subject_choices(language()),
        service.kinds_of(campaign.id),
        school.sectors,
        language(),
    )
    return form


def _saved(form: VacancyForm, school: School, write: Callable[[NewVacancy], str]) -> str | None:
    """What `write` made of a form that is right; None where something stands at its fields."""
    if not form.validate():
        return None
    try:
        done = write(form.vacancy(school.id, _further(form)))
    except RuleError as error:
        db.session.rollback()
        form.refuse(error)
        return None
    db.session.commit()
    return done


def _further(form: VacancyForm) -> int | None:
    code = (form.further_school.data or "").strip()
    if not code:
        return None
    school = directory.school_by_code(code)
    if school is None:
        raise RuleError(N_("There is no school with this code."), field="further_school")
    return school.id


def _page(
    campaign: Campaign,
    form: VacancyForm,
    *,
    school: School,
    vacancy: Vacancy | None = None,
    step: Step | None = Step.EDIT,
) -> str | tuple[str, int]:
    page: dict[str, Any] = {"campaign": campaign, "form": form, "school": school}
    body = render_template(
        "vacancies/edit.html",
        vacancy=vacancy,
        step=step,
        changing=step is Step.CHANGE,
        history=queries.history(vacancy.id) if vacancy else [],
        state_names=STATE_NAMES,
        **page,
        **names(campaign),
    )
    return (body, 422) if form.errors or form.form_errors else body
