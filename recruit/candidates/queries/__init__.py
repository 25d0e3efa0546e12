"""Cards, forms, documents and adjustments, read."""

from recruit.candidates.queries.adjustments import (
    adjustment,
    adjustments_of,
    granted_adjustments,
    queue,
    waiting,
)
from recruit.candidates.queries.cards import (
    CARDS,
    answers_at,
    card,
    card_by_id,
    card_by_number,
    card_by_public_id,
    cards,
    cards_of,
)
from recruit.candidates.queries.documents import (
    document,
    documents_by_public_ids,
    documents_of,
    is_used,
)
from recruit.candidates.queries.forms import (
    FormInfo,
    FormVersion,
    definition_of,
    form,
    form_for,
    forms,
    impact,
    registers,
    version_for,
    versions,
)

__all__ = [
    "CARDS",
    "FormInfo",
    "FormVersion",
    "adjustment",
    "adjustments_of",
    "answers_at",
    "card",
    "card_by_id",
    "card_by_number",
    "card_by_public_id",
    "cards",
    "cards_of",
    "definition_of",
    "document",
    "documents_by_public_ids",
    "documents_of",
    "form",
    "form_for",
    "forms",
    "granted_adjustments",
    "impact",
    "is_used",
    "queue",
    "registers",
    "version_for",
    "versions",
    "waiting",
]
