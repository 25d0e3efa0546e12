"""An attempt's paper as its candidate may see it: no key, no difficulty, no id of an item."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from recruit.exam.formats.display import displayed
from recruit.exam.formats.reading import reading
from recruit.exam.queries import attempts
from recruit.exam.rules.attempts import Attempt
from recruit.exam.rules.content import Content, Matching, Shown, options_in, said, shape_of
from recruit.exam.rules.pictures import shown as with_addresses

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
class Progress:
    """How far an attempt is, without its questions."""

    items: int
    unanswered: list[int]


def progress(attempt: Attempt) -> Progress:
    given = attempts.given(attempt.id)
    answered = {position for position, one in given.items() if one.response is not None}
    places = range(1, attempt.items + 1)
    return Progress(attempt.items, [one for one in places if one not in answered])


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
