"""Answers that officials allow in messages."""

from recruit.candidates.queries.cards import answers_at, card_by_id
from recruit.candidates.queries.forms import form_of_card
from recruit.kernel.text import Bilingual


def said_in_messages(card_id: int, version: int) -> list[tuple[Bilingual, Bilingual]]:
    """(label, answer) in the form's order of a card's version: of fields that may be used in
    messages and are answered. No sensitive field is ever one of them."""
    form = form_of_card(card_by_id(card_id))
    answers = answers_at(card_id, version)
    return [
        (one.label, one.bilingual(answers[code]))
        for code, one in form.fields.items()
        if one.in_messages and code in answers and code not in form.sensitive
    ]
