"""One application on a page: the card, the documents beside it, the decision."""

from collections.abc import Mapping
from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.accounts import queries as accounts
from recruit.applications import queries, service
from recruit.applications.forms import DisagreeForm, ReasonsForm, StepForm
from recruit.applications.queries import QueueRow
from recruit.applications.rules import (
    REJECT_REASONS,
    RETURN_REASONS,
    STEP_WORDS,
    Application,
    ApplicationState,
    Step,
    StepTaken,
    may,
)
from recruit.applications.views.blueprint import bp
from recruit.applications.views.cards import sections_of
from recruit.applications.views.filters import filters_of, last_decision, my_scope
from recruit.campaigns import queries as campaigns
from recruit.candidates import queries as cards
from recruit.candidates.queries.documents import documents_to_check
from recruit.candidates.rules.sealing import is_hidden
from recruit.candidates.service import read_sensitive
from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from recruit.web.access import allow, asker
from recruit.web.formats import message
from recruit.web.moment import now
from recruit.web.pages import language, see_other

Answer = Response | tuple[str, int]


@bp.get("/office/applications/<string:public_id>")
@allow(Permission.APPLICATIONS_CHECK)
def check(public_id: str) -> str:
    return _page(queries.queue_row(public_id, my_scope()))


@bp.post("/office/applications/<string:public_id>/sensitive")
@allow(Permission.APPLICATIONS_CHECK)
def sensitive(public_id: str) -> str:
    """The page with the sensitive answers in it, once; the journal has it."""
    row = queries.queue_row(public_id, my_scope())
    card = queries.card_of(row.application)
    codes = cards.form_for(card.campaign_id).sensitive
    read = read_sensitive(card, codes, asker=asker(), now=now())
    db.session.commit()
    return _page(row, read)


def _page(row: QueueRow, read: Mapping[str, Any] | None = None, **forms: Any) -> str:
    """`forms`: those that were sent and refused, in the place of fresh ones."""
    found = row.application
    card = queries.card_of(found)
    history = queries.history(found.id)
    campaign = campaigns.campaign_by_id(found.campaign_id)
    return render_template(
        "applications/check.html",
        row=row,
        application=found,
        campaign=campaign,
        address=_kept_address(),
        last=last_decision(),
        card=card,
        sections=sections_of(cards.form_of_card(card), card, read or {}),
        hidden=read is None and any(is_hidden(one) for one in card.answers.values()),
        documents=documents_to_check(card, (read or {}).values()),
        person=accounts.person(card.person_id),
        earlier=accounts.earlier_names(card.person_id),
        verdict=queries.verdict(card, found.subject_code),
        subject=directory.subjects()[found.subject_code],
        districts=dict(directory.district_choices(language())),
        history=history,
        actors=_actors(history),
        step_words=STEP_WORDS,
        **_who(found, history),
        **_possible(found, history),
        **_forms(found, forms),
    )


def _actors(history: list[StepTaken]) -> dict[str, str]:
    """Names by public id of everybody who did something."""
    return queries.names_of(one.by for one in history)


def _who(found: Application, history: list[StepTaken]) -> dict[str, Any]:
    people = accounts.people(one for one in (found.checker_id, found.assigned_id) if one)
    return {
        "checker": people.get(found.checker_id or 0),
        "assigned": people.get(found.assigned_id or 0),
        "is_mine": found.assigned_id == asker().own_id(),
        "colleagues": service.colleagues(found.public_id, asker=asker()) if found.waits else [],
        "disagreement": next((s for s in reversed(history) if s.step is Step.DISAGREE), None),
    }


def _possible(found: Application, history: list[StepTaken]) -> dict[str, Any]:
    """What this official may do with it now."""
    excluded = asker().ref in queries.excluded_from(found.id) or found.person_id == asker().own_id()
    second = found.state is ApplicationState.SECOND_CHECK
    return {
        "may_take": found.waits and not excluded,
        "may_decide": not excluded and not second and may(found.state, Step.ACCEPT),
        "may_second": not excluded and second,
        "excluded": excluded and found.waits,
        "undo_until": service.may_undo_until(found, asker=asker(), now=now()),
    }


def _forms(found: Application, given: dict[str, Any]) -> dict[str, Any]:
    version = str(found.version)
    fresh = {
        "step": StepForm(formdata=None, version=version),
        "returning": _return_form(version),
        "rejecting": _reject_form(version),
        "disagreeing": DisagreeForm(formdata=None, prefix="disagree", version=version),
    }
    return fresh | given


def _return_form(version: str | None = None) -> ReasonsForm:
    """The two forms of one page have prefixes, so that each error stands in its own."""
    if version is None:
        return ReasonsForm(prefix="return").offer(RETURN_REASONS)
    return ReasonsForm(formdata=None, prefix="return", version=version).offer(RETURN_REASONS)


def _reject_form(version: str | None = None) -> ReasonsForm:
    if version is None:
        return ReasonsForm(prefix="reject").offer(REJECT_REASONS)
    return ReasonsForm(formdata=None, prefix="reject", version=version).offer(REJECT_REASONS)


# --- whose work it is -----------------------------------------------------------------------------


@bp.post("/office/applications/<string:public_id>/take")
@allow(Permission.APPLICATIONS_CHECK)
def take(public_id: str) -> Response:
    try:
        service.take(public_id, StepForm().seen, asker=asker(), now=now())
        db.session.commit()
    except RuleError as error:
        _told(error)
    return _same(public_id)


@bp.post("/office/applications/<string:public_id>/assign")
@allow(Permission.APPLICATIONS_CHECK)
def assign(public_id: str) -> Response:
    colleague = request.form.get("colleague") or None
    try:
        service.assign(public_id, StepForm().seen, colleague, asker=asker(), now=now())
        db.session.commit()
    except RuleError as error:
        _told(error)
    else:
        flash(_("The application is handed over."), "good")
    return _same(public_id)


# --- deciding -------------------------------------------------------------------------------------


@bp.post("/office/applications/<string:public_id>/accept")
@allow(Permission.APPLICATIONS_CHECK)
def accept(public_id: str) -> Response:
    try:
        found = service.accept(public_id, StepForm().seen, asker=asker(), now=now())
        db.session.commit()
    except RuleError as error:
        _told(error)
        return _same(public_id)
    _say(found, _("The application is accepted."))
    return _next(found)


@bp.post("/office/applications/<string:public_id>/return")
@allow(Permission.APPLICATIONS_CHECK)
def send_back(public_id: str) -> Answer:
    form = _return_form()
    return _decide(public_id, form, service.return_to_candidate, _("The application is returned."))


@bp.post("/office/applications/<string:public_id>/reject")
@allow(Permission.APPLICATIONS_CHECK)
def reject(public_id: str) -> Answer:
    form = _reject_form()
    return _decide(public_id, form, service.reject, _("The application is rejected."))


def _decide(public_id: str, form: ReasonsForm, decide: Any, done: str) -> Answer:
    queries.queue_row(public_id, my_scope())
    which = "returning" if form.reasons.name.startswith("return") else "rejecting"
    if form.validate_on_submit():
        try:
            found = decide(
                public_id,
                form.seen,
                reasons=form.reasons.data or [],
                words=form.words.data or "",
                asker=asker(),
                now=now(),
            )
            db.session.commit()
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            _say(found, done)
            return _next(found)
    return _page(queries.queue_row(public_id, my_scope()), **{which: form}), 422


@bp.post("/office/applications/<string:public_id>/agree")
@allow(Permission.APPLICATIONS_CHECK)
def agree(public_id: str) -> Response:
    try:
        found = service.agree(public_id, StepForm().seen, asker=asker(), now=now())
        db.session.commit()
    except RuleError as error:
        _told(error)
        return _same(public_id)
    flash(_("You agreed: the decision counts now."), "good")
    return _next(found)


@bp.post("/office/applications/<string:public_id>/disagree")
@allow(Permission.APPLICATIONS_CHECK)
def disagree(public_id: str) -> Answer:
    queries.queue_row(public_id, my_scope())
    form = DisagreeForm(prefix="disagree")
    if form.validate_on_submit():
        words = form.words.data or ""
        try:
            found = service.disagree(public_id, form.seen, words=words, asker=asker(), now=now())
            db.session.commit()
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            flash(_("A third official decides now."), "good")
            return _next(found)
    return _page(queries.queue_row(public_id, my_scope()), disagreeing=form), 422


@bp.post("/office/applications/<string:public_id>/undo")
@allow(Permission.APPLICATIONS_CHECK)
def undo(public_id: str) -> Response:
    try:
        service.undo(public_id, asker=asker(), now=now())
        db.session.commit()
    except RuleError as error:
        _told(error)
    else:
        flash(_("The decision is taken back. The application is in your hands."), "good")
    return _same(public_id)


def _say(found: Application, done: str) -> None:
    if found.state is ApplicationState.SECOND_CHECK:
        text = _("This decision was drawn for the sample: it counts when a second official agrees.")
        flash(text, "warning")
    else:
        flash(done, "good")


def _told(error: RuleError) -> None:
    db.session.rollback()
    flash(message(error), "warning")


def _same(public_id: str) -> Response:
    return see_other("applications.check", public_id=public_id, **_kept_address())


def _kept_address() -> dict[str, str]:
    """The filters under which the official came here: the next one is found by them."""
    names = ("campaign", "state", "subject", "district", "q", "assigned", "days", "sort")
    return {name: request.args[name] for name in names if request.args.get(name)}


def _next(found: Application) -> Response:
    """The next one under the same filters, else the queue."""
    campaign = campaigns.campaign_by_id(found.campaign_id)
    kept = {**_kept_address(), "campaign": campaign.public_id}
    if service.may_undo_until(found, asker=asker(), now=now()):
        kept["decided"] = found.public_id
    following = queries.next_waiting(
        campaign.id, filters_of(), my_scope(), found.public_id, asker().ref
    )
    if following is None:
        return see_other("applications.queue", **kept)
    return see_other("applications.check", public_id=following, **kept)
