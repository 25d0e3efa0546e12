"""The candidate's card: an overview, and of each section the answers with their links."""

from dataclasses import dataclass

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from recruit.accounts import queries as accounts
from recruit.campaigns.rules import Campaign, PhaseKind
from recruit.candidates import queries, service
from recruit.candidates.rules import Card, Field, FormDefinition, Section, TableField
from recruit.candidates.rules.cards import require_editable
from recruit.candidates.rules.definition import Problem, ProblemKind
from recruit.candidates.rules.walk import following, problems_of, progress, questions
from recruit.candidates.views.blueprint import bp, my_campaign
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from recruit.web.access import allow, asker
from recruit.web.formats import message
from recruit.web.moment import now
from recruit.web.pages import language, see_other


@dataclass(frozen=True)
class Step:
    label: str
    state: str  # done | now | todo
    note: str
    href: str


@dataclass(frozen=True)
class Answer:
    """One line of a section's list."""

    field: Field
    said: str
    results: tuple[tuple[str, str], ...]  # what a table's rows come to
    problem: str | None
    wrong: bool  # answered, but not as it must be


def own_card(campaign: Campaign) -> Card | None:
    """The asker's own card with every answer open."""
    return queries.own_card(asker().own_id(), campaign.id)


@bp.get("/me/card")
@allow(Permission.CANDIDATE)
def card() -> str:
    campaign = my_campaign()
    found = own_card(campaign)
    form = queries.form_of(found, campaign.id)
    answers = found.answers if found else {}
    return render_template(
        "candidates/card.html",
        campaign=campaign,
        card=found,
        person=accounts.person(asker().own_id()),
        steps=_steps(form, found),
        progress=progress(form, answers),
        problems=form.problems(answers) if found else [],
        first=following(form, answers),
        locked=locked(found, campaign),
        call=queries.open_call(found.id) if found else None,
        results=_results(form, found),
        offered=found is not None and service.offer(found) is not None,
    )


def _steps(form: FormDefinition, found: Card | None) -> list[Step]:
    wrong = form.problems(found.answers) if found else []
    steps, now_given = [], False
    for section in form.sections:
        count = sum(one.section.code == section.code for one in wrong)
        state = "done" if found and not count else "todo"
        if state == "todo" and not now_given:
            state, now_given = "now", True
        note = ngettext("%(num)d answer missing", "%(num)d answers missing", count) if count else ""
        href = url_for("candidates.section", section=section.code) if found else ""
        steps.append(Step(section.title[language()], state, note, href))
    return steps


def locked(found: Card | None, campaign: Campaign) -> RuleError | None:
    """Why the card cannot be changed now, if so."""
    if found is None:
        return None
    try:
        require_editable(found, campaign.calendar.is_open(PhaseKind.APPLICATIONS, now()), now())
    except RuleError as error:
        return error
    return None


def _results(form: FormDefinition, found: Card | None) -> list[tuple[str, str]]:
    """What tables compute, in words."""
    answers = found.answers if found else {}
    return [
        (one.label[language()], one.describe(answers[code], language()))
        for code, one in form.results.items()
        if code in answers
    ]


@bp.post("/me/card")
@allow(Permission.CANDIDATE)
def begin() -> Response:
    campaign = my_campaign()
    found = service.open_card(asker().own_id(), campaign, asker=asker(), now=now())
    db.session.commit()
    if service.offer(found):
        return see_other("candidates.earlier")
    return go_on(queries.form_of_card(found), found)


def go_on(form: FormDefinition, found: Card, after: str | None = None) -> Response:
    """To the next question, or to the overview where none is left."""
    if question := following(form, queries.opened(found).answers, after):
        section, field = question
        return see_other("candidates.question", section=section.code, field=field.code)
    return see_other("candidates.card")


@bp.get("/me/card/<string:section>")
@allow(Permission.CANDIDATE)
def section(section: str) -> str | Response:
    campaign = my_campaign()
    found = own_card(campaign)
    if found is None:
        return see_other("candidates.card")
    form = queries.form_of_card(found)
    part = form.section(section)
    codes = [one.code for one in form.sections]
    return render_template(
        "candidates/section.html",
        card=found,
        section=part,
        number=codes.index(section) + 1,
        total=len(codes),
        answers=_answers(form, part, found),
        first=following(form, found.answers),
        locked=locked(found, campaign),
        documents={one.public_id: one for one in queries.documents_of(found.person_id)},
    )


def _answers(form: FormDefinition, part: Section, found: Card) -> list[Answer]:
    wrong = problems_of(form, found.answers)
    asked = [one for section, one in questions(form, found.answers) if section.code == part.code]
    return [_answer(one, form, found, wrong.get(one.code)) for one in asked]


def _answer(one: Field, form: FormDefinition, found: Card, problem: Problem | None) -> Answer:
    value, results = found.answers.get(one.code), []
    if isinstance(one, TableField) and one.result:
        code = one.result.code
        if code in found.answers:
            result = form.results[code]
            number = result.describe(found.answers[code], language())
            results.append((result.label[language()], number))
    words = said(problem) if problem else None
    return Answer(one, one.describe(value, language()), tuple(results), words, _is_wrong(problem))


def _is_wrong(problem: Problem | None) -> bool:
    return problem is not None and problem.kind is not ProblemKind.MISSING


def said(problem: Problem) -> str:
    """What is wrong with an answer, in words."""
    if problem.error is not None:
        return message(problem.error)
    if problem.kind is ProblemKind.MISSING:
        if isinstance(problem.field, TableField) and problem.field.minimum_rows > 1:
            return _("At least %(least)s rows are needed.", least=problem.field.minimum_rows)
        return _("This answer is missing.")
    return _("The form has changed: this answer does not fit any more. Answer again.")
