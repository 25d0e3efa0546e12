"""Another key for the same words: what an official writes when the old one was wrong."""

from dataclasses import replace

from recruit.exam.rules.content.checking import check
from recruit.exam.rules.content.responses import on_one_line
from recruit.exam.rules.content.showing import LETTERS, Shown, options_in, said, shape_of
from recruit.exam.rules.content.types import (
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
    number_text,
)
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_


def key_of(content: Content) -> str:
    """The key as `with_key` reads it.

    Letters in the order of the bank: B; A, C; for a matching one for each prompt. Numbers, one a
    line, perhaps with a tolerance: 3.14 ± 0.01. Texts, one a line, each after its language.
    """
    if isinstance(content, Numeric):
        return "\n".join(_number_line(one) for one in content.answers)
    if isinstance(content, ShortAnswer):
        return "\n".join(
            f"{language}: {one.text}"
            for language in content.languages
            for one in content.accepted[language]
        )
    shape = shape_of(content)
    return said(shape, Shown(content, range(options_in(shape))).right)


def with_key(content: Content, text: str) -> Content:
    """The same content with another key; RuleError where it is none, or none other."""
    if isinstance(content, Numeric):
        changed: Content = replace(content, answers=tuple(map(_answer, _lines(text))))
    elif isinstance(content, ShortAnswer):
        changed = replace(content, accepted=_accepted(content, _lines(text)))
    else:
        changed = _with_places(content, _places(content, text))
    check(changed)
    if changed == content:
        raise RuleError(N_("This is the key that counts now."), field="key")
    return changed


def _with_places(content: Content, places: list[int]) -> Content:
    if isinstance(content, MultipleResponse):
        return replace(content, key=tuple(sorted(set(places))))
    if isinstance(content, Matching):
        if len(places) != len(content.prompts):
            raise _unreadable()
        return replace(content, key=tuple(places))
    if len(places) != 1:
        raise _unreadable()
    if isinstance(content, TrueFalse):
        return replace(content, key=places[0] == 0)
    assert isinstance(content, SingleChoice)  # noqa: S101  (there is no other type)
    return replace(content, key=places[0])


def _places(content: Content, text: str) -> list[int]:
    """Letters with commas or spaces between them as places."""
    letters = LETTERS[: options_in(shape_of(content))]
    said_letters = text.upper().replace(",", " ").split()
    if not said_letters or any(len(one) != 1 or one not in letters for one in said_letters):
        raise _unreadable()
    return [letters.index(one) for one in said_letters]


def _lines(text: str) -> list[str]:
    found = [line for line in map(on_one_line, text.splitlines()) if line]
    if not found:
        raise _unreadable()
    return found


def _number_line(answer: NumericAnswer) -> str:
    margin = f" ± {number_text(answer.tolerance)}" if answer.tolerance else ""
    percent = "*" if answer.relative and answer.tolerance else ""
    return f"{number_text(answer.value)}{margin}{percent}"


def _answer(line: str) -> NumericAnswer:
    """3.14, 3.14 ± 0.01, or 3.14 ± 0.05* for a part of the value; each earns the full mark."""
    value, _, margin = line.partition("±")
    number, tolerance = number_of(value), number_of(margin.rstrip("* ") or "0")
    if number is None or tolerance is None:
        raise RuleError(N_("Write a number, for example 3,14."), field="key")
    return NumericAnswer(number, tolerance, margin.endswith("*"))


def _accepted(content: ShortAnswer, lines: list[str]) -> dict[str, tuple[Accepted, ...]]:
    """A text without a language counts in all of them."""
    found: dict[str, dict[str, Accepted]] = {language: {} for language in content.languages}
    for line in lines:
        language, colon, text = line.partition(":")
        named = colon and language.strip() in found
        for one in [language.strip()] if named else content.languages:
            said_text = on_one_line(text if named else line)
            found[one][said_text] = Accepted(said_text)
    return {language: tuple(texts.values()) for language, texts in found.items()}


def _unreadable() -> RuleError:
    return RuleError(
        N_("Write the letters of the right options, for example B, or A, C."), field="key"
    )
