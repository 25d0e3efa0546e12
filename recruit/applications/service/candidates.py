"""What a candidate does with an application: submit it, send it again, withdraw it."""

from datetime import datetime

from sqlalchemy import bindparam, select

from recruit.applications import queries
from recruit.applications.events import (
    ApplicationAccepted,
    ApplicationSubmitted,
    ApplicationWithdrawn,
)
from recruit.applications.models import ApplicationRow
from recruit.applications.queries import application_of
from recruit.applications.rules import (
    BINDING,
    Application,
    ApplicationState,
    Step,
    Verdict,
    next_state,
)
from recruit.applications.service.history import note
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign, PhaseKind, require_open
from recruit.candidates import queries as cards
from recruit.candidates import service as card_service
from recruit.candidates.rules import Card, FormDefinition
from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.extensions.prepared import run
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import SYSTEM, Ref
from recruit.kernel.ids import new_public_id
from recruit.kernel.text import N_

RECEIPT_DIGITS = 16
CARDS = cards.CARDS
CARD = select(CARDS.c.id).where(
    CARDS.c.person_id == bindparam("person_id"), CARDS.c.campaign_id == bindparam("campaign_id")
)


def receipt_code(receipt: str) -> str:
    """A receipt as it is read aloud: 4F2A-09BC-71DE-33F0."""
    shown = receipt[:RECEIPT_DIGITS].upper()
    return "-".join(shown[i : i + 4] for i in range(0, RECEIPT_DIGITS, 4))


def submit(subject_code: str, *, campaign: Campaign, asker: Asker, now: datetime) -> Application:
    """Submit for a subject, or send a returned application again.

    The window, the card and the rules are checked while the card's row is held. Submitting
    twice is harmless: the second time gives back the application that stands.
    """
    person_id = asker.own_id()
    card_id = run(CARD, person_id=person_id, campaign_id=campaign.id).scalar()
    if card_id is None:
        raise RuleError(N_("Begin your card first."))
    # Held until the end: of two requests of one person the second finds what the first wrote.
    card = cards.opened(card_service.hold_card(card_id))
    row = _standing(person_id, campaign.id, subject_code)
    if row is not None and row.state not in (ApplicationState.DRAFT, ApplicationState.RETURNED):
        return application_of(row)
    _require_window(row, campaign, now)
    card_service.refuse_deciders(person_id, campaign)
    form = cards.form_of_card(card)
    _require_complete(card, form)
    verdict = _require_eligible(card, subject_code, form)
    again = row is not None
    if row is None:
        row = _new(card, subject_code)
        db.session.add(row)
    _fill(row, card, now)
    note(row.id, Step.SUBMIT, ApplicationState.SUBMITTED, by=asker.ref, now=now)
    card_service.lock_card(card.id, actor=asker.ref, now=now)
    event = ApplicationSubmitted(
        subject=_ref(row),
        campaign=campaign.public_id,
        subject_code=subject_code,
        card_version=card.version,
        receipt=row.receipt or "",
        again=again,
    )
    journal.record(event, actor=asker.ref, now=now)
    accept_at_once(row, verdict, campaign, now)
    return application_of(row)


def _require_window(row: ApplicationRow | None, campaign: Campaign, now: datetime) -> None:
    """`campaign` as the writing transaction reads it; a returned application has its own time."""
    if row is not None and row.returned_until is not None and now < row.returned_until:
        return
    if campaign.state != "running":
        raise RuleError(N_("This campaign is not running."))
    require_open(campaign.calendar, PhaseKind.APPLICATIONS, now)


def _require_complete(card: Card, form: FormDefinition) -> None:
    if form.missing(card.answers):
        raise RuleError(N_("Your card is not complete yet. Fill in what is missing first."))


def _require_eligible(card: Card, subject_code: str, form: FormDefinition) -> Verdict:
    subject = directory.subjects().get(subject_code)
    if subject is None or not subject.applicable:
        raise RuleError(N_("Choose a subject from the list."), field="subject")
    verdict = queries.verdict(card, subject_code, form)
    if not verdict.eligible:
        reason = (verdict.reasons + verdict.missing)[0]
        raise RuleError(reason.message, field="subject", **reason.params)
    return verdict


def _standing(person_id: int, campaign_id: int, subject_code: str) -> ApplicationRow | None:
    return db.session.scalar(
        select(ApplicationRow)
        .where(
            ApplicationRow.person_id == person_id,
            ApplicationRow.campaign_id == campaign_id,
            ApplicationRow.subject_code == subject_code,
            ApplicationRow.state != ApplicationState.WITHDRAWN,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _new(card: Card, subject_code: str) -> ApplicationRow:
    return ApplicationRow(
        public_id=new_public_id(),
        person_id=card.person_id,
        card_id=card.id,
        campaign_id=card.campaign_id,
        subject_code=subject_code,
        state=ApplicationState.DRAFT,
        version=0,
    )


def _fill(row: ApplicationRow, card: Card, now: datetime) -> None:
    row.state = next_state(ApplicationState(row.state), Step.SUBMIT)
    row.version = row.version + 1
    row.card_version, row.submitted_at = card.version, now
    row.reasons, row.words, row.returned_until, row.decided_at = [], None, None, None
    # Who asked for the correction sees whether it is one.
    row.assigned_id, row.checker_id = row.checker_id, None
    row.receipt = receipt_of(row, card, now)
    db.session.flush()


def receipt_of(row: ApplicationRow | Application, card: Card, at: datetime) -> str:
    """What the receipt vouches for; anybody with the same facts computes the same digest."""
    content = {
        "application": row.public_id,
        "candidate_number": card.candidate_number,
        "subject": row.subject_code,
        "card": digest(canonical_json(card.answers)),
        "submitted_at": at.isoformat(),
    }
    return digest(canonical_json(content))


def accept_at_once(
    row: ApplicationRow, verdict: Verdict, campaign: Campaign, now: datetime
) -> None:
    """Where the rules let everybody in who fits them."""
    rules = campaigns.section(campaign.id, "eligibility")
    if not (rules.auto_accept and verdict.eligible):
        return
    rule_set = campaigns.active_rule_set(campaign.id)
    row.state = next_state(ApplicationState(row.state), Step.ACCEPT)
    row.decided_at, row.rule_set = now, rule_set.digest
    row.version = row.version + 1
    db.session.flush()
    note(row.id, Step.ACCEPT, ApplicationState.ELIGIBLE, by=SYSTEM, now=now)
    event = ApplicationAccepted(
        subject=_ref(row),
        campaign=campaign.public_id,
        subject_code=row.subject_code,
        automatic=True,
        rule_set=rule_set.digest,
    )
    journal.record(event, actor=SYSTEM, now=now)


def withdraw(public_id: str, *, asker: Asker, now: datetime) -> Application:
    """Take one's own application back while applications are open; the row stays."""
    found = queries.application(public_id)
    if found.person_id != asker.own_id():
        raise NotFoundError()
    card_service.hold_card(found.card_id)
    row = _held(found.id)
    state = next_state(ApplicationState(row.state), Step.WITHDRAW)
    campaign = campaigns.campaign_by_id(row.campaign_id)
    require_open(campaign.calendar, PhaseKind.APPLICATIONS, now)
    row.state, row.version, row.proposed = state, row.version + 1, None
    db.session.flush()
    note(row.id, Step.WITHDRAW, state, by=asker.ref, now=now)
    event = ApplicationWithdrawn(
        subject=_ref(row), campaign=campaign.public_id, subject_code=row.subject_code
    )
    journal.record(event, actor=asker.ref, now=now)
    free_card(row.card_id, actor=asker.ref, now=now)
    return application_of(row)


def _held(application_id: int) -> ApplicationRow:
    return db.session.scalars(
        select(ApplicationRow)
        .where(ApplicationRow.id == application_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def free_card(
    card_id: int,
    *,
    until: datetime | None = None,
    why: str | None = None,
    actor: Ref,
    now: datetime,
) -> None:
    """Open the card again where no application stands on it any more; `why` as a card says it."""
    binding = select(ApplicationRow.id).where(
        ApplicationRow.card_id == card_id, ApplicationRow.state.in_([str(s) for s in BINDING])
    )
    if until is not None or db.session.scalar(binding.limit(1)) is None:
        card_service.reopen_card(card_id, until=until, why=why, actor=actor, now=now)


def _ref(row: ApplicationRow) -> Ref:
    return Ref("application", row.public_id)
