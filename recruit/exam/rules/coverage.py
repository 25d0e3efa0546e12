"""Coverage: what the bank holds for a blueprint, what papers have shown, and what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recruit.exam.rules.blueprints import DIFFICULTIES, Blueprint, BlueprintRow, TopicTree
from recruit.exam.rules.drawing import BankItem
from recruit.exam.rules.matching import choose


@dataclass(frozen=True)
class Cell:
    """The approved items of one topic (without those below it) and one difficulty.

    `usable` counts a family once, as one paper does; `exposures` adds up their papers.
    """

    items: int
    usable: int
    exposures: int
    least: int
    most: int


@dataclass(frozen=True)
class RowCoverage:
    """A row of the blueprint: what it needs for a paper, and how many items there are for it."""

    section: str
    row: BlueprintRow
    usable: int
    missing: int  # by itself, and where other rows take its items as well


@dataclass(frozen=True)
class SubjectCoverage:
    """`cells` by (topic's code or None, difficulty), only those that hold anything."""

    cells: dict[tuple[str | None, int], Cell]
    rows: tuple[RowCoverage, ...]

    @property
    def missing(self) -> int:
        return sum(one.missing for one in self.rows)

    @property
    def gaps(self) -> list[RowCoverage]:
        """The rows for which the bank holds too few items."""
        return [one for one in self.rows if one.missing]


def needs_of(
    blueprint: Blueprint | None, sizes: Mapping[str, int]
) -> list[tuple[str, BlueprintRow]]:
    """(section's code, row) of a blueprint; without one each section takes so many items of any
    topic and difficulty."""
    if blueprint is not None:
        return [(code, row) for code, rows in blueprint.sections.items() for row in rows]
    return [(code, BlueprintRow(None, None, size)) for code, size in sizes.items()]


def cells_of(bank: Sequence[BankItem]) -> dict[tuple[str | None, int], Cell]:
    """The bank by topic and difficulty."""
    found: dict[tuple[str | None, int], list[BankItem]] = {}
    for item in bank:
        topic = item.topics[0] if item.topics else None
        found.setdefault((topic, item.difficulty), []).append(item)
    return {key: _cell(items) for key, items in found.items()}


def _cell(items: Sequence[BankItem]) -> Cell:
    shown = [item.exposure for item in items]
    return Cell(len(items), _usable(items), sum(shown), min(shown), max(shown))


def _usable(items: Sequence[BankItem]) -> int:
    alone = sum(item.family is None for item in items)
    return alone + len({item.family for item in items if item.family is not None})


def coverage_of(
    bank: Sequence[BankItem], needs: Sequence[tuple[str, BlueprintRow]]
) -> SubjectCoverage:
    """`needs`: (section's code, row) of all sections that draw from this bank."""
    chosen = choose(
        bank,
        [row.count for _, row in needs],
        lambda item: frozenset(
            place for place, (_, row) in enumerate(needs) if row.fits(item.topics, item.difficulty)
        ),
        lambda item: item.family,
    )
    rows = tuple(
        RowCoverage(
            section,
            row,
            _usable([one for one in bank if row.fits(one.topics, one.difficulty)]),
            row.count - len(found),
        )
        for (section, row), found in zip(needs, chosen, strict=True)
    )
    return SubjectCoverage(cells_of(bank), rows)


def by_topic(
    tree: TopicTree, coverage: SubjectCoverage
) -> list[tuple[int, str | None, dict[int, Cell]]]:
    """(depth, topic's code, cells by difficulty) in the tree's order; items without a topic
    last, where there are any."""
    lines: list[tuple[int, str | None, dict[int, Cell]]] = []
    for depth, topic in tree.in_order():
        lines.append((depth, topic.code, _line(coverage, topic.code)))
    without = _line(coverage, None)
    return [*lines, (0, None, without)] if without else lines


def _line(coverage: SubjectCoverage, topic: str | None) -> dict[int, Cell]:
    return {
        one: coverage.cells[(topic, one)] for one in DIFFICULTIES if (topic, one) in coverage.cells
    }
