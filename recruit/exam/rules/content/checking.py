"""When a content can be shown and marked."""

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from recruit.exam.rules.content.responses import folded, on_one_line
from recruit.exam.rules.content.types import (
    Content,
    Matching,
    MultipleResponse,
    Numeric,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
    Words,
)
from recruit.exam.rules.sanitising import clean, pictures_of, words_of
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

OPTIONS = range(2, 10)  # 2 to 9: a response names each by one digit
PROMPTS = range(2, 21)
LONGEST = {"stem": 4000, "options": 1000, "prompts": 1000, "why": 4000}
LONGEST_HTML = 20_000
LONGEST_ANSWER = 200
MOST_ANSWERS = 50

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")


def check(content: Content, languages: Sequence[str] | None = None) -> None:
    """RuleError at its field for a content that could not be shown or marked.

    `languages`: the ones that may be used; any where it is None.
    """
    _check_languages(content, languages)
    for field, words in content.texts():
        _check_words(content, field, words)
    if isinstance(content, SingleChoice):
        _check_options(content.options, content.languages)
        _check_places([content.key], len(content.options))
    elif isinstance(content, MultipleResponse):
        _check_multiple(content)
    elif isinstance(content, TrueFalse):
        if not isinstance(content.key, bool):
            raise _no_key()
    elif isinstance(content, Numeric):
        _check_numeric(content)
    elif isinstance(content, ShortAnswer):
        _check_short(content)
    else:
        _check_matching(content)


def _check_languages(content: Content, languages: Sequence[str] | None) -> None:
    given = content.languages
    known = all(_LANGUAGE.fullmatch(one) for one in given)
    if not given or not known or (languages is not None and set(given) - set(languages)):
        raise RuleError(N_("Write the question in at least one language."), field="stem_az")


def _check_words(content: Content, field: str, words: Words) -> None:
    """An explanation may lack a language; everything else is there in each one of the stem."""
    if set(words) - set(content.languages):
        raise RuleError(
            N_("A text is in a language that the question is not in."),
            field=f"{field}_{sorted(words)[0]}",
        )
    for language in content.languages:
        if field != "why" or language in words:
            _check_text(content.html, words.get(language, ""), f"{field}_{language}")


def _check_text(html: bool, text: str, field: str) -> None:
    if html and clean(text).html != text:
        raise RuleError(N_("The text holds markup that items may not hold."), field=field)
    name = field.partition("_")[0]
    said = words_of(text) if html else text.strip()
    if not said or len(said) > LONGEST[name] or len(text) > LONGEST_HTML:
        message = {
            "stem": N_("The question must have 1 to %(most)s characters."),
            "why": N_("The explanation must have 1 to %(most)s characters."),
        }.get(name, N_("Every option must be written in each language of the question."))
        raise RuleError(message, field=field, most=LONGEST[name])


def _check_options(options: Sequence[Words], languages: Iterable[str]) -> None:
    if len(options) not in OPTIONS:
        raise RuleError(N_("An item has 2 to 9 options."), field="options_az")
    for language in languages:
        _check_distinct([option[language] for option in options], f"options_{language}")


def _check_distinct(texts: Sequence[str], field: str) -> None:
    said = [(words_of(text), *pictures_of(text), text.strip()) for text in texts]
    if len(set(said)) < len(said):
        raise RuleError(N_("Two options are the same."), field=field)


def _check_places(places: Sequence[int], count: int) -> None:
    if any(isinstance(place, bool) or not 0 <= place < count for place in places):
        raise _no_key()


def _no_key() -> RuleError:
    return RuleError(N_("The key must be one of the options."), field="key")


def _check_multiple(content: MultipleResponse) -> None:
    _check_options(content.options, content.languages)
    _check_places(content.key, len(content.options))
    if not content.key or list(content.key) != sorted(set(content.key)):
        raise RuleError(N_("Name each right option once, at least one."), field="key")


def _check_numeric(content: Numeric) -> None:
    if not 1 <= len(content.answers) <= MOST_ANSWERS:
        raise RuleError(N_("At least one right answer is needed."), field="answers")
    if any(one.tolerance < 0 for one in content.answers):
        raise RuleError(N_("A tolerance is not negative."), field="answers")
    _check_shares([one.share for one in content.answers], "answers")


def _check_short(content: ShortAnswer) -> None:
    if set(content.accepted) != set(content.languages):
        raise RuleError(
            N_("Each language of the question needs its accepted answers."), field="accepted_az"
        )
    for language, texts in content.accepted.items():
        field = f"accepted_{language}"
        if not 1 <= len(texts) <= MOST_ANSWERS:
            raise RuleError(N_("At least one right answer is needed."), field=field)
        said = [folded(one.text, language, content.case_sensitive) for one in texts]
        if any(one.text != on_one_line(one.text) or not one.text for one in texts) or (
            max(len(one.text) for one in texts) > LONGEST_ANSWER
        ):
            raise RuleError(
                N_("An accepted answer has 1 to %(most)s characters on one line."),
                field=field,
                most=LONGEST_ANSWER,
            )
        if len(set(said)) < len(said):
            raise RuleError(N_("Two accepted answers are the same."), field=field)
        _check_shares([one.share for one in texts], field)


def _check_shares(shares: Sequence[Fraction], field: str) -> None:
    if any(not 0 < share <= 1 for share in shares) or 1 not in shares:
        raise RuleError(N_("One answer must earn the full mark, none more than it."), field=field)


def _check_matching(content: Matching) -> None:
    _check_options(content.options, content.languages)
    if len(content.prompts) not in PROMPTS:
        raise RuleError(N_("A matching has 2 to 20 pairs."), field="prompts_az")
    for language in content.languages:
        _check_distinct([one[language] for one in content.prompts], f"prompts_{language}")
    _check_places(content.key, len(content.options))
    if len(content.key) != len(content.prompts):
        raise RuleError(N_("Every prompt needs its option."), field="key")
