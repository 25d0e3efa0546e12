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
    hold_own_card,
    lock_card,
    lock_held,
    open_card,
    reopen_card,
    save_answers,
    takes,
)
from recruit.candidates.service.deciders import deciders_among, refuse_deciders, refuse_role
from recruit.candidates.service.documents import (
    add_document,
    address_of,
    note_read,
    open_document,
    open_once,
    remove_document,
    visible_document,
)
from recruit.candidates.service.forms import (
    change_draft,
    create_form,
    examples,
    exported,
    load_standard_form,
    read_form,
)
from recruit.candidates.service.grades import rules_with_grades, with_rule_set_scales
from recruit.candidates.service.prefill import offer, take_over
from recruit.candidates.service.publishing import Publishing, publish_form
from recruit.candidates.service.reading import read_sensitive, visible_card
from recruit.candidates.service.recomputing import on_entry
from recruit.candidates.service.retention import erase_answers

__all__ = [
    "Publishing",
    "Saving",
    "add_cards",
    "add_document",
    "address_of",
    "ask_adjustment",
    "ask_again",
    "change_draft",
    "confirm_card",
    "create_form",
    "decide_adjustment",
    "deciders_among",
    "erase_answers",
    "examples",
    "exported",
    "hold_card",
    "hold_own_card",
    "legal_basis",
    "load_standard_form",
    "lock_card",
    "lock_held",
    "lock_cards",
    "offer",
    "on_entry",
    "open_card",
    "note_read",
    "open_document",
    "open_once",
    "publish_form",
    "read_form",
    "read_sensitive",
    "refuse_deciders",
    "refuse_role",
    "remove_document",
    "reopen_card",
    "rules_with_grades",
    "save_answers",
    "take_over",
    "takes",
    "visible_card",
    "with_rule_set_scales",
    "visible_document",
    "withdraw_adjustment",
]
