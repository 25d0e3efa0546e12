"""Writing GIFT."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from recruit.exam.formats.parts import (
    FindPicture,
    NamedItem,
    UnsayableError,
    in_plain,
    one_list,
    percent_of,
    side_by_side,
)
from recruit.exam.rules.content import (
    Content,
    Matching,
    MultipleResponse,
    Numeric,
    NumericAnswer,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
    Words,
    number_text,
)
from recruit.kernel.text import N_


def write(items: Sequence[NamedItem], language: str, picture: FindPicture) -> bytes:
    """The items as a GIFT file; pictures have no place in it."""
    return "\n".join(_written(item, language) for item in items).encode()


def _written(item: NamedItem, language: str) -> str:
    writer = _Writer(item.content, language)
    content = item.content
    head = (
        f"::{_escaped(item.name)}::{'[html]' if writer.marked else ''}{writer.text(content.stem)}"
    )
    why = f"\t####{writer.text(content.why)}\n" if content.why else ""
    return f"{head}{{{writer.answers()}{why}}}\n"


def _escaped(text: str) -> str:
    return re.sub(r"([\\:#={}~])", r"\\\1", text).replace("\n", "\\n")


class _Writer:
    """Plain items of the file's language go without marks, all others as HTML."""

    def __init__(self, content: Content, language: str) -> None:
        self.content = content
        self.language = language
        said = [text for _, words in content.texts() for text in words.values()]
        self.marked = (
            content.html
            or content.languages != (language,)
            or any(re.search(r"[<>&\n\u00a0]|^\[|^\s|\s$|\$\$|\{mlang", text) for text in said)
        )

    def text(self, words: Words) -> str:
        if any("<img" in text for text in words.values()):
            raise UnsayableError(N_("This format holds no pictures."))
        if self.marked:
            return _escaped(side_by_side(self.content, words, self.language))
        return _escaped(in_plain(self.content, words[self.language]))

    def answers(self) -> str:
        content = self.content
        if isinstance(content, TrueFalse):
            return "TRUE" if content.key else "FALSE"
        if isinstance(content, SingleChoice):
            signs = ["=" if place == content.key else "~" for place in range(len(content.options))]
            return self._lines(
                f"{sign}{self.text(option)}"
                for sign, option in zip(signs, content.options, strict=True)
            )
        if isinstance(content, MultipleResponse):
            return self._multiple(content)
        if isinstance(content, Numeric):
            return "#" + self._lines(map(_written_number, content.answers))
        if isinstance(content, ShortAnswer):
            return self._short(content)
        return self._matching(content)

    def _lines(self, lines: Iterator[str]) -> str:
        return "\n" + "".join(f"\t{line}\n" for line in lines)

    def _multiple(self, content: MultipleResponse) -> str:
        if content.all_or_nothing:
            raise _no_switch()
        each = Fraction(1, len(content.key))
        weights = [each if n in content.key else -each for n in range(len(content.options))]
        return self._lines(
            f"~%{percent_of(weight)}%{self.text(option)}"
            for weight, option in zip(weights, content.options, strict=True)
        )

    def _short(self, content: ShortAnswer) -> str:
        if content.case_sensitive:
            raise UnsayableError(N_("This format cannot say that capitals matter."))
        return self._lines(
            f"=%{percent_of(one.share)}%{_escaped(one.text.replace('*', chr(92) + '*'))}"
            for one in one_list(content.accepted)
        )

    def _matching(self, content: Matching) -> str:
        if content.all_or_nothing:
            raise _no_switch()
        rights = [_escaped(self._right(option)) for option in content.options]
        pairs = [
            f"={self.text(prompt)} -> {rights[place]}"
            for prompt, place in zip(content.prompts, content.key, strict=True)
        ]
        spare = [f"= -> {rights[n]}" for n in range(len(rights)) if n not in content.key]
        return self._lines(iter(pairs + spare))

    def _right(self, option: Words) -> str:
        said = {in_plain(self.content, text) for text in option.values()}
        if len(said) > 1:
            raise UnsayableError(N_("This format holds these texts in one language only."))
        return said.pop()


def _written_number(answer: NumericAnswer) -> str:
    if answer.relative:
        raise UnsayableError(N_("This format holds no tolerance in per cent."))
    weight = "" if answer.share == 1 else f"%{percent_of(answer.share)}%"
    margin = f":{number_text(answer.tolerance)}" if answer.tolerance else ""
    return f"={weight}{number_text(answer.value)}{margin}"


def _no_switch() -> UnsayableError:
    return UnsayableError(N_("This format cannot say that only the whole answer counts."))
