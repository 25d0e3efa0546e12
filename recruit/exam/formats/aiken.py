"""Aiken: a question on a line, options A. to Z., and a line with the answer's letter."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from recruit.exam.formats import texts
from recruit.exam.formats.parts import (
    Draft,
    FindPicture,
    NamedItem,
    ParsedItem,
    UnsayableError,
    UnsupportedError,
    in_plain,
    item_from,
)
from recruit.exam.formats.raw import text_of
from recruit.exam.rules.content import Content, SingleChoice, Words
from recruit.kernel.errors import FileRefusedError, RecruitError, RuleError
from recruit.kernel.text import N_

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_OPTION = re.compile(r"([A-Z])[.)]\s+(.*)")
_ANSWER = re.compile(r"ANSWER\s*:\s*(.*)", re.I)


@dataclass
class _Block:
    line: int
    question: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    answer: str = ""


def read(data: bytes, language: str) -> list[ParsedItem]:
    """The items of the file in its order; FileRefusedError where its lines do not fit together."""
    return [_item(block, language) for block in _blocks(text_of(data))]


def _blocks(text: str) -> list[_Block]:
    done: list[_Block] = []
    block: _Block | None = None
    faults: list[tuple[int, str, RecruitError]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        said = line.strip()
        if not said:
            continue
        block = block or _Block(number)
        if answer := _ANSWER.fullmatch(said):
            block.answer = answer[1].strip()
            if not block.question or not block.options:
                faults.append((number, "ANSWER", RuleError(_LOST_ANSWER)))
            done.append(block)
            block = None
        elif fault := _take(block, said):
            faults.append((number, said[:20], fault))
            block = _Block(number, [said])
    if block is not None:
        faults.append((block.line, block.question[0][:20], RuleError(_NO_ANSWER)))
    if faults:
        raise FileRefusedError(N_("The lines of the file do not fit together."), faults[:100])
    return done


_NO_ANSWER = N_("The question has no line that begins with ANSWER:")
_LOST_ANSWER = N_("An answer stands without a question and options before it.")


def _take(block: _Block, said: str) -> RuleError | None:
    """Adds the line to the block; what is wrong with it, if anything."""
    option = _OPTION.fullmatch(said)
    if option and block.question:
        if option[1] != LETTERS[min(len(block.options), 25)]:
            return RuleError(N_("The letters of the options do not follow each other."))
        block.options.append(option[2])
    elif block.options:
        return RuleError(_NO_ANSWER)
    else:
        block.question.append(said)
    return None


def _item(block: _Block, language: str) -> ParsedItem:
    name = block.question[0]
    return item_from(Draft(language), name, "single-choice", lambda draft: _content(block, draft))


def _content(block: _Block, draft: Draft) -> Content:
    letters = [one for one in re.split(r"[\s,;]+", block.answer.rstrip(".")) if one]
    if len(letters) > 1 and all(one in LETTERS for one in letters):
        raise UnsupportedError(N_("Several right answers are not part of this format."))
    if len(letters) != 1 or letters[0].upper() not in LETTERS[: len(block.options)]:
        raise RuleError(
            N_("The answer %(answer)s is none of the options."), answer=block.answer[:20]
        )
    return SingleChoice(
        stem=_words("\n".join(block.question), draft),
        options=tuple(_words(option, draft) for option in block.options),
        key=LETTERS.index(letters[0].upper()),
        html=True,
    )


def _words(text: str, draft: Draft) -> Words:
    return draft.words(texts.as_html(text, texts.PLAIN, draft))


def write(items: Sequence[NamedItem], language: str, picture: FindPicture) -> bytes:
    """The single-choice items of one language as an Aiken file."""
    return "\n".join(_written(item.content, language) for item in items).encode()


def _written(content: Content, language: str) -> str:
    if not isinstance(content, SingleChoice):
        raise UnsayableError(N_("This format holds single choice only."))
    if content.languages != (language,) or content.why:
        raise UnsayableError(N_("This format holds one language and no explanations."))
    said = [in_plain(content, words[language]) for words in (content.stem, *content.options)]
    if any("\n" in one for one in said[1:]):
        raise UnsayableError(N_("This format holds options of one line only."))
    options = "".join(f"{LETTERS[n]}. {option}\n" for n, option in enumerate(said[1:]))
    return f"{said[0]}\n{options}ANSWER: {LETTERS[content.key]}\n"
