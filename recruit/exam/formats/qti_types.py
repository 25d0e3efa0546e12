"""The types of QTI items that the bank holds."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, Protocol
from xml.etree.ElementTree import Element  # noqa: S405  (defusedxml parses)

from recruit.exam.formats.gift_answers import accepted_texts, multiple_key, single_key
from recruit.exam.formats.parts import ANY, Draft, UnsupportedError
from recruit.exam.formats.qti_body import Body, words_of
from recruit.exam.formats.qti_names import attribute, children, found, text
from recruit.exam.formats.qti_scoring import Scoring, numbers_in, rules_of, shares, strings_in
from recruit.exam.rules.content import (
    Accepted,
    Content,
    Matching,
    MultipleResponse,
    Numeric,
    NumericAnswer,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
    number_of,
)
from recruit.exam.rules.content.responses import on_one_line
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

# What the two options of a true/false item say, in the languages we write and some we meet.
TRUTHS = {
    "az": ("Doğru", "Yanlış"),
    "en": ("True", "False"),
    "ru": ("Верно", "Неверно"),
    "tr": ("Doğru", "Yanlış"),
}
_TRUE = {one[0].casefold() for one in TRUTHS.values()} | {"t"}
_FALSE = {one[1].casefold() for one in TRUTHS.values()} | {"f", "səhv"}


class Item(Protocol):
    @property
    def interaction(self) -> Element: ...
    @property
    def body(self) -> Body: ...
    @property
    def scoring(self) -> Scoring: ...


def _common(item: Item) -> dict[str, Any]:
    return {"stem": item.body.stem, "why": item.body.why, "html": True}


# --- choice ------------------------------------------------------------------------------------


def _choice(item: Item, draft: Draft) -> Content:
    choices = found(item.interaction, "simplechoice")
    codes = [attribute(one, "identifier") or "" for one in choices]
    if attribute(item.interaction, "shuffle") == "false" or _fixed(choices):
        draft.warn(N_("The order of the options was fixed; our papers shuffle them."))
    right = [_place(codes, one) for one in item.scoring.correct]
    if item.scoring.several and attribute(item.interaction, "maxchoices") != "1":
        return _several(item, draft, choices, codes, right)
    if not right or item.scoring.mapped:
        right = [single_key(_weights(item.scoring, codes), draft)]
    if len(right) != 1:
        raise RuleError(
            N_("A single choice needs exactly one right option; this item has %(count)s."),
            count=len(right),
        )
    if _is_true_false(choices, codes):
        return TrueFalse(key=codes[right[0]].lower() == "true", **_common(item))
    options = tuple(words_of(one, draft) for one in choices)
    return SingleChoice(options=options, key=right[0], **_common(item))


def _several(
    item: Item, draft: Draft, choices: Sequence[Element], codes: list[str], right: list[int]
) -> Content:
    options = tuple(words_of(one, draft) for one in choices)
    if item.scoring.mapped:
        total = sum((e.value for e in item.scoring.mapping if e.value > 0), Fraction(0))
        key = multiple_key(_weights(item.scoring, codes, total), draft)
    else:
        key = tuple(sorted(right))
    return MultipleResponse(
        options=options, key=key, all_or_nothing=not item.scoring.mapped, **_common(item)
    )


def _weights(scoring: Scoring, codes: list[str], full: Fraction | None = None) -> list[Fraction]:
    values = {entry.key: entry.value for entry in scoring.mapping}
    whole = scoring.full if full is None else full
    return shares([values.get(code, Fraction(0)) for code in codes], whole)


def _place(codes: list[str], code: str) -> int:
    if code not in codes:
        raise RuleError(N_("The key must be one of the options."))
    return codes.index(code)


def _fixed(choices: Sequence[Element]) -> bool:
    return any(attribute(one, "fixed") == "true" for one in choices)


def _is_true_false(choices: Sequence[Element], codes: list[str]) -> bool:
    if sorted(code.lower() for code in codes) != ["false", "true"]:
        return False
    said = {code.lower(): text(one).casefold() for one, code in zip(choices, codes, strict=True)}
    return said["true"] in _TRUE and said["false"] in _FALSE


# --- matching ----------------------------------------------------------------------------------


def _match(item: Item, draft: Draft) -> Content:
    sets = children(item.interaction, "simplematchset")
    if len(sets) != 2:
        raise RuleError(N_("The matching needs two sets."))
    left, right = (found(one, "simpleassociablechoice") for one in sets)
    pairs = _pairs(item.scoring)
    codes = [[attribute(one, "identifier") or "" for one in side] for side in (left, right)]
    key = []
    for code in codes[0]:
        partners = [b for a, b in pairs if a == code]
        if len(partners) != 1:
            raise UnsupportedError(
                N_("Only a matching that gives each prompt one option is supported.")
            )
        key.append(_place(codes[1], partners[0]))
    return Matching(
        prompts=tuple(words_of(one, draft) for one in left),
        options=tuple(words_of(one, draft) for one in right),
        key=tuple(key),
        all_or_nothing=not item.scoring.mapped,
        **_common(item),
    )


def _pairs(scoring: Scoring) -> list[tuple[str, str]]:
    said = list(scoring.correct) or [e.key for e in scoring.mapping if e.value > 0]
    found_ = [tuple(one.split()) for one in said]
    if any(len(one) != 2 for one in found_):
        raise RuleError(N_("The key of the matching is not made of pairs."))
    return [(one[0], one[1]) for one in found_]


def _associate(item: Item, draft: Draft) -> Content:
    """A matching where every choice stands in exactly one pair."""
    choices = {
        attribute(one, "identifier") or "": one
        for one in found(item.interaction, "simpleassociablechoice")
    }
    pairs = _pairs(item.scoring)
    used = [code for pair in pairs for code in pair]
    if sorted(used) != sorted(choices):
        raise UnsupportedError(
            N_("Only a matching that gives each prompt one option is supported.")
        )
    draft.warn(N_("Pairs of equals became prompts with options."))
    return Matching(
        prompts=tuple(words_of(choices[a], draft) for a, _ in pairs),
        options=tuple(words_of(choices[b], draft) for _, b in pairs),
        key=tuple(range(len(pairs))),
        all_or_nothing=not item.scoring.mapped,
        **_common(item),
    )


# --- typed answers -----------------------------------------------------------------------------


def _text_entry(item: Item, draft: Draft) -> Content:
    if item.scoring.base_type in ("float", "integer"):
        return Numeric(answers=tuple(_numbers(item.scoring)), **_common(item))
    if item.scoring.base_type != "string":
        raise RuleError(N_("The item is marked in a way that is not understood."))
    texts, sensitive = _texts(item.scoring)
    return ShortAnswer(
        accepted={ANY: accepted_texts(texts, stars=False)},
        case_sensitive=sensitive,
        **_common(item),
    )


def _numbers(scoring: Scoring) -> list[NumericAnswer]:
    if scoring.processing is not None and not scoring.mapped:
        rules = rules_of(scoring.processing)
        full = max((rule.value for rule in rules), default=Fraction(0))
        parts = shares([rule.value for rule in rules], full)
        return [
            answer
            for rule, share in zip(rules, parts, strict=True)
            for answer in numbers_in(rule.condition, scoring.correct, share)
        ]
    return [NumericAnswer(_decimal(said), share=share) for said, share in _plain(scoring)]


def _decimal(said: str) -> Any:
    number = number_of(said)
    if number is None:
        raise RuleError(N_("This is not a number: %(text)s."), text=said[:40])
    return number


def _plain(scoring: Scoring) -> list[tuple[str, Fraction]]:
    """The answers of the mapping, or the correct ones."""
    if not scoring.mapped:
        return [(said, Fraction(1)) for said in scoring.correct]
    good = [entry for entry in scoring.mapping if entry.value > 0]
    parts = shares([entry.value for entry in good], scoring.full)
    return [(entry.key, share) for entry, share in zip(good, parts, strict=True)]


def _texts(scoring: Scoring) -> tuple[list[Accepted], bool]:
    """The accepted texts, and whether capitals matter: where the correct response is compared as
    it is, they do."""
    if scoring.processing is not None and not scoring.mapped:
        rules = rules_of(scoring.processing)
        full = max((rule.value for rule in rules), default=Fraction(0))
        parts = shares([rule.value for rule in rules], full)
        said = [
            (Accepted(on_one_line(found_), share), sensitive)
            for rule, share in zip(rules, parts, strict=True)
            for found_, sensitive in strings_in(rule.condition, scoring.correct)
        ]
        return [one for one, _ in said], any(sensitive for _, sensitive in said)
    texts = [Accepted(on_one_line(said), share) for said, share in _plain(scoring)]
    if not scoring.mapped:
        return texts, True
    return texts, any(entry.case_sensitive for entry in scoring.mapping if entry.value > 0)


READERS: dict[str, Callable[[Any, Draft], Content]] = {
    "choiceinteraction": _choice,
    "matchinteraction": _match,
    "associateinteraction": _associate,
    "textentryinteraction": _text_entry,
}
