"""A card in words, as officials read it beside the documents."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from recruit.candidates.rules import Card, FormDefinition, TableField
from recruit.candidates.rules.sealing import is_sealed
from recruit.web.pages import language


def sections_of(form: FormDefinition, card: Card, read: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The card in words, section by section; tables keep their rows.

    `read`: sensitive answers that the official has asked for; without it they are hidden.
    """
    shown = form.shown(card.answers)
    card = replace(card, answers={**card.answers, **read})
    return [
        {
            "title": section.title,
            "facts": [
                (one.label[language()], *_said(one, card))
                for one in section.fields
                if one.code in shown
            ],
            "tables": [
                (one, one.rows_said(card.answers.get(one.code), language()), _result(one, card))
                for one in section.fields
                if isinstance(one, TableField)
                and one.code in shown
                and not is_sealed(card.answers.get(one.code))
            ],
        }
        for section in form.sections
    ]


def _said(one: Any, card: Card) -> tuple[str, str]:
    """How to show an answer, and what: of a document, unless it is hidden, its public id."""
    value = card.answers.get(one.code)
    if one.is_file and not is_sealed(value):
        return "file", str(value or "")
    kind = "text" if is_sealed(value) else one.kind
    return kind, str(one.describe(value, language()))


def _result(one: TableField, card: Card) -> tuple[str, str] | None:
    value = card.answers.get(one.result.code) if one.result else None
    return (one.result.label[language()], value) if one.result and value else None
