"""A card that its candidate confirmed anew counts for what stands on it, where the rules say so.

An application keeps the version of the card that was submitted. Where the rule-set's
`confirmed_cards` allows it, a confirmed card takes that version's place: at once where it says the
same, and to be checked anew where it says something else. What a seat or a placement was built on
already stays as it was submitted.
"""

from datetime import datetime
from typing import Any

from recruit.applications import queries
from recruit.applications.events import ApplicationRenewed
from recruit.applications.rules import Application, ApplicationState, Eligibility, Step, may
from recruit.applications.rules.eligibility import ALWAYS, NEVER
from recruit.applications.service import outcomes
from recruit.applications.service.candidates import accept_at_once, receipt_of
from recruit.applications.service.moving import move, ref
from recruit.applications.service.undoing import is_built_on
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import PhaseKind
from recruit.candidates import queries as cards
from recruit.candidates.events import CardConfirmed
from recruit.candidates.rules import Card
from recruit.journal import service as journal
from recruit.journal.queries import Entry

# A decision that waits for nobody begins anew with the card.
BEGUN_ANEW = dict.fromkeys(("decided_at", "proposed", "assigned_id", "words", "rule_set"))


def on_confirmed(entry: Entry, now: datetime) -> None:
    """Subscribed to the journal: in the transaction in which a card is confirmed, its row held."""
    if entry.kind != CardConfirmed.__name__:
        return
    card = cards.opened(cards.card_by_public_id(entry.subject.id))
    if not _allowed(card.campaign_id, now):
        return
    for found in queries.of_person(card.person_id, card.campaign_id):
        stands = found.card_id == card.id and may(found.state, Step.CONFIRM)
        if stands and found.card_version != card.version and not is_built_on(found):
            _renew(found, card, entry, now)


def _allowed(campaign_id: int, now: datetime) -> bool:
    if not campaigns.has_active_rule_set(campaign_id):
        return False
    rules: Eligibility = campaigns.section(campaign_id, "eligibility")
    if rules.confirmed in (NEVER, ALWAYS):
        return rules.confirmed == ALWAYS
    return campaigns.campaign_by_id(campaign_id).calendar.is_open(PhaseKind.APPLICATIONS, now)


def _renew(found: Application, card: Card, entry: Entry, now: datetime) -> None:
    before = cards.own_answers_at(card.id, found.card_version)
    changed = before != card.answers
    receipt = receipt_of(found, card, found.submitted_at or now)
    more: dict[str, Any] = {"card_version": card.version, "receipt": receipt}
    step = Step.RENEW if changed else Step.CONFIRM
    if changed:
        more |= BEGUN_ANEW | {"reasons": []}
        if found.state in (ApplicationState.UNDER_CHECK, ApplicationState.REOPENED):
            more.pop("assigned_id")  # whoever had it goes on
    move(found, found.version, step, entry.actor, now, **more)
    event = ApplicationRenewed(
        subject=ref(found),
        campaign=outcomes.campaign_of(found),
        subject_code=found.subject_code,
        card_version=card.version,
        receipt=receipt,
        changed=changed,
    )
    journal.record(event, actor=entry.actor, now=now)
    if changed:
        _accept(found, card, now)


def _accept(found: Application, card: Card, now: datetime) -> None:
    rule_set, rules = campaigns.active_section(found.campaign_id, "eligibility")
    verdict = queries.verdict(card, found.subject_code, None, rules)
    if rules.auto_accept and verdict.eligible:
        renewed = queries.application(found.public_id)
        accept_at_once(renewed, campaigns.public_id_of(found.campaign_id), rule_set, now)
