"""A candidate's applications: which subjects are open, which are not and why."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.applications import queries, service
from recruit.applications.rules import (
    STEP_WORDS,
    VOICES,
    Application,
    ApplicationState,
    Step,
    Verdict,
    Voices,
    may,
)
from recruit.applications.views.blueprint import bp
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign, PhaseKind
from recruit.candidates import queries as cards
from recruit.candidates.rules import Card
from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.text import N_
from recruit.web.access import allow, asker
from recruit.web.formats import hour
from recruit.web.moment import now
from recruit.web.pages import language, see_other


@dataclass(frozen=True)
class Subjects:
    """The subjects without a standing application: open ones by code and name; those of which
    the card does not say enough yet, and closed ones, by name with the verdict."""

    open: list[tuple[str, str]]
    unknown: list[tuple[str, Verdict]]
    closed: list[tuple[str, Verdict]]


def _campaign() -> Campaign:
    campaign = campaigns.current_campaign()
    if campaign is None:
        raise RuleError(N_("No campaign is running now."))
    return campaign


@bp.get("/me/applications")
@allow(Permission.CANDIDATE)
def mine() -> str:
    campaign = _campaign()
    card = cards.card(asker().own_id(), campaign.id)
    applied = queries.of_person(asker().own_id(), campaign.id)
    standing = [one for one in applied if one.state is not ApplicationState.WITHDRAWN]
    return render_template(
        "applications/mine.html",
        campaign=campaign,
        phase=campaign.calendar.phase(PhaseKind.APPLICATIONS),
        window_open=campaign.calendar.is_open(PhaseKind.APPLICATIONS, now()),
        card=card,
        missing=cards.form_of_card(card).missing(card.answers) if card else [],
        applications=standing,
        withdrawn=[one for one in applied if one.state is ApplicationState.WITHDRAWN],
        subjects=_subjects(queries.verdicts(card), standing) if card else Subjects([], [], []),
        names=directory.subjects(),
    )


def _subjects(verdicts: Mapping[str, Verdict], standing: list[Application]) -> Subjects:
    taken = {one.subject_code for one in standing}
    found = Subjects([], [], [])
    for code, name in directory.subject_choices(language()):
        if code in taken:
            continue
        if verdicts[code].eligible:
            found.open.append((code, name))
        elif verdicts[code].undecided:
            found.unknown.append((name, verdicts[code]))
        else:
            found.closed.append((name, verdicts[code]))
    return found


@bp.app_template_global()
def subject_verdicts(card: Card) -> list[tuple[str, Verdict]]:
    """(name, verdict) of every subject, for pages that show a card to its owner; nothing where no
    rules are in force."""
    try:
        verdicts = queries.verdicts(card)
    except RuleError:
        return []
    return [(name, verdicts[code]) for code, name in directory.subject_choices(language())]


@bp.app_template_global()
def voices_of(state: ApplicationState) -> Voices:
    """How a state is said, for the history of one."""
    return VOICES[state]


@bp.post("/me/applications")
@allow(Permission.CANDIDATE)
def submit() -> Response:
    made = service.submit(
        request.form.get("subject", ""), campaign=_campaign(), asker=asker(), now=now()
    )
    db.session.commit()
    flash(_("Your application is submitted. Saved at %(time)s", time=hour(now())), "good")
    return see_other("applications.show", public_id=made.public_id)


@bp.get("/me/applications/<string:public_id>")
@allow(Permission.CANDIDATE)
def show(public_id: str) -> str:
    found = own(public_id)
    campaign = campaigns.campaign_by_id(found.campaign_id)
    window = campaign.calendar.is_open(PhaseKind.APPLICATIONS, now())
    back = found.returned_until is not None and now() < found.returned_until
    return render_template(
        "applications/show.html",
        application=found,
        campaign=campaign,
        card=cards.card_by_id(found.card_id),
        subject=directory.subject(found.subject_code),
        history=queries.history(found.id),
        step_words=STEP_WORDS,
        preliminary_phase=campaign.calendar.phase(PhaseKind.PRELIMINARY),
        receipt=service.receipt_code(found.receipt) if found.receipt else None,
        may_withdraw=window and may(found.state, Step.WITHDRAW),
        may_send_again=found.state is ApplicationState.RETURNED and (window or back),
    )


@bp.post("/me/applications/<string:public_id>/withdraw")
@allow(Permission.CANDIDATE)
def withdraw(public_id: str) -> Response:
    service.withdraw(public_id, asker=asker(), now=now())
    db.session.commit()
    flash(_("Your application is withdrawn."), "good")
    return see_other("applications.mine")


@bp.get("/me/applications/<string:public_id>/withdraw")
@allow(Permission.CANDIDATE)
def ask_withdraw(public_id: str) -> str:
    found = own(public_id)
    return render_template(
        "applications/withdraw.html",
        application=found,
        subject=directory.subject(found.subject_code),
    )


def own(public_id: str) -> Application:
    """One's own application; NotFoundError for anybody else's."""
    found = queries.application(public_id)
    if found.person_id != asker().own_id():
        raise NotFoundError()
    return found
