"""Use cases of cards, forms, documents and adjustments, one module for each."""

from recruit.candidates.service.adjustments import (
    ask_adjustment,
    ask_again,
    decide_adjustment,
    legal_basis,
    withdraw_adjustment,
)
from recruit.candidates.service.bulk import add_cards, lock_cards
from recruit.candidates.service.calls import confirm_card
from recruit.candidates.service.cards import (
    Saving,
    hold_card,
    lock_card,
    open_card,
    reopen_card,
    save_answer,
    save_section,
)
from recruit.candidates.service.documents import add_document, open_document, remove_document
from recruit.candidates.service.forms import (
    change_draft,
    create_form,
    exported,
    load_standard_form,
    read_form,
)
from recruit.candidates.service.publishing import Publishing, publish_form
from recruit.candidates.service.reading import read_sensitive

__all__ = [
    "Publishing",
    "Saving",
    "add_cards",
    "add_document",
    "ask_adjustment",
    "ask_again",
    "change_draft",
    "confirm_card",
    "create_form",
    "decide_adjustment",
    "exported",
    "hold_card",
    "legal_basis",
    "load_standard_form",
    "lock_card",
    "lock_cards",
    "open_card",
    "open_document",
    "publish_form",
    "read_form",
    "read_sensitive",
    "remove_document",
    "reopen_card",
    "save_answer",
    "save_section",
    "withdraw_adjustment",
]
