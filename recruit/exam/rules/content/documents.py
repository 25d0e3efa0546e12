"""Contents out of their stored documents."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from recruit.exam.rules.content.types import (
    Accepted,
    Content,
    ItemType,
    Matching,
    MultipleResponse,
    Numeric,
    NumericAnswer,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
)


def content_of(document: Mapping[str, Any]) -> Content:
    """The content; a document without a type is a plain single choice."""
    kind = ItemType(document.get("type", ItemType.SINGLE_CHOICE))
    common = {
        "stem": document["stem"],
        "why": document["why"],
        "html": document.get("html", False),
    }
    return _READERS[kind](document, common)


def _single_choice(document: Mapping[str, Any], common: dict[str, Any]) -> Content:
    return SingleChoice(options=tuple(document["options"]), key=document["key"], **common)


def _multiple_response(document: Mapping[str, Any], common: dict[str, Any]) -> Content:
    return MultipleResponse(
        options=tuple(document["options"]),
        key=tuple(document["key"]),
        all_or_nothing=document["all_or_nothing"],
        **common,
    )


def _true_false(document: Mapping[str, Any], common: dict[str, Any]) -> Content:
    return TrueFalse(key=document["key"], **common)


def _numeric(document: Mapping[str, Any], common: dict[str, Any]) -> Content:
    answers = tuple(
        NumericAnswer(
            Decimal(one["value"]),
            Decimal(one["tolerance"]),
            one["relative"],
            Fraction(one["share"]),
        )
        for one in document["answers"]
    )
    return Numeric(answers=answers, **common)


def _short_answer(document: Mapping[str, Any], common: dict[str, Any]) -> Content:
    accepted = {
        language: tuple(Accepted(one["text"], Fraction(one["share"])) for one in texts)
        for language, texts in document["accepted"].items()
    }
    return ShortAnswer(accepted=accepted, case_sensitive=document["case_sensitive"], **common)


def _matching(document: Mapping[str, Any], common: dict[str, Any]) -> Content:
    return Matching(
        prompts=tuple(document["prompts"]),
        options=tuple(document["options"]),
        key=tuple(document["key"]),
        all_or_nothing=document["all_or_nothing"],
        **common,
    )


_READERS: dict[ItemType, Callable[[Mapping[str, Any], dict[str, Any]], Content]] = {
    ItemType.SINGLE_CHOICE: _single_choice,
    ItemType.MULTIPLE_RESPONSE: _multiple_response,
    ItemType.TRUE_FALSE: _true_false,
    ItemType.NUMERIC: _numeric,
    ItemType.SHORT_ANSWER: _short_answer,
    ItemType.MATCHING: _matching,
}
