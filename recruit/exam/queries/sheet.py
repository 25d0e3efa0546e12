"""An attempt's paper as its candidate may see it: no key, no difficulty, no id of an item."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from recruit.exam.queries import attempts
from recruit.exam.queries import items as items_queries
from recruit.exam.rules import ExamPlan
from recruit.exam.rules.attempts import Attempt
from recruit.exam.rules.plan import FROM_SUBJECT
from recruit.kernel.points import decimal_of
from recruit.kernel.text import Bilingual


@dataclass(frozen=True)
class Wording:
    """An item in one language, its options in the order of this paper."""

    stem: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class SheetItem:
    position: int
    section: Bilingual | None  # None: the application's own subject
    points: Decimal  # for a right answer
    words: Mapping[str, Wording]
    choice: int | None
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
        return [item.position for item in self.items if item.choice is None]


def sheet(attempt: Attempt, plan: ExamPlan) -> Sheet:
    """The frozen paper with the newest saved answers."""
    paper = attempts.paper(attempt.paper_id)
    contents = items_queries.contents(item.version_id for item in paper.items)
    given = attempts.given(attempt.id)
    sections = {section.code: section for section in plan.sections}
    items = []
    for item in paper.items:
        content = contents[item.version_id]
        section = sections[item.section]
        answer = given.get(item.position)
        words = {
            language: Wording(
                content.stem[language],
                tuple(content.options[index][language] for index in item.order),
            )
            for language in content.languages
        }
        items.append(
            SheetItem(
                item.position,
                None if section.source == FROM_SUBJECT else section.name,
                decimal_of(section.right),
                words,
                answer.choice if answer else None,
                answer.seq if answer else 0,
            )
        )
    return Sheet(attempt, tuple(items))
