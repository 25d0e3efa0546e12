"""What a candidate does with an application: submit it, send it again, withdraw it."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import bindparam, insert, select, update

from recruit.applications import queries
from recruit.applications.events import (
    ApplicationAccepted,
    ApplicationSubmitted,
    ApplicationWithdrawn,
)
from recruit.applications.models import ApplicationRow
from recruit.applications.queries import application_of, situation
from recruit.applications.rules import (
    BINDING,
    Application,
    ApplicationState,
    Eligibility,
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
from recruit.directory.rules import Subject
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
SENDING = (ApplicationState.DRAFT, ApplicationState.RETURNED)
TABLE: Any = ApplicationRow.__table__
_STANDING = (
    select(TABLE)
    .where(
        TABLE.c.person_id == bindparam("person_id"),
        TABLE.c.campaign_id == bindparam("campaign_id"),
        TABLE.c.subject_code == bindparam("subject_code"),
        TABLE.c.state != str(ApplicationState.WITHDRAWN),
    )
    .with_for_update()
)
_NEW = insert(TABLE).returning(TABLE.c.id)
_AGAIN = update(TABLE).where(TABLE.c.id == bindparam("of"))


class Evaluate(Protocol):
    def __call__(
        self, application: Application, rule_set: str, *, actor: Ref, now: datetime
    ) -> None: ...


_evaluate: list[Evaluate] = []


def receipt_code(receipt: str) -> str:
    """A receipt as it is read aloud: 4F2A-09BC-71DE-33F0."""
    shown = receipt[:RECEIPT_DIGITS].upper()
    return "-".join(shown[i : i + 4] for i in range(0, RECEIPT_DIGITS, 4))


def evaluates_submissions(evaluate: Evaluate) -> None:
    """Register who evaluates an application as soon as it is submitted; they get the digest of the
    rules in force."""
    if evaluate not in _evaluate:
        _evaluate.append(evaluate)


def submit(subject_code: str, *, campaign: Campaign, asker: Asker, now: datetime) -> Application:
    """Submit for a subject, or send a returned application again.

    The window, the card and the rules are checked while the card's row is held. Submitting
    twice is harmless: the second time gives back the application that stands.
    """
    person_id = asker.own_id()
    # Held until the end: of two requests of one person the second finds what the first wrote.
    held = card_service.hold_own_card(person_id, campaign.id)
    if held is None:
        raise RuleError(N_("Begin your card first."))
    card = cards.opened(held)
    found = situation(person_id, campaign, subject_code)
    standing = _standing(person_id, campaign.id, subject_code) if found.stands else None
    if standing is not None and standing.state not in SENDING:
        return standing
    _require_window(standing, campaign, now)
    card_service.refuse_role(found.deciding)
    form = cards.form_of_card(card, found.published)
    _require_complete(card, form)
    rule_set, rules = campaigns.section_in_force(found.rule_set, campaign.id, "eligibility")
    verdict = _require_eligible(card, found.subject, form, rules)
    made = _write(standing, card, subject_code, now)
    note(made.id, Step.SUBMIT, ApplicationState.SUBMITTED, by=asker.ref, now=now)
    event = ApplicationSubmitted(
        subject=_ref(made),
        campaign=campaign.public_id,
        subject_code=subject_code,
        card_version=card.version,
        receipt=made.receipt or "",
        again=standing is not None,
    )
    happened = [*card_service.lock_held(card, campaign), event]
    journal.record_together(happened, actor=asker.ref, now=now)
    for evaluate in _evaluate:
        evaluate(made, rule_set, actor=asker.ref, now=now)
    if rules.auto_accept and verdict.eligible:
        return accept_at_once(made, campaign.public_id, rule_set, now)
    return made


def _require_window(row: Application | None, campaign: Campaign, now: datetime) -> None:
    """`campaign` as the writing transaction reads it; a returned application has its own time."""
    if row is not None and row.returned_until is not None and now < row.returned_until:
        return
    if campaign.state != "running":
        raise RuleError(N_("This campaign is not running."))
    require_open(campaign.calendar, PhaseKind.APPLICATIONS, now)


def _require_complete(card: Card, form: FormDefinition) -> None:
    if form.missing(card.answers):
        raise RuleError(N_("Your card is not complete yet. Fill in what is missing first."))


def _require_eligible(
    card: Card, subject: Subject | None, form: FormDefinition, rules: Eligibility
) -> Verdict:
    if subject is None or not subject.applicable:
        raise RuleError(N_("Choose a subject from the list."), field="subject")
    verdict = queries.verdict(card, subject.code, form, rules)
    if not verdict.eligible:
        reason = (verdict.reasons + verdict.missing)[0]
        raise RuleError(reason.message, field="subject", **reason.params)
    return verdict


def _standing(person_id: int, campaign_id: int, subject_code: str) -> Application | None:
    """What the person has already, held until the transaction ends."""
    known = {"person_id": person_id, "campaign_id": campaign_id, "subject_code": subject_code}
    row = run(_STANDING, **known).first()
    return application_of(row) if row else None


def _write(
    standing: Application | None, card: Card, subject_code: str, now: datetime
) -> Application:
    """The application as it is sent, for the first time or again. The version counts each step."""
    before = standing or Application(
        0,
        new_public_id(),
        card.person_id,
        card.id,
        card.campaign_id,
        subject_code,
        ApplicationState.DRAFT,
        (),
        None,
        None,
        None,
        version=0,
    )
    receipt = receipt_of(before, card, now)
    values: dict[str, Any] = {
        "state": str(next_state(before.state, Step.SUBMIT)),
        "version": before.version + 1,
        "card_version": card.version,
        "submitted_at": now,
        "reasons": [],
        "words": None,
        "returned_until": None,
        "decided_at": None,
        # Who asked for the correction sees whether it is one.
        "assigned_id": before.checker_id,
        "checker_id": None,
        "receipt": receipt,
    }
    if standing is not None:
        run(_AGAIN, of=standing.id, **values)
        db.session.expire_all()
        return queries.application(standing.public_id)
    new = values | {
        "public_id": before.public_id,
        "person_id": before.person_id,
        "card_id": before.card_id,
        "campaign_id": before.campaign_id,
        "subject_code": subject_code,
    }
    made = run(_NEW, **new).scalar_one()
    return replace(
        before,
        id=made,
        state=ApplicationState.SUBMITTED,
        version=1,
        card_version=card.version,
        submitted_at=now,
        receipt=receipt,
    )


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
    found: Application, campaign_public_id: str, rule_set: str, now: datetime
) -> Application:
    """Where the rules let everybody in who fits them. `rule_set`: the digest of these rules."""
    state = next_state(found.state, Step.ACCEPT)
    values = {
        "state": str(state),
        "decided_at": now,
        "rule_set": rule_set,
        "version": found.version + 1,
    }
    run(_AGAIN, of=found.id, **values)
    db.session.expire_all()
    note(found.id, Step.ACCEPT, ApplicationState.ELIGIBLE, by=SYSTEM, now=now)
    event = ApplicationAccepted(
        subject=_ref(found),
        campaign=campaign_public_id,
        subject_code=found.subject_code,
        automatic=True,
        rule_set=rule_set,
    )
    journal.record(event, actor=SYSTEM, now=now)
    return queries.application(found.public_id)


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


def _ref(row: ApplicationRow | Application) -> Ref:
    return Ref("application", row.public_id)
