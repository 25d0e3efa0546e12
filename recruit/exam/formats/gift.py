"""GIFT, Moodle's text format: one item a block, blocks apart by blank lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import unescape as unescape_references

from recruit.exam.formats import texts
from recruit.exam.formats.parts import (
    ANY,
    Draft,
    FindPicture,
    NamedItem,
    ParsedItem,
    UnsayableError,
    in_plain,
    item_from,
    one_list,
    percent_of,
    share_of,
    side_by_side,
    unsupported,
)
from recruit.exam.formats.raw import text_of
from recruit.exam.rules.content import (
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
    Words,
    number_of,
    number_text,
)
from recruit.exam.rules.content.responses import on_one_line
from recruit.exam.rules.sanitising import change_formulas, words_of
from recruit.kernel.errors import FileRefusedError, RuleError
from recruit.kernel.text import N_

# An escaped sign stands as one of these while the text is taken apart: no text may hold them.
_SIGNS = "\\:#={}~\n"
_HELD = {sign: chr(0xFDD0 + place) for place, sign in enumerate(_SIGNS)}
_FREED = str.maketrans({held: sign for sign, held in _HELD.items()})
_ESCAPE = re.compile(r"\\([\\:#={}~n])")
_NONCHARACTERS = re.compile("[\ufdd0-\ufdef]")

_WEIGHT = re.compile(r"%(-?[0-9]{1,3}(?:\.[0-9]*)?)%")
_FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]", re.I)
_TRUTH = re.compile(r"(T|TRUE|F|FALSE|true|false|True|False)")
BLANK = "_____"


# --- reading -----------------------------------------------------------------------------------


def read(data: bytes, language: str) -> list[ParsedItem]:
    """The items of the file in its order."""
    return [_item(block, language) for block in _blocks(_held(text_of(data)))]


def _held(text: str) -> str:
    """The text with its escaped signs held; in formulas all signs are, escaped or not."""
    text = change_formulas(_NONCHARACTERS.sub("", text), _held_formula)
    return _ESCAPE.sub(lambda found: _HELD["\n" if found[1] == "n" else found[1]], text)


def _held_formula(begin: str, body: str, end: str) -> str:
    """In a formula \\n begins a command such as \\neq, unless the backslash is escaped too."""
    if re.search(r"\n[ \t]*\n", body):
        return begin + body + end
    body = re.sub(r"\\([\\:#={}~])", lambda one: _HELD[one[1]], body)
    body = re.sub(r"\\(?=n)", lambda _: _HELD["\\"], body)
    body = re.sub("[:#={}~]", lambda one: _HELD[one[0]], body)
    return begin + body + end


def _freed(text: str) -> str:
    return text.translate(_FREED).strip()


@dataclass(frozen=True)
class _Block:
    line: int
    text: str
    category: str | None


def _blocks(text: str) -> Iterator[_Block]:
    """Blank lines part blocks, but not inside of braces; comments are left out."""
    lines: list[str] = []
    first, depth, category = 0, 0, None
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        said = line.strip()
        if said.startswith("//"):
            continue
        if said.startswith("$CATEGORY:") and not lines:
            category = _freed(said.removeprefix("$CATEGORY:")) or None
            continue
        if not said and depth == 0:
            if lines:
                yield _Block(first, "\n".join(lines).strip(), category)
            lines = []
            continue
        first = first if lines else number
        lines.append(line.strip())
        depth = _depth(line, depth, number)
    if lines:
        raise FileRefusedError(N_("A brace { is never closed. Line: %(line)s."), line=first)


def _depth(line: str, depth: int, number: int) -> int:
    for sign in line:
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
        if depth not in (0, 1):
            raise FileRefusedError(
                N_("A brace { or } stands in a wrong place. Line: %(line)s."), line=number
            )
    return depth


@dataclass(frozen=True)
class _Parts:
    """A block taken apart; what is escaped is still held."""

    name: str
    stem: str
    answers: str | None  # None: no braces
    why: str
    blocks: int


def _parts(text: str) -> _Parts:
    name = ""
    if text.startswith("::") and "::" in text[2:]:
        name, _, text = text[2:].partition("::")
    head, brace, rest = text.strip().partition("{")
    if not brace:
        return _Parts(_freed(name), head, None, "", 0)
    answers, _, tail = rest.partition("}")
    body, _, why = answers.rpartition("####") if "####" in answers else (answers, "", "")
    stem = f"{head}{BLANK}{tail}" if tail.strip() else head
    return _Parts(_freed(name), stem, body.strip(), why, text.count("{"))


def _item(block: _Block, language: str) -> ParsedItem:
    parts = _parts(block.text)
    reader = _Reader(parts)
    name = parts.name or words_of(unescape_references(_freed(_unmarked(parts.stem))))
    kind = _kind(parts)
    if kind in _READERS:
        return item_from(
            Draft(language),
            name,
            str(kind),
            lambda draft: _READERS[ItemType(kind)](reader, draft),
            block.category,
        )
    return item_from(Draft(language), name, kind, unsupported(kind), block.category)


def _unmarked(text: str) -> str:
    return _FORMAT.sub("", text.strip(), count=1)


def _kind(parts: _Parts) -> str:
    if parts.answers is None:
        return "description"
    if parts.blocks > 1:
        return "several-answer-blocks"
    if not parts.answers:
        return "essay"
    if parts.answers.startswith("#"):
        return ItemType.NUMERIC
    if "~" in parts.answers:
        return ItemType.SINGLE_CHOICE if "=" in parts.answers else ItemType.MULTIPLE_RESPONSE
    if "=" in parts.answers and "->" in parts.answers:
        return ItemType.MATCHING
    if _TRUTH.fullmatch(parts.answers.partition("#")[0].strip()):
        return ItemType.TRUE_FALSE
    return ItemType.SHORT_ANSWER


class _Reader:
    """The texts of one block in the formats that it names."""

    def __init__(self, parts: _Parts) -> None:
        self.parts = parts
        marked = _FORMAT.match(parts.stem.strip())
        self.format = marked[1].lower() if marked else texts.AUTOMATIC

    def words(self, text: str, draft: Draft) -> Words:
        marked = _FORMAT.match(text.strip())
        kind = marked[1].lower() if marked else self.format
        return draft.words(texts.as_html(_freed(_unmarked(text)), texts.NAMES[kind], draft))

    def common(self, draft: Draft) -> dict[str, object]:
        why = self.words(self.parts.why, draft) if self.parts.why.strip() else None
        return {"stem": self.words(self.parts.stem, draft), "why": why, "html": True}

    def typed(self, text: str, draft: Draft) -> str:
        """A text that candidates type or see without markup."""
        if _FORMAT.match(text.strip()):
            return words_of(self.words(text, draft).get(ANY, ""))
        return _freed(text)


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


def _single_choice(reader: _Reader, draft: Draft) -> Content:
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


def _multiple_response(reader: _Reader, draft: Draft) -> Content:
    answers = _answers(reader.parts.answers or "", draft, "=", "~=")
    return MultipleResponse(
        options=tuple(reader.words(one.text, draft) for one in answers),
        key=multiple_key([one.share for one in answers], draft),
        **reader.common(draft),  # type: ignore[arg-type]
    )


def _true_false(reader: _Reader, draft: Draft) -> Content:
    said, _, feedback = (reader.parts.answers or "").partition("#")
    if feedback.replace("#", "").strip():
        _warn_of_feedback(draft)
    common = reader.common(draft)
    return TrueFalse(key=said.strip()[0] in "Tt", **common)  # type: ignore[arg-type]


def _short_answer(reader: _Reader, draft: Draft) -> Content:
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


def _numeric(reader: _Reader, draft: Draft) -> Content:
    body, _, wrong = (reader.parts.answers or "")[1:].partition("~")
    if wrong.partition("#")[2].strip():
        _warn_of_feedback(draft)
    answers = _answers(body, draft, "=", "=") if body.strip() else []
    found = tuple(_number(one) for one in answers if one.share > 0)
    return Numeric(answers=found, **reader.common(draft))  # type: ignore[arg-type]


def _number(answer: _Answer) -> NumericAnswer:
    said = _freed(answer.text)
    if ".." in said:
        least, most = (number_of(part) for part in said.split("..", 1))
        if least is not None and most is not None and least <= most:
            return NumericAnswer((least + most) / 2, (most - least) / 2, share=answer.share)
    value, _, tolerance = said.partition(":")
    number, margin = number_of(value), number_of(tolerance or "0")
    if number is None or margin is None:
        raise RuleError(N_("This is not a number: %(text)s."), text=said[:40])
    return NumericAnswer(number, margin, share=answer.share)


def _matching(reader: _Reader, draft: Draft) -> Content:
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


_READERS = {
    ItemType.SINGLE_CHOICE: _single_choice,
    ItemType.MULTIPLE_RESPONSE: _multiple_response,
    ItemType.TRUE_FALSE: _true_false,
    ItemType.SHORT_ANSWER: _short_answer,
    ItemType.NUMERIC: _numeric,
    ItemType.MATCHING: _matching,
}


# --- writing -----------------------------------------------------------------------------------


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
