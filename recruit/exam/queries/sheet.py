"""An attempt's paper as its candidate may see it: no key, no difficulty, no id of an item."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from recruit.exam.formats.display import displayed
from recruit.exam.formats.reading import reading
from recruit.exam.queries import attempts
from recruit.exam.queries import items as items_queries
from recruit.exam.rules import ExamPlan
from recruit.exam.rules.attempts import Attempt
from recruit.exam.rules.content import Content, Matching, Shown, options_in, said, shape_of
from recruit.exam.rules.pictures import shown as with_addresses
from recruit.exam.rules.plan import FROM_SUBJECT
from recruit.kernel.points import decimal_of
from recruit.kernel.text import Bilingual

AddressOf = Callable[[str], str]


@dataclass(frozen=True)
class Wording:
    """An item in one language as markup, its options in the order of this paper."""

    stem: Markup
    options: tuple[Markup, ...]
    prompts: tuple[Markup, ...]

    @property
    def readings(self) -> tuple[str, ...]:
        """The options in plain letters, for where no markup can stand."""
        return tuple(reading(one) for one in self.options)


@dataclass(frozen=True)
class SheetItem:
    position: int
    section: Bilingual | None  # None: the application's own subject
    points: Decimal  # for a right answer
    shape: str
    words: Mapping[str, Wording]
    response: str | None
    seq: int

    def language(self, wanted: str) -> str:
        """The wanted language where the item has it, else its first."""
        return wanted if wanted in self.words else next(iter(self.words))


@dataclass(frozen=True)
class Sheet:
    attempt: Attempt
    items: tuple[SheetItem, ...]

    @property
    def unanswered(self) -> list[int]:
        return [item.position for item in self.items if item.response is None]


@dataclass(frozen=True)
class Progress:
    """How far an attempt is, without its questions."""

    items: int
    unanswered: list[int]


def progress(attempt: Attempt) -> Progress:
    given = attempts.given(attempt.id)
    answered = {position for position, one in given.items() if one.response is not None}
    places = range(1, attempt.items + 1)
    return Progress(attempt.items, [one for one in places if one not in answered])


def sheet(
    attempt: Attempt,
    plan: ExamPlan,
    address_at: Callable[[int], AddressOf] = lambda at: str,
    language: str = "az",
) -> Sheet:
    """The frozen paper with the newest saved answers; `address_at`: by position, where the
    pictures of a question are. Only in `language` where the rules allow no other."""
    paper = attempts.paper(attempt.paper_id)
    contents = items_queries.frozen_contents(item.version_id for item in paper.items)
    given = attempts.given(attempt.id)
    sections = {section.code: section for section in plan.sections}
    items = []
    for item in paper.items:
        content = contents[item.version_id]
        section = sections[item.section]
        answer = given.get(item.position)
        words = wordings(Shown(content, item.order), address_at(item.position))
        if plan.item_languages == "page":
            shown = language if language in words else next(iter(words))
            words = {shown: words[shown]}
        items.append(
            SheetItem(
                item.position,
                None if section.source == FROM_SUBJECT else section.name,
                decimal_of(section.right),
                item.shape,
                words,
                answer.response if answer else None,
                answer.seq if answer else 0,
            )
        )
    return Sheet(attempt, tuple(items))


@dataclass(frozen=True)
class BankView:
    """An item for officials: in the order of the bank, with its key."""

    shape: str
    words: Mapping[str, Wording]
    why: Mapping[str, Markup]
    right: frozenset[int]  # places of the options, where options are right by themselves
    key: str  # in letters, or as it is typed


def shown_in_bank(content: Content, address_of: AddressOf = str) -> BankView:
    """A content as the bank holds it; never for a page that a candidate can reach."""
    shape = shape_of(content)
    shown = Shown(content, range(options_in(shape)))
    why = {
        one: Markup(with_addresses(displayed(text, content.html), address_of))  # noqa: S704
        for one, text in (content.why or {}).items()
    }
    right = frozenset() if isinstance(content, Matching) else shown.chosen(shown.right)
    key = said(shape, shown.right)
    return BankView(shape, wordings(shown, address_of), why, right, key)


def wordings(shown: Shown, address_of: AddressOf = str) -> dict[str, Wording]:
    """A shown item by language; `address_of`: where its pictures are, by their digests."""
    content = shown.content
    html = content.html

    def markup(text: str) -> Markup:
        made = displayed(text, html)
        return Markup(with_addresses(made, address_of)) if html else made  # noqa: S704

    def markups(texts: Iterable[str]) -> tuple[Markup, ...]:
        return tuple(markup(text) for text in texts)

    return {
        one: Wording(
            markup(content.stem[one]),
            markups(shown.options(one)),
            markups(shown.prompts(one)),
        )
        for one in content.languages
    }
