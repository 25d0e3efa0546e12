"""Officials' steps with vacancies: checking, publishing, sending back, closing, withdrawing."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.extensions.prepared import beforehand
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import RuleError
from recruit.vacancies import queries, service
from recruit.vacancies.forms import ReasonForm, SendBackForm
from recruit.vacancies.queries import Chosen, OfficeFilters
from recruit.vacancies.rules import CLOSING_REASONS, HIDDEN, STATE_NAMES, WITHDRAWAL_REASONS, Step
from recruit.vacancies.rules.doubts import DOUBT_NAMES, counted
from recruit.vacancies.rules.states import BY_CALENDAR, may
from recruit.vacancies.views.blueprint import bp, names
from recruit.web.access import allow, asker
from recruit.web.formats import message, number
from recruit.web.moment import now
from recruit.web.pages import see_other

MOST_CHOSEN = 200
SHOWN_DOUBTS = 50
PUBLISH = Permission.VACANCIES_PUBLISH
EDIT = Permission.VACANCIES_EDIT
BY_HAND = {code: text for code, text in CLOSING_REASONS.items() if code != BY_CALENDAR}
_Step = Callable[..., None]


@bp.get("/office/vacancies/publish")
@allow(PUBLISH)
def publish_preview() -> str | AnyResponse:
    """What would be checked and published, and what looks odd, before anything is done."""
    campaign = campaigns.campaign(request.args.get("campaign", ""))
    return _preview(campaign, chosen_in(request.args))


def _preview(campaign: Campaign, chosen: Chosen) -> str | AnyResponse:
    scope = asker().scope(PUBLISH)
    waiting = queries.waiting(campaign.id, chosen, scope)
    if not waiting.vacancies:
        flash(_("Nothing was published: choose drafts in the list first."), "warning")
        return redirect(url_for("vacancies.office", campaign=campaign.public_id, state="draft"))
    odd = queries.doubtful(campaign.id, chosen, scope)
    shown = odd[:SHOWN_DOUBTS]
    return render_template(
        "vacancies/publish.html",
        campaign=campaign,
        waiting=waiting,
        doubts=counted(one.doubts for one in odd),
        doubt_names=DOUBT_NAMES,
        doubtful=len(odd),
        shown=shown,
        schools=directory.schools_by_ids({one.school_id for one in shown}),
        chosen=chosen if isinstance(chosen, list) else [],
        params=params_of(chosen),
        **names(campaign),
    )


@bp.post("/office/vacancies/publish")
@allow(PUBLISH)
def publish() -> AnyResponse:
    """Publish, or only find right what nobody has checked yet."""
    campaign = campaigns.campaign(request.form.get("campaign", ""))
    chosen = chosen_in(request.form)
    only_check = request.form.get("step") == Step.CHECK
    take = service.check if only_check else service.publish
    who = asker()
    with beforehand():
        looked = service.look(campaign.id, chosen, asker=who)
    try:
        count = take(
            campaign.id,
            campaign.public_id,
            chosen,
            looked=looked,
            acknowledged=request.form.getlist("acknowledged"),
            expected=_expected("unchecked" if only_check else "expected"),
            asker=who,
            now=now(),
        )
    except RuleError as error:
        db.session.rollback()
        flash(message(error), "warning")
        return see_other(
            "vacancies.publish_preview",
            campaign=campaign.public_id,
            vacancy=chosen if isinstance(chosen, list) else None,
            **params_of(chosen),
        )
    db.session.commit()
    if only_check:
        flash(_("Vacancies checked: %(count)s.", count=number(count)), "good")
        return see_other("vacancies.office", campaign=campaign.public_id, state="checked")
    flash(_("Vacancies published: %(count)s.", count=number(count)), "good")
    return see_other("vacancies.office", campaign=campaign.public_id)


@bp.route("/office/vacancies/send-back", methods=["GET", "POST"])
@allow(PUBLISH)
def send_back() -> str | tuple[str, int] | AnyResponse:
    """Back to whoever posted them, with what is to be corrected."""
    values = request.form if request.method == "POST" else request.args
    campaign, chosen = campaigns.campaign(values.get("campaign", "")), chosen_in(values)
    waiting = queries.waiting(campaign.id, chosen, asker().scope(PUBLISH))
    if not waiting.vacancies:
        flash(
            _("Nothing was sent back: choose drafts or checked ones in the list first."), "warning"
        )
        return see_other("vacancies.office", campaign=campaign.public_id)
    form = SendBackForm()
    if form.validate_on_submit():
        try:
            count = service.send_back(
                campaign.id,
                campaign.public_id,
                chosen,
                form.note.data or "",
                asker=asker(),
                now=now(),
            )
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            db.session.commit()
            flash(_("Vacancies sent back: %(count)s.", count=number(count)), "good")
            return see_other(
                "vacancies.office", campaign=campaign.public_id, state=queries.SENT_BACK
            )
    body = render_template(
        "vacancies/send_back.html",
        campaign=campaign,
        form=form,
        waiting=waiting,
        chosen=chosen if isinstance(chosen, list) else [],
        params=params_of(chosen),
        **names(campaign),
    )
    return body, 422 if form.errors or form.form_errors else 200


def chosen_in(values: MultiDict[str, str]) -> Chosen:
    """The vacancies that were ticked, or all that the filters find."""
    if values.get("all"):
        return OfficeFilters.of(values)
    return values.getlist("vacancy")[:MOST_CHOSEN]


def params_of(chosen: Chosen) -> dict[str, str]:
    return {"all": "1"} | chosen.params() if isinstance(chosen, OfficeFilters) else {}


def _expected(name: str) -> int:
    """How many the official saw; nonsense is no number of vacancies."""
    text = request.form.get(name, "")
    return int(text[:9]) if text.isascii() and text.isdigit() else -1


@bp.route("/office/vacancies/<string:public_id>/withdraw", methods=["GET", "POST"])
@allow(EDIT)
def withdraw(public_id: str) -> str | tuple[str, int] | AnyResponse:
    return _one_step(public_id, Step.WITHDRAW, WITHDRAWAL_REASONS, service.withdraw)


@bp.route("/office/vacancies/<string:public_id>/close", methods=["GET", "POST"])
@allow(EDIT)
def close(public_id: str) -> str | tuple[str, int] | AnyResponse:
    return _one_step(public_id, Step.CLOSE, BY_HAND, service.close)


@bp.get("/office/vacancies/<string:public_id>/discard")
@allow(EDIT)
def discard_question(public_id: str) -> tuple[str, int]:
    """What would be lost, before it is."""
    vacancy = queries.one_for_office(public_id, asker().scope(EDIT))
    campaign = campaigns.campaign_by_id(vacancy.campaign_id)
    possible = vacancy.state in HIDDEN and campaign.state != "finished"
    body = render_template(
        "vacancies/discard.html",
        vacancy=vacancy,
        campaign=campaign,
        possible=possible,
        state_names=STATE_NAMES,
        **names(campaign),
    )
    return body, 200 if possible else 409


@bp.post("/office/vacancies/<string:public_id>/discard")
@allow(EDIT)
def discard(public_id: str) -> AnyResponse:
    vacancy = queries.one_for_office(public_id, asker().scope(EDIT))
    try:
        service.discard(public_id, asker=asker(), now=now())
    except RuleError as error:
        db.session.rollback()
        flash(message(error), "warning")
    else:
        db.session.commit()
        flash(_("The draft %(code)s is deleted.", code=vacancy.code), "good")
    campaign = campaigns.campaign_by_id(vacancy.campaign_id).public_id
    return see_other("vacancies.office", campaign=campaign)


def _one_step(
    public_id: str, step: Step, reasons: Mapping[str, str], take: _Step
) -> str | tuple[str, int] | AnyResponse:
    who: Asker = asker()
    vacancy = queries.one_for_office(public_id, who.scope(EDIT))
    campaign = campaigns.campaign_by_id(vacancy.campaign_id)
    form = ReasonForm()
    form.offer(reasons)
    possible = may(vacancy.state, step) and campaign.state != "finished"
    if possible and form.validate_on_submit():
        try:
            take(public_id, form.reason.data, asker=who, now=now())
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            db.session.commit()
            done = (
                _("The vacancy is closed.")
                if step is Step.CLOSE
                else _("The vacancy is withdrawn.")
            )
            flash(done, "good")
            return see_other("vacancies.office", campaign=campaign.public_id)
    page: dict[str, Any] = {"vacancy": vacancy, "campaign": campaign, "form": form}
    body = render_template(
        "vacancies/withdraw.html",
        possible=possible,
        closing=step is Step.CLOSE,
        **page,
        **names(campaign),
    )
    return body, 409 if not possible else 422 if form.errors or form.form_errors else 200
