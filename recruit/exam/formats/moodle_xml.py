"""Moodle XML: a quiz of questions, each a type with its own elements."""

import re
from base64 import b64encode
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from html import escape
from urllib.parse import quote
from xml.etree.ElementTree import Element, tostring  # noqa: S405  (defusedxml parses)

from recruit.exam.formats import texts
from recruit.exam.formats.gift_answers import accepted_texts, multiple_key, plain_words, single_key
from recruit.exam.formats.parts import (
    ANY,
    Draft,
    FindPicture,
    NamedItem,
    ParsedItem,
    UnsayableError,
    decoded,
    in_plain,
    item_from,
    percent_of,
    share_of,
    side_by_side,
    unsupported,
)
from recruit.exam.formats.raw import tree_of
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
from recruit.exam.rules.sanitising import pictures_of
from recruit.kernel.errors import FileRefusedError, RuleError
from recruit.kernel.text import N_

_LANGUAGE = re.compile(r"[a-z]{2,3}")


# --- reading -----------------------------------------------------------------------------------


def read(data: bytes, language: str) -> list[ParsedItem]:
    """The items of the file in its order; categories are told with the items they hold."""
    root = tree_of(data)
    if root.tag != "quiz":
        raise FileRefusedError(N_("This is not a Moodle XML file: it holds no quiz."))
    found: list[ParsedItem] = []
    category = None
    for question in root.iter("question"):
        kind = (question.get("type") or "").strip().lower()
        if kind == "category":
            category = _text(question.find("category")).strip() or None
        else:
            found.append(_item(question, kind, language, category))
    return found


def _item(question: Element, kind: str, language: str, category: str | None) -> ParsedItem:
    known = _READERS.get(kind)
    files = {one.get("name") or "": decoded(one.text or "") or b"" for one in question.iter("file")}
    name = _text(question.find("name"))
    if known is None:
        return item_from(Draft(language), name, kind, unsupported(kind), category)
    reader = _Reader(question)
    return item_from(
        Draft(language, files.get),
        name,
        str(known[0]),
        lambda draft: known[1](reader, draft),
        category,
    )


def _text(element: Element | None) -> str:
    """What is in the text of an element; HTML that was not escaped is taken as it stands."""
    inner = element.find("text") if element is not None else None
    found = inner if inner is not None else element
    if found is None:
        return ""
    parts = [escape(found.text or "", quote=False) if len(found) else found.text or ""]
    parts += [tostring(child, encoding="unicode", method="html") for child in found]
    return "".join(parts)


class _Reader:
    def __init__(self, question: Element) -> None:
        self.question = question

    def common(self, draft: Draft) -> dict[str, object]:
        why = self.question.find("generalfeedback")
        return {
            "stem": _words(self.question.find("questiontext"), draft),
            "why": _words(why, draft) if _text(why).strip() else None,
            "html": True,
        }

    def answers(self, draft: Draft) -> list[tuple[Element, Fraction]]:
        answers = self.question.findall("answer")
        if any(_text(answer.find("feedback")).strip() for answer in answers):
            draft.warn(N_("Feedback on single answers was left out."))
        return [(answer, _share(answer)) for answer in answers]

    def flag(self, name: str, default: bool) -> bool:
        said = (self.question.findtext(name) or "").strip().lower()
        return default if not said else said in ("1", "true")


def _share(answer: Element) -> Fraction:
    share = share_of(answer.get("fraction") or "0")
    if share is None or abs(share) > 1:
        raise RuleError(N_("A weight must be from -100 to 100 per cent."))
    return share


def _words(element: Element | None, draft: Draft) -> Words:
    said = (element.get("format") if element is not None else None) or "html"
    return draft.words(texts.as_html(_text(element), texts.NAMES.get(said, texts.HTML), draft))


def _choices(reader: _Reader, draft: Draft) -> tuple[tuple[Words, ...], list[Fraction]]:
    answers = reader.answers(draft)
    if not reader.flag("shuffleanswers", True):
        draft.warn(N_("The order of the options was fixed; our papers shuffle them."))
    return tuple(_words(answer, draft) for answer, _ in answers), [share for _, share in answers]


def _choice(reader: _Reader, draft: Draft) -> Content:
    common = reader.common(draft)
    options, shares = _choices(reader, draft)
    if reader.flag("single", True):
        key = single_key(shares, draft)
        return SingleChoice(options=options, key=key, **common)  # type: ignore[arg-type]
    return MultipleResponse(
        options=options,
        key=multiple_key(shares, draft),
        **common,  # type: ignore[arg-type]
    )


def _choice_set(reader: _Reader, draft: Draft) -> Content:
    """A plug-in of Moodle: only exactly the right options count."""
    options, shares = _choices(reader, draft)
    return MultipleResponse(
        options=options,
        key=tuple(place for place, share in enumerate(shares) if share > 0),
        all_or_nothing=True,
        **reader.common(draft),  # type: ignore[arg-type]
    )


def _true_false(reader: _Reader, draft: Draft) -> Content:
    right = [_text(answer).strip().lower() for answer, share in reader.answers(draft) if share == 1]
    if right not in (["true"], ["false"]):
        raise RuleError(N_("One of true and false must be right."))
    common = reader.common(draft)
    return TrueFalse(key=right == ["true"], **common)  # type: ignore[arg-type]


def _short_answer(reader: _Reader, draft: Draft) -> Content:
    lists: dict[str, list[Accepted]] = {}
    for answer, share in reader.answers(draft):
        language = (answer.get("lang") or "").lower()
        language = language if _LANGUAGE.fullmatch(language) else ANY
        lists.setdefault(language, []).append(Accepted(on_one_line(_text(answer)), share))
    return ShortAnswer(
        accepted={language: accepted_texts(found) for language, found in lists.items()},
        case_sensitive=reader.flag("usecase", False),
        **reader.common(draft),  # type: ignore[arg-type]
    )


def _numerical(reader: _Reader, draft: Draft) -> Content:
    if reader.question.find("units/unit") is not None:
        draft.warn(N_("Units were left out: a number alone is asked for."))
    answers = [
        _number(answer, share)
        for answer, share in reader.answers(draft)
        if share > 0 and _text(answer).strip() != "*"
    ]
    return Numeric(answers=tuple(answers), **reader.common(draft))  # type: ignore[arg-type]


def _number(answer: Element, share: Fraction) -> NumericAnswer:
    value = number_of(_text(answer))
    tolerance = number_of(answer.findtext("tolerance") or answer.get("tolerance") or "0")
    if value is None or tolerance is None:
        raise RuleError(N_("This is not a number: %(text)s."), text=_text(answer).strip()[:40])
    return NumericAnswer(value, tolerance, share=share)


def _matching(reader: _Reader, draft: Draft) -> Content:
    prompts: list[Words] = []
    options: list[tuple[str, Words]] = []
    key: list[int] = []
    for pair in reader.question.findall("subquestion"):
        answer = _text(pair.find("answer")).strip()
        if answer not in [said for said, _ in options]:
            options.append((answer, _plain_words(answer, draft)))
        if _text(pair).strip():
            prompts.append(_words(pair, draft))
            key.append([said for said, _ in options].index(answer))
    return Matching(
        prompts=tuple(prompts),
        options=tuple(words for _, words in options),
        key=tuple(key),
        **reader.common(draft),  # type: ignore[arg-type]
    )


def _plain_words(text: str, draft: Draft) -> Words:
    """The right side is plain text; only marks of languages are markup there."""
    if "multilang" in text:
        return draft.words(text)
    return plain_words(text, draft)


_READERS: dict[str, tuple[ItemType, Callable[[_Reader, Draft], Content]]] = {
    "multichoice": (ItemType.SINGLE_CHOICE, _choice),
    "multichoiceset": (ItemType.MULTIPLE_RESPONSE, _choice_set),
    "truefalse": (ItemType.TRUE_FALSE, _true_false),
    "shortanswer": (ItemType.SHORT_ANSWER, _short_answer),
    "numerical": (ItemType.NUMERIC, _numerical),
    "matching": (ItemType.MATCHING, _matching),
}


# --- writing -----------------------------------------------------------------------------------


def write(items: Sequence[NamedItem], language: str, picture: FindPicture) -> bytes:
    """The items as a Moodle XML file, their pictures inside."""
    body = "".join(_Writer(item, language, picture).question() for item in items)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{body}</quiz>\n'.encode()


_TYPES = {
    ItemType.SINGLE_CHOICE: "multichoice",
    ItemType.TRUE_FALSE: "truefalse",
    ItemType.SHORT_ANSWER: "shortanswer",
    ItemType.NUMERIC: "numerical",
    ItemType.MATCHING: "matching",
}


class _Writer:
    def __init__(self, item: NamedItem, language: str, picture: FindPicture) -> None:
        self.name = item.name
        self.content = item.content
        self.language = language
        self.picture = picture

    def question(self) -> str:
        content = self.content
        kind = _TYPES.get(content.type, "multichoice")
        if isinstance(content, MultipleResponse) and content.all_or_nothing:
            kind = "multichoiceset"
        why = self.element("generalfeedback", content.why) if content.why else ""
        return (
            f'  <question type="{kind}">\n'
            f"    <name><text>{_xml(self.name)}</text></name>\n"
            f"{self.element('questiontext', content.stem)}{why}"
            f"    <defaultgrade>1</defaultgrade>\n    <hidden>0</hidden>\n"
            f"{self.answers()}  </question>\n"
        )

    def element(self, name: str, words: Words, attributes: str = "") -> str:
        html = side_by_side(self.content, words, self.language)
        body, files = self.with_files(html)
        return (
            f'    <{name} format="html"{attributes}>\n      <text>{_xml(body)}</text>\n'
            f"{files}    </{name}>\n"
        )

    def with_files(self, html: str) -> tuple[str, str]:
        files: dict[str, str] = {}
        for address in pictures_of(html):
            found = self.picture(address)
            if found is None:
                raise UnsayableError(N_("A picture of the item cannot be found."))
            name = f"{address[-8:]}-{found.name}"
            html = html.replace(f'src="{address}"', f'src="@@PLUGINFILE@@/{quote(name)}"')
            files[name] = (
                f'      <file name="{escape(name)}" path="/" encoding="base64">'
                f"{b64encode(found.data).decode()}</file>\n"
            )
        return html, "".join(files.values())

    def answers(self) -> str:
        content = self.content
        if isinstance(content, SingleChoice | MultipleResponse):
            return self.choices(content)
        if isinstance(content, TrueFalse):
            return "".join(
                _plain_answer(str(truth).lower(), Fraction(content.key is truth))
                for truth in (True, False)
            )
        if isinstance(content, Numeric):
            return "".join(map(_written_number, content.answers))
        return self.short(content) if isinstance(content, ShortAnswer) else self.matching(content)

    def choices(self, content: SingleChoice | MultipleResponse) -> str:
        key = (content.key,) if isinstance(content, SingleChoice) else content.key
        several = isinstance(content, MultipleResponse)
        set_ = isinstance(content, MultipleResponse) and content.all_or_nothing
        right = Fraction(1) if set_ else Fraction(1, len(key))
        wrong = -right if several and not set_ else Fraction(0)
        single = "" if set_ else f"    <single>{str(not several).lower()}</single>\n"
        return (
            f"{single}    <shuffleanswers>true</shuffleanswers>\n"
            "    <answernumbering>ABCD</answernumbering>\n"
        ) + "".join(
            self.element(
                "answer", option, f' fraction="{percent_of(right if n in key else wrong)}"'
            )
            for n, option in enumerate(content.options)
        )

    def short(self, content: ShortAnswer) -> str:
        lists = list(content.accepted.values())
        same = all(one == lists[0] for one in lists)
        answers = "".join(
            _plain_answer(
                one.text.replace("*", r"\*"), one.share, "" if same else f' lang="{language}"'
            )
            for language, found in content.accepted.items()
            for one in found
            if not same or language == next(iter(content.accepted))
        )
        return f"    <usecase>{int(content.case_sensitive)}</usecase>\n{answers}"

    def matching(self, content: Matching) -> str:
        if content.all_or_nothing:
            raise UnsayableError(N_("This format cannot say that only the whole answer counts."))
        rights = [self.right(option) for option in content.options]
        pairs = [
            self.subquestion(self.element("subquestion", prompt), rights[place])
            for prompt, place in zip(content.prompts, content.key, strict=True)
        ]
        empty = '    <subquestion format="html">\n      <text></text>\n    </subquestion>\n'
        spare = [
            self.subquestion(empty, right)
            for place, right in enumerate(rights)
            if place not in content.key
        ]
        return "    <shuffleanswers>true</shuffleanswers>\n" + "".join(pairs + spare)

    def subquestion(self, element: str, right: str) -> str:
        answer = f"      <answer><text>{_xml(right)}</text></answer>\n"
        return element.replace("    </subquestion>", f"{answer}    </subquestion>")

    def right(self, option: Words) -> str:
        """Plain text where it is the same in every language, else the languages' marks."""
        said = {in_plain(self.content, text) for text in option.values()}
        if len(said) == 1 and "multilang" not in (only := said.pop()):
            return only
        return side_by_side(self.content, option, self.language)


def _xml(text: str) -> str:
    return escape(text, quote=False)


def _plain_answer(text: str, share: Fraction, attributes: str = "") -> str:
    return (
        f'    <answer fraction="{percent_of(share)}" format="plain_text"{attributes}>\n'
        f"      <text>{_xml(text)}</text>\n    </answer>\n"
    )


def _written_number(answer: NumericAnswer) -> str:
    if answer.relative:
        raise UnsayableError(N_("This format holds no tolerance in per cent."))
    margin = number_text(answer.tolerance or Decimal(0))
    return (
        f'    <answer fraction="{percent_of(answer.share)}" format="plain_text">\n'
        f"      <text>{number_text(answer.value)}</text>\n"
        f"      <tolerance>{margin}</tolerance>\n    </answer>\n"
    )
