"""Blueprints: how many items of which topic and difficulty make a section of a paper."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from recruit.exam.rules.plan import FROM_SUBJECT, ExamPlan
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, Bilingual

DIFFICULTIES = (1, 2, 3)
DIFFICULTY = {
    1: Bilingual("asan", "easy"),
    2: Bilingual("orta", "middling"),
    3: Bilingual("çətin", "hard"),
}
ANY = Bilingual("istənilən", "any")
MOST_ROWS = 100
MOST_ITEMS = 200


@dataclass(frozen=True)
class Topic:
    """A topic of a subject; `parent` is the code of the one above it."""

    code: str
    name: Bilingual
    parent: str | None = None


@dataclass(frozen=True)
class TopicTree:
    """The topics of a subject, each below its parent."""

    topics: tuple[Topic, ...]

    def path(self, code: str | None) -> tuple[str, ...]:
        """The topic's code and those above it, upwards; an item counts for all of them."""
        known = {one.code: one for one in self.topics}
        found: list[str] = []
        while code in known and code not in found:
            found.append(code)
            code = known[code].parent
        return tuple(found)

    def in_order(self) -> list[tuple[int, Topic]]:
        """(depth, topic): each topic directly behind its parent, as a page lists them."""
        below: dict[str | None, list[Topic]] = {}
        known = {one.code for one in self.topics}
        for one in self.topics:
            below.setdefault(one.parent if one.parent in known else None, []).append(one)
        found: list[tuple[int, Topic]] = []

        def walk(parent: str | None, depth: int) -> None:
            for one in below.get(parent, ()):
                found.append((depth, one))
                walk(one.code, depth + 1)

        walk(None, 0)
        return found


def require_no_circle(tree: TopicTree, code: str, parent: str | None) -> None:
    """RuleError where the topic would stand below itself."""
    if parent is not None and code in tree.path(parent):
        raise RuleError(N_("A topic cannot stand below itself."), field="parent")


@dataclass(frozen=True)
class BlueprintRow:
    """So many items of a topic (or one below it) and a difficulty; None: of any."""

    topic: str | None
    difficulty: int | None
    count: int

    def fits(self, topics: Iterable[str], difficulty: int) -> bool:
        """`topics`: the codes of an item's topic and those above it."""
        return (self.difficulty is None or self.difficulty == difficulty) and (
            self.topic is None or self.topic in topics
        )


@dataclass(frozen=True)
class Blueprint:
    """A version of a subject's blueprint: rows by the code of the rule-set's section."""

    subject: str
    version: int
    sections: Mapping[str, tuple[BlueprintRow, ...]]

    @property
    def document(self) -> dict[str, Any]:
        return {
            "sections": {
                code: [
                    {"topic": row.topic, "difficulty": row.difficulty, "count": row.count}
                    for row in rows
                ]
                for code, rows in self.sections.items()
            }
        }

    @property
    def digest(self) -> str:
        return digest(canonical_json(self.document))

    def needs(self) -> int:
        return sum(row.count for rows in self.sections.values() for row in rows)


def blueprint_of(subject: str, version: int, document: Mapping[str, Any]) -> Blueprint:
    """The blueprint from its stored document."""
    return Blueprint(
        subject,
        version,
        {
            code: tuple(BlueprintRow(row["topic"], row["difficulty"], row["count"]) for row in rows)
            for code, rows in document["sections"].items()
        },
    )


def sections_of(plan: ExamPlan, subject: str, applicable: bool = True) -> dict[str, int]:
    """The sections of the exam that draw from this subject's bank, with their sizes.

    `applicable`: people apply for the subject, so sections "from subject" draw from it as well.
    """
    return {
        section.code: section.items
        for section in plan.sections
        if section.source == subject or (applicable and section.source == FROM_SUBJECT)
    }


def fits(blueprint: Blueprint, sizes: Mapping[str, int]) -> bool:
    """Whether its rows add up to these sections, no more and no fewer."""
    sums = {code: sum(row.count for row in rows) for code, rows in blueprint.sections.items()}
    return sums == dict(sizes)


def check_blueprint(blueprint: Blueprint, topics: Iterable[str], sizes: Mapping[str, int]) -> None:
    """RuleError for a blueprint that does not add up to the rule-set's sections.

    `sizes`: of the sections that draw from the subject's bank.
    """
    known = set(topics)
    for code, rows in blueprint.sections.items():
        if code not in sizes:
            raise RuleError(N_("The rule-set has no such section: %(section)s."), section=code)
        _check_rows(rows, known)
        total = sum(row.count for row in rows)
        if total != sizes[code]:
            raise RuleError(
                N_("Section %(section)s has %(needs)s items by the rule-set, the rows add up to "
                   "%(has)s."),
                section=code,
                needs=sizes[code],
                has=total,
                field="rows",
            )  # fmt: skip
    missing = sorted(set(sizes) - set(blueprint.sections))
    if missing:
        raise RuleError(
            N_("The blueprint says nothing of section %(section)s."),
            section=missing[0],
            field="rows",
        )


def _check_rows(rows: Sequence[BlueprintRow], known: set[str]) -> None:
    if not 1 <= len(rows) <= MOST_ROWS:
        raise RuleError(N_("A section has 1 to %(most)s rows."), most=MOST_ROWS, field="rows")
    if any(row.topic is not None and row.topic not in known for row in rows):
        raise RuleError(N_("The subject has no such topic."), field="rows")
    if any(row.difficulty not in (None, *DIFFICULTIES) for row in rows):
        raise RuleError(N_("Difficulty is 1, 2 or 3."), field="rows")
    if any(not 1 <= row.count <= MOST_ITEMS for row in rows):
        raise RuleError(N_("A row takes 1 to %(most)s items."), most=MOST_ITEMS, field="rows")
    if len({(row.topic, row.difficulty) for row in rows}) < len(rows):
        raise RuleError(N_("Two rows name the same topic and difficulty."), field="rows")
