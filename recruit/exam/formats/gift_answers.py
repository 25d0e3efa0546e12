"""The answers within the braces of a GIFT question, by its type."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from recruit.exam.formats import texts
from recruit.exam.formats.gift_parts import FORMAT, Parts, freed, unmarked
from recruit.exam.formats.parts import ANY, Draft, share_of
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
    Words,
    number_of,
)
from recruit.exam.rules.content.responses import on_one_line
from recruit.exam.rules.sanitising import words_of
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

_WEIGHT = re.compile(r"%(-?[0-9]{1,3}(?:\.[0-9]*)?)%")
TRUTH = re.compile(r"(T|TRUE|F|FALSE|true|false|True|False)")


class Reader:
    """The texts of one block in the formats that it names."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        marked = FORMAT.match(parts.stem.strip())
        self.format = marked[1].lower() if marked else texts.AUTOMATIC

    def words(self, text: str, draft: Draft) -> Words:
        marked = FORMAT.match(text.strip())
        kind = marked[1].lower() if marked else self.format
        return draft.words(texts.as_html(freed(unmarked(text)), texts.NAMES[kind], draft))

    def common(self, draft: Draft) -> dict[str, object]:
        why = self.words(self.parts.why, draft) if self.parts.why.strip() else None
        return {"stem": self.words(self.parts.stem, draft), "why": why, "html": True}

    def typed(self, text: str, draft: Draft) -> str:
        """A text that candidates type or see without markup."""
        if FORMAT.match(text.strip()):
            return words_of(self.words(text, draft).get(ANY, ""))
        return freed(text)


@dataclass(frozen=True)
class _Answer:
    sign: str
    share: Fraction
    text: str


def _answers(body: str, draft: Draft, full: str, signs: str) -> list[_Answer]:
    """What stands after each sign; `full`: the signs that mean the full mark without a weight."""
    pieces = re.split(f"([{signs}])", body)
    if pieces[0].strip():
        pieces = ["", "=", *pieces]
    return [
        _answer(s, text, draft, full) for s, text in zip(pieces[1::2], pieces[2::2], strict=True)
    ]


def _answer(sign: str, text: str, draft: Draft, full: str) -> _Answer:
    text = text.strip()
    share: Fraction | None = Fraction(int(sign in full))
    if weight := _WEIGHT.match(text):
        share, text = share_of(weight[1]), text[weight.end() :]
    if share is None or abs(share) > 1:
        raise RuleError(N_("A weight must be from -100 to 100 per cent."))
    text, mark, feedback = text.partition("#")
    if mark and feedback.strip():
        _warn_of_feedback(draft)
    return _Answer(sign, share, text)


def _warn_of_feedback(draft: Draft) -> None:
    draft.warn(N_("Feedback on single answers was left out."))


def single_choice(reader: Reader, draft: Draft) -> Content:
    answers = _answers(reader.parts.answers or "", draft, "=", "~=")
    return SingleChoice(
        options=tuple(reader.words(one.text, draft) for one in answers),
        key=single_key([one.share for one in answers], draft),
        **reader.common(draft),  # type: ignore[arg-type]
    )


def single_key(shares: Sequence[Fraction], draft: Draft) -> int:
    """The one option that earns all; partial marks of others are not kept."""
    right = [place for place, share in enumerate(shares) if share == 1]
    if len(right) != 1:
        raise RuleError(
            N_("A single choice needs exactly one right option; this item has %(count)s."),
            count=len(right),
        )
    if any(share not in (0, 1) for share in shares):
        draft.warn(N_("Partial marks of options were left out: one option is right."))
    return right[0]


def multiple_key(shares: Sequence[Fraction], draft: Draft) -> tuple[int, ...]:
    """The options with a positive weight; a warning where our marking differs from the weights."""
    key = tuple(place for place, share in enumerate(shares) if share > 0)
    each = Fraction(1, len(key)) if key else Fraction(0)
    ours = [each if place in key else -each for place in range(len(shares))]
    if any(abs(a - b) > Fraction(1, 1000) for a, b in zip(ours, shares, strict=True)):
        draft.warn(
            N_(
                "The weights of the options were replaced by ours: right ones minus wrong ones, "
                "of all right ones."
            )
        )
    return key


def multiple_response(reader: Reader, draft: Draft) -> Content:
    answers = _answers(reader.parts.answers or "", draft, "=", "~=")
    return MultipleResponse(
        options=tuple(reader.words(one.text, draft) for one in answers),
        key=multiple_key([one.share for one in answers], draft),
        **reader.common(draft),  # type: ignore[arg-type]
    )


def true_false(reader: Reader, draft: Draft) -> Content:
    said, _, feedback = (reader.parts.answers or "").partition("#")
    if feedback.replace("#", "").strip():
        _warn_of_feedback(draft)
    common = reader.common(draft)
    return TrueFalse(key=said.strip()[0] in "Tt", **common)  # type: ignore[arg-type]


def short_answer(reader: Reader, draft: Draft) -> Content:
    answers = _answers(reader.parts.answers or "", draft, "=", "=")
    texts_ = [Accepted(on_one_line(reader.typed(o.text, draft)), o.share) for o in answers]
    return ShortAnswer(
        accepted={ANY: accepted_texts(texts_)},
        **reader.common(draft),  # type: ignore[arg-type]
    )


def accepted_texts(answers: Sequence[Accepted], stars: bool = True) -> tuple[Accepted, ...]:
    """The texts that earn something; a star that stands for any letters is refused."""
    kept = [one for one in answers if one.share > 0]
    if not stars:
        return tuple(kept)
    if any(re.search(r"(?<!\\)\*", one.text) for one in kept):
        raise RuleError(N_("An accepted answer with * for any letters is not supported."))
    return tuple(Accepted(one.text.replace(r"\*", "*"), one.share) for one in kept)


def numeric(reader: Reader, draft: Draft) -> Content:
    body, _, wrong = (reader.parts.answers or "")[1:].partition("~")
    if wrong.partition("#")[2].strip():
        _warn_of_feedback(draft)
    answers = _answers(body, draft, "=", "=") if body.strip() else []
    found = tuple(_number(one) for one in answers if one.share > 0)
    return Numeric(answers=found, **reader.common(draft))  # type: ignore[arg-type]


def _number(answer: _Answer) -> NumericAnswer:
    said = freed(answer.text)
    if ".." in said:
        least, most = (number_of(part) for part in said.split("..", 1))
        if least is not None and most is not None and least <= most:
            return NumericAnswer((least + most) / 2, (most - least) / 2, share=answer.share)
    value, _, tolerance = said.partition(":")
    number, margin = number_of(value), number_of(tolerance or "0")
    if number is None or margin is None:
        raise RuleError(N_("This is not a number: %(text)s."), text=said[:40])
    return NumericAnswer(number, margin, share=answer.share)


def matching(reader: Reader, draft: Draft) -> Content:
    prompts: list[Words] = []
    options: list[str] = []
    key: list[int] = []
    for one in _answers(reader.parts.answers or "", draft, "=", "="):
        left, arrow, right = one.text.partition("->")
        if not arrow:
            raise RuleError(N_("A pair of the matching lacks its arrow ->."))
        said = reader.typed(right, draft)
        if said not in options:
            options.append(said)
        if left.strip():
            prompts.append(reader.words(left, draft))
            key.append(options.index(said))
    return Matching(
        prompts=tuple(prompts),
        options=tuple(plain_words(one, draft) for one in options),
        key=tuple(key),
        **reader.common(draft),  # type: ignore[arg-type]
    )


def plain_words(text: str, draft: Draft) -> Words:
    return draft.words(texts.as_html(text, texts.PLAIN, draft))
