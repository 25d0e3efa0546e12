"""The officials' queue, one application on a page, and the clear ones together."""

from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.accounts import queries as accounts
from recruit.applications import queries, service
from recruit.applications.forms import ReasonsForm, StepForm
from recruit.applications.queries import Filters, QueueRow
from recruit.applications.rules import (
    REJECT_REASONS,
    RETURN_REASONS,
    VOICES,
    Step,
    may,
)
from recruit.applications.views.blueprint import bp
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.candidates import queries as cards
from recruit.candidates.rules import Card, FormDefinition, TableField
from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.kernel.asker import Permission, Scope
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_
from recruit.web.access import allow, asker
from recruit.web.formats import message
from recruit.web.moment import now
from recruit.web.pages import language, see_other
from recruit.web.paging import page_number

LONGEST_TEXT = 100


def _scope() -> Scope:
    return asker().scope(Permission.APPLICATIONS_CHECK)


def _campaign() -> Campaign:
    """The campaign the address names, else the running one."""
    named = request.values.get("campaign")
    campaign = campaigns.campaign(named) if named else campaigns.current_campaign()
    if campaign is None:
        raise RuleError(N_("No campaign is running now."))
    return campaign


def _filters() -> Filters:
    given = request.values
    return Filters(
        given.get("state", "waiting"),
        given.get("subject", ""),
        given.get("district", ""),
        given.get("q", "")[:LONGEST_TEXT],
    )


def _address(campaign: Campaign, filters: Filters) -> dict[str, Any]:
    return {
        "campaign": campaign.public_id,
        "state": filters.state,
        "subject": filters.subject,
        "district": filters.district,
        "q": filters.text,
    }


@bp.get("/office/applications")
@allow(Permission.APPLICATIONS_CHECK)
def queue() -> str:
    campaign, filters, scope = _campaign(), _filters(), _scope()
    found = queries.queue(campaign.id, filters, scope, page_number())
    return render_template(
        "applications/queue.html",
        campaign=campaign,
        campaigns=campaigns.campaigns(),
        filters=filters,
        found=found,
        counts=queries.state_counts(campaign.id, filters, scope),
        address=_address(campaign, filters),
        voices=VOICES,
        checkers=accounts.people(
            row.application.checker_id for row in found.rows if row.application.checker_id
        ),
        districts=dict(directory.district_choices(language())),
        district_choices=directory.district_choices(language(), scope),
        subject_choices=directory.subject_choices(language()),
        names=directory.subjects(),
    )


@bp.get("/office/applications/<string:public_id>")
@allow(Permission.APPLICATIONS_CHECK)
def check(public_id: str) -> str:
    return _check_page(queries.queue_row(public_id, _scope()))


def _check_page(
    row: QueueRow, returning: ReasonsForm | None = None, rejecting: ReasonsForm | None = None
) -> str:
    found = row.application
    version = str(found.version)
    card = queries.card_of(found)
    form = cards.form_for(card.campaign_id)
    checker = accounts.people([found.checker_id]) if found.checker_id else {}
    return render_template(
        "applications/check.html",
        row=row,
        application=found,
        campaign=campaigns.campaign_by_id(found.campaign_id),
        card=card,
        sections=_sections(form, card),
        documents=cards.documents_of(card.person_id),
        verdict=queries.verdicts(card)[found.subject_code],
        subject=directory.subjects()[found.subject_code],
        districts=dict(directory.district_choices(language())),
        checker=checker.get(found.checker_id or 0),
        is_mine=found.checker_id == asker().own_id(),
        step=StepForm(formdata=None, version=version),
        returning=returning or _return_form(version),
        rejecting=rejecting or _reject_form(version),
        may_take=may(found.state, Step.TAKE),
        may_decide=may(found.state, Step.ACCEPT),
    )


def _return_form(version: str | None = None) -> ReasonsForm:
    """The two forms of one page have prefixes, so that each error stands in its own."""
    if version is None:
        return ReasonsForm(prefix="return").offer(RETURN_REASONS)
    return ReasonsForm(formdata=None, prefix="return", version=version).offer(RETURN_REASONS)


def _reject_form(version: str | None = None) -> ReasonsForm:
    if version is None:
        return ReasonsForm(prefix="reject").offer(REJECT_REASONS)
    return ReasonsForm(formdata=None, prefix="reject", version=version).offer(REJECT_REASONS)


def _sections(form: FormDefinition, card: Card) -> list[dict[str, Any]]:
    """The card in words, section by section; tables keep their rows."""
    shown = form.shown(card.answers)
    return [
        {
            "title": section.title,
            "facts": [
                (one.label[language()], one.kind, _said(one, card))
                for one in section.fields
                if one.code in shown
            ],
            "tables": [
                (one, one.rows_said(card.answers.get(one.code), language()), _result(one, card))
                for one in section.fields
                if isinstance(one, TableField) and one.code in shown
            ],
        }
        for section in form.sections
    ]


def _said(one: Any, card: Card) -> str:
    value = card.answers.get(one.code)
    return str(value or "") if one.kind == "file" else str(one.describe(value, language()))


def _result(one: TableField, card: Card) -> tuple[str, str] | None:
    value = card.answers.get(one.result.code) if one.result else None
    return (one.result.label[language()], value) if one.result and value else None


@bp.post("/office/applications/<string:public_id>/take")
@allow(Permission.APPLICATIONS_CHECK)
def take(public_id: str) -> Response:
    try:
        service.take(public_id, StepForm().seen, asker=asker(), now=now())
        db.session.commit()
    except RuleError as error:
        _told(error)
    return see_other("applications.check", public_id=public_id)


@bp.post("/office/applications/<string:public_id>/accept")
@allow(Permission.APPLICATIONS_CHECK)
def accept(public_id: str) -> Response:
    try:
        found = service.accept(public_id, StepForm().seen, asker=asker(), now=now())
        db.session.commit()
    except RuleError as error:
        _told(error)
        return see_other("applications.check", public_id=public_id)
    flash(_("The application is accepted."), "good")
    return _next(found.campaign_id, public_id)


@bp.post("/office/applications/<string:public_id>/return")
@allow(Permission.APPLICATIONS_CHECK)
def send_back(public_id: str) -> Response | tuple[str, int]:
    form = _return_form()
    return _decide(public_id, form, service.return_to_candidate, _("The application is returned."))


@bp.post("/office/applications/<string:public_id>/reject")
@allow(Permission.APPLICATIONS_CHECK)
def reject(public_id: str) -> Response | tuple[str, int]:
    form = _reject_form()
    return _decide(public_id, form, service.reject, _("The application is rejected."))


def _decide(
    public_id: str, form: ReasonsForm, decide: Any, done: str
) -> Response | tuple[str, int]:
    queries.queue_row(public_id, _scope())
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
            flash(done, "good")
            return _next(found.campaign_id, public_id)
    row = queries.queue_row(public_id, _scope())
    which = "returning" if form.reasons.name.startswith("return") else "rejecting"
    return _check_page(row, **{which: form}), 422


def _told(error: RuleError) -> None:
    db.session.rollback()
    flash(message(error), "warning")


def _next(campaign_id: int, but: str) -> Response:
    """The next one that nobody checks yet, else the queue."""
    campaign = campaigns.campaign_by_id(campaign_id)
    following = queries.next_waiting(campaign_id, Filters("", "", "", ""), _scope(), but)
    if following is None:
        return see_other("applications.queue", campaign=campaign.public_id)
    return see_other("applications.check", public_id=following)


@bp.get("/office/applications/clear")
@allow(Permission.APPLICATIONS_CHECK)
def clear() -> str:
    campaign, filters = _campaign(), _filters()
    return render_template(
        "applications/clear.html",
        campaign=campaign,
        filters=filters,
        address=_address(campaign, filters),
        clear=service.clear_ones(campaign.id, filters, _scope()),
        names=directory.subjects(),
        districts=dict(directory.district_choices(language())),
    )


@bp.post("/office/applications/clear")
@allow(Permission.APPLICATIONS_CHECK)
def accept_clear() -> Response:
    campaign = _campaign()
    seen = [_seen(text) for text in request.form.getlist("seen")]
    accepted, left_out = service.accept_many(
        seen, campaign_id=campaign.id, asker=asker(), now=now()
    )
    db.session.commit()
    flash(
        _(
            "Accepted: %(accepted)s. Left out because something changed: %(left_out)s.",
            accepted=accepted,
            left_out=left_out,
        ),
        "good" if accepted else "warning",
    )
    return see_other("applications.queue", campaign=campaign.public_id)


def _seen(text: str) -> tuple[str, int]:
    """`public_id:version` as the preview wrote it; nonsense names nothing."""
    public_id, _colon, version = text.partition(":")
    return public_id, int(version[:9]) if version.isascii() and version.isdigit() else 0
