"""Cards, forms, documents and adjustments, read.

For whom are a card's answers?

- Every query here gives a card as officials may see it: `card.answers` holds sensitive answers
  sealed, in the place of the value (`rules.sealing.is_hidden(value)`; `Field.describe` says
  "hidden"). Time-limited ones are open until their time is over, then they are not there.
- Rules (points, eligibility, what is missing) and the candidate's own pages ask `opened(card)`,
  `opened_all(cards)`, `cards_at(pairs)` or `own_answers_at(card, version)`: everything plain.
  That is no person's read, and must never reach a page, file or mail of somebody else.
- An official who has to see sensitive answers calls `service.read_sensitive(card, codes, asker,
  now)`, which is put on record.
- Points use `cards_at((card_id, application.card_version))`: the version that was submitted.
"""

from recruit.candidates.queries.adjustments import (
    adjustment,
    adjustments_of,
    extra_time_of,
    granted_adjustments,
    granted_among,
    granted_to,
    has_granted,
    is_granted,
    queue,
    waiting,
)
from recruit.candidates.queries.calls import Call, called_people, calls_of, open_call
from recruit.candidates.queries.cards import (
    CARDS,
    answers_at,
    card,
    card_by_id,
    card_by_number,
    card_by_public_id,
    cards,
    cards_at,
    cards_of,
    own_answers_at,
    own_card,
)
from recruit.candidates.queries.documents import (
    document,
    documents_by_public_ids,
    documents_of,
    is_used,
)
from recruit.candidates.queries.forms import (
    PUBLISHED,
    FormInfo,
    FormVersion,
    Published,
    days_of,
    definition_of,
    draft_of,
    form,
    form_for,
    form_of,
    form_of_card,
    forms,
    registers,
    version,
    version_for,
    version_of,
    versions,
)
from recruit.candidates.queries.history import history, said
from recruit.candidates.queries.impact import altered, campaigns_of, filled_cards, impact
from recruit.candidates.queries.messages import said_in_messages
from recruit.candidates.queries.projection import VALUES, cross_tab
from recruit.candidates.queries.sealing import opened, opened_all

__all__ = [
    "CARDS",
    "PUBLISHED",
    "VALUES",
    "Call",
    "FormInfo",
    "FormVersion",
    "Published",
    "adjustment",
    "adjustments_of",
    "altered",
    "answers_at",
    "called_people",
    "calls_of",
    "campaigns_of",
    "card",
    "card_by_id",
    "card_by_number",
    "card_by_public_id",
    "cards",
    "cards_at",
    "cards_of",
    "cross_tab",
    "days_of",
    "definition_of",
    "draft_of",
    "document",
    "documents_by_public_ids",
    "documents_of",
    "extra_time_of",
    "filled_cards",
    "form",
    "form_for",
    "form_of",
    "form_of_card",
    "forms",
    "granted_adjustments",
    "granted_among",
    "granted_to",
    "has_granted",
    "is_granted",
    "history",
    "impact",
    "is_used",
    "open_call",
    "opened",
    "opened_all",
    "own_answers_at",
    "own_card",
    "queue",
    "registers",
    "said",
    "said_in_messages",
    "version",
    "version_for",
    "version_of",
    "versions",
    "waiting",
]
