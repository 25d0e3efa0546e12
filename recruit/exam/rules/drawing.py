"""Papers: drawn from a seed, balanced by exposure, the same again from the same seed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from recruit.exam.rules.blueprints import Blueprint, BlueprintRow
from recruit.exam.rules.content import is_mixed, options_in
from recruit.exam.rules.matching import choose
from recruit.exam.rules.plan import ExamPlan, SectionPlan
from recruit.kernel.canonical import CanonicalText, canonical_json, digest
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

T = TypeVar("T")


@dataclass(frozen=True)
class BankItem:
    """An item that may be drawn, at its approved version; `topics` are the codes of its topic
    and of those above it."""

    item_id: int
    version_id: int
    family: str | None
    shape: str
    exposure: int = 0
    difficulty: int = 2
    topics: tuple[str, ...] = ()


class PaperItem(NamedTuple):  # sixty of them to a paper, and ten thousand papers in a minute
    """An item at its place: `order[i]` is the index of the option shown as the i-th letter."""

    position: int
    section: str
    version_id: int
    item_id: int
    order: tuple[int, ...]
    shape: str

    @property
    def document(self) -> dict[str, Any]:
        """A single choice has the form that stood before there were shapes."""
        own = {} if self.shape[0] == "s" else {"shape": self.shape}
        return {
            "position": self.position,
            "section": self.section,
            "version": self.version_id,
            "item": self.item_id,
            "order": list(self.order),
            **own,
        }


@dataclass(frozen=True)
class Paper:
    """`blueprints`: the version that each bank's items were drawn by, where there is one."""

    items: tuple[PaperItem, ...]
    blueprints: Mapping[str, int] = field(default_factory=dict)

    @property
    def document(self) -> dict[str, Any]:
        drawn_by = {"blueprints": dict(self.blueprints)} if self.blueprints else {}
        return {"items": [item.document for item in self.items], **drawn_by}

    @cached_property
    def text(self) -> CanonicalText:
        return canonical_json(self.document)

    @cached_property
    def digest(self) -> str:
        return digest(self.text)

    @property
    def shapes(self) -> str:
        """Two letters a position: what the saving statement checks a response against."""
        return "".join(item.shape for item in self.items)


def paper_of(document: Mapping[str, Any]) -> Paper:
    """The paper from its frozen document."""
    items = [
        PaperItem(
            row["position"],
            row["section"],
            row["version"],
            row["item"],
            tuple(row["order"]),
            row.get("shape") or f"s{len(row['order'])}",
        )
        for row in document["items"]
    ]
    return Paper(tuple(items), document.get("blueprints", {}))


def draw(
    plan: ExamPlan,
    subject: str,
    bank: Mapping[str, Sequence[BankItem]],
    seed: str,
    shown: Mapping[int, int] = MappingProxyType({}),
    blueprints: Mapping[str, Blueprint] = MappingProxyType({}),
) -> Paper:
    """A paper for an application in `subject`, equal for equal arguments.

    Items shown least often come first, chance decides among equals; no two of a family.
    `shown`: how often an item was shown since the bank was read. `blueprints`: by the subject
    of the bank; where a section has none its items are of any topic and difficulty. RuleError
    where a bank holds too few.
    """
    rng = Random(seed)  # noqa: S311  (repeatable on purpose; the seed is what must be secret)
    placed: list[PaperItem] = []
    used: list[BankItem] = []
    versions: dict[str, int] = {}
    for section in plan.sections:
        source = section.subject_for(subject)
        wanted = _left(_in_order(bank.get(source, ()), rng, shown), used)
        blueprint = blueprints.get(source)
        if blueprint is None:
            chosen = _choose(wanted, section, source)
        else:
            chosen = _choose_by(blueprint, wanted, section)
            versions[source] = blueprint.version
        used += chosen
        for item in _mixed(chosen, rng):
            places = range(options_in(item.shape))
            order = _mixed(places, rng) if is_mixed(item.shape) else places
            placed.append(
                PaperItem(
                    len(placed) + 1,
                    section.code,
                    item.version_id,
                    item.item_id,
                    tuple(order),
                    item.shape,
                )
            )
    return Paper(tuple(placed), versions)


def _left(items: Sequence[BankItem], used: Sequence[BankItem]) -> list[BankItem]:
    """Without what stands in the paper already: no item twice, no family twice."""
    taken = {one.item_id for one in used}
    families = {one.family for one in used} - {None}
    return [one for one in items if one.item_id not in taken and one.family not in families]


def _in_order(items: Iterable[BankItem], rng: Random, shown: Mapping[int, int]) -> list[BankItem]:
    """The items shown least often first, others by lot."""
    mixed = _mixed(sorted(items, key=lambda item: item.item_id), rng)
    mixed.sort(key=lambda item: item.exposure + shown.get(item.item_id, 0))
    return mixed


def _choose(wanted: Sequence[BankItem], section: SectionPlan, source: str) -> list[BankItem]:
    families: set[str] = set()
    chosen: list[BankItem] = []
    for item in wanted:
        if len(chosen) == section.items:
            return chosen
        if item.family is not None and item.family in families:
            continue
        if item.family is not None:
            families.add(item.family)
        chosen.append(item)
    if len(chosen) < section.items:
        raise RuleError(
            N_("The item bank of %(subject)s holds too few items: %(has)s of %(needs)s."),
            subject=source,
            has=len(chosen),
            needs=section.items,
        )
    return chosen


def _choose_by(
    blueprint: Blueprint, wanted: Sequence[BankItem], section: SectionPlan
) -> list[BankItem]:
    """As many items as each row of the blueprint says; a refusal names the row that lacks some."""
    rows = blueprint.sections.get(section.code, ())
    if sum(row.count for row in rows) != section.items:
        raise RuleError(
            N_("The blueprint of %(subject)s does not fit the rule-set: section %(section)s has "
               "%(needs)s items."),
            subject=blueprint.subject,
            section=section.code,
            needs=section.items,
        )  # fmt: skip
    fits: dict[tuple[tuple[str, ...], int], frozenset[int]] = {}

    def rows_of(item: BankItem) -> frozenset[int]:
        key = (item.topics, item.difficulty)
        if key not in fits:
            fits[key] = frozenset(n for n, row in enumerate(rows) if row.fits(*key))
        return fits[key]

    chosen = choose(wanted, [row.count for row in rows], rows_of, lambda item: item.family)
    for row, found in zip(rows, chosen, strict=True):
        if len(found) < row.count:
            raise ShortOfItemsError(blueprint.subject, row, len(found))
    return [item for found in chosen for item in found]


class ShortOfItemsError(RuleError):
    """A row of the blueprint cannot be filled. `topic` is its code, None for any."""

    def __init__(self, subject: str, row: BlueprintRow, has: int) -> None:
        super().__init__(
            N_("The item bank of %(subject)s lacks items for its blueprint. Topic: %(topic)s, "
               "difficulty: %(difficulty)s; there are %(has)s of %(needs)s."),
            subject=subject,
            topic=row.topic or "*",
            difficulty=row.difficulty or "*",
            has=has,
            needs=row.count,
        )  # fmt: skip
        self.topic = row.topic


def _mixed(things: Iterable[T], rng: Random) -> list[T]:
    """In an order drawn by lot; much faster than shuffle, which matters for ten thousand papers."""
    listed, random = list(things), rng.random
    lots = [random() for _ in listed]
    return [listed[place] for place in sorted(range(len(listed)), key=lots.__getitem__)]
