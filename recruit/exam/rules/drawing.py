"""Papers: drawn from a seed, balanced by exposure, the same again from the same seed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random
from types import MappingProxyType
from typing import Any, TypeVar

from recruit.exam.rules.content import is_mixed, options_in
from recruit.exam.rules.plan import ExamPlan
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

T = TypeVar("T")


@dataclass(frozen=True)
class BankItem:
    """An item that may be drawn, at its newest version."""

    item_id: int
    version_id: int
    family: str | None
    shape: str
    exposure: int = 0
    difficulty: int = 2


@dataclass(frozen=True)
class PaperItem:
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
    items: tuple[PaperItem, ...]

    @cached_property
    def document(self) -> dict[str, Any]:
        return {"items": [item.document for item in self.items]}

    @cached_property
    def digest(self) -> str:
        return digest(canonical_json(self.document))

    @property
    def shapes(self) -> str:
        """Two letters a position: what the saving statement checks a response against."""
        return "".join(item.shape for item in self.items)


def paper_of(document: Mapping[str, Any]) -> Paper:
    """The paper from its frozen document."""
    return Paper(
        tuple(
            PaperItem(
                row["position"],
                row["section"],
                row["version"],
                row["item"],
                tuple(row["order"]),
                row.get("shape") or f"s{len(row['order'])}",
            )
            for row in document["items"]
        )
    )


def draw(
    plan: ExamPlan,
    subject: str,
    bank: Mapping[str, Sequence[BankItem]],
    seed: str,
    shown: Mapping[int, int] = MappingProxyType({}),
) -> Paper:
    """A paper for an application in `subject`, equal for equal arguments.

    Items shown least often come first, chance decides among equals; no two of a family.
    `shown`: how often an item was shown since the bank was read. RuleError where a bank holds
    too few.
    """
    rng = Random(seed)  # noqa: S311  (repeatable on purpose; the seed is what must be secret)
    placed: list[PaperItem] = []
    families: set[str] = set()
    for section in plan.sections:
        source = section.subject_for(subject)
        chosen = _choose(bank.get(source, ()), section.items, families, rng, shown)
        if len(chosen) < section.items:
            raise RuleError(
                N_("The item bank of %(subject)s holds too few items: %(has)s of %(needs)s."),
                subject=source,
                has=len(chosen),
                needs=section.items,
            )
        for item in chosen:
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
    return Paper(tuple(placed))


def _choose(
    items: Sequence[BankItem],
    count: int,
    families: set[str],
    rng: Random,
    shown: Mapping[int, int],
) -> list[BankItem]:
    """`families` grows by those of the chosen items."""
    mixed = _mixed(sorted(items, key=lambda item: item.item_id), rng)
    mixed.sort(key=lambda item: item.exposure + shown.get(item.item_id, 0))
    chosen: list[BankItem] = []
    for item in mixed:
        if len(chosen) == count:
            break
        if item.family is not None and item.family in families:
            continue
        if item.family is not None:
            families.add(item.family)
        chosen.append(item)
    return _mixed(chosen, rng)


def _mixed(things: Iterable[T], rng: Random) -> list[T]:
    """In an order drawn by lot; much faster than shuffle, which matters for ten thousand papers."""
    return sorted(things, key=lambda _: rng.random())
