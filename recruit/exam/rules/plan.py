"""The rule-set's section "exam": how many items, which marks, how long, what passes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from recruit.kernel.errors import RuleError
from recruit.kernel.points import hundredths_of
from recruit.kernel.text import N_, Bilingual

EXPELLED = ("kept", "annulled")  # what becomes of the exam of somebody who was expelled
ITEM_LANGUAGES = ("any", "page")  # which of an item's languages its candidate may read
FROM_SUBJECT = "subject"  # a section's items come from the application's own subject


@dataclass(frozen=True)
class SectionPlan:
    """One part of a paper; marks and minimum in hundredths of a point."""

    code: str
    name: Bilingual
    source: str  # FROM_SUBJECT or a subject's code
    items: int
    right: int
    wrong: int
    blank: int
    minimum: int

    def subject_for(self, subject: str) -> str:
        """The subject whose bank this section draws from, for an application in `subject`."""
        return subject if self.source == FROM_SUBJECT else self.source


@dataclass(frozen=True)
class ExamPlan:
    """The whole exam; minima in hundredths.

    `review_minutes`: how long the wrong answers with their keys can be looked at after the end,
    where no later sitting uses the items; 0: not at all. `item_languages`: "any" lets each question
    be read in all of its languages, "page" in that of the page alone.
    """

    minutes: int
    grace_seconds: int
    sections: tuple[SectionPlan, ...]
    minimum: int
    minimum_for: Mapping[str, int] = field(default_factory=dict)
    legal: Bilingual | None = None
    expelled: str = EXPELLED[0]
    review_minutes: int = 0
    item_languages: str = ITEM_LANGUAGES[0]

    @property
    def items(self) -> int:
        return sum(section.items for section in self.sections)

    @property
    def most(self) -> int:
        """The points of a paper without a fault."""
        return sum(section.items * section.right for section in self.sections)

    def minimum_of(self, subject: str) -> int:
        """The total that passes in a subject."""
        return self.minimum_for.get(subject, self.minimum)


def parse_exam(document: Mapping[str, Any]) -> ExamPlan:
    """The section as a dataclass; RuleError names the path of what is wrong."""
    top = _Reader(document, "exam")
    sections = top.list("sections")
    if not sections:
        raise _wrong("exam.sections", N_("%(path)s: at least one section is needed."))
    plans = tuple(_section(one, f"exam.sections[{i}]") for i, one in enumerate(sections))
    if len({plan.code for plan in plans}) < len(plans):
        raise _wrong("exam.sections", N_("%(path)s: a code occurs twice."))
    return ExamPlan(
        minutes=top.number("minutes", 1, 600),
        grace_seconds=top.number("grace_seconds", 0, 600, default=30),
        sections=plans,
        minimum=top.points("minimum", default="0"),
        minimum_for=top.points_by_code("minimum_for"),
        legal=top.bilingual("legal") if "legal" in document else None,
        expelled=top.choice("expelled", EXPELLED),
        review_minutes=top.number("review_minutes", 0, 60, default=0),
        item_languages=top.choice("item_languages", ITEM_LANGUAGES),
    )


def _section(value: Any, path: str) -> SectionPlan:
    read = _Reader(value, path)
    code = read.text("code")
    source = read.text("from")
    return SectionPlan(
        code=code,
        name=read.bilingual("name") if "name" in value else Bilingual(code, code),
        source=source,
        items=read.number("items", 1, 200),
        right=read.points("right"),
        wrong=read.points("wrong", default="0"),
        blank=read.points("blank", default="0"),
        minimum=read.points("minimum", default="0"),
    )


def _wrong(path: str, what: str) -> RuleError:
    return RuleError(what, path=path)


@dataclass(frozen=True)
class _Reader:
    """Reads a JSON object's members and says where one is wrong."""

    document: Any
    path: str

    def __post_init__(self) -> None:
        if not isinstance(self.document, Mapping):
            raise _wrong(self.path, N_("%(path)s: an object is expected."))

    def _get(self, name: str, default: Any = None) -> Any:
        value = self.document.get(name, default)
        if value is None:
            raise _wrong(f"{self.path}.{name}", N_("%(path)s: it is missing."))
        return value

    def list(self, name: str) -> list[Any]:
        value = self._get(name)
        if not isinstance(value, list):
            raise _wrong(f"{self.path}.{name}", N_("%(path)s: a list is expected."))
        return value

    def text(self, name: str) -> str:
        value = self._get(name)
        if not isinstance(value, str) or not value.strip() or len(value) > 40:
            raise _wrong(f"{self.path}.{name}", N_("%(path)s: a short text is expected."))
        return value

    def number(self, name: str, least: int, most: int, default: int | None = None) -> int:
        value = self._get(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise _wrong(
                f"{self.path}.{name}", N_("%(path)s: a whole number in range is expected.")
            )
        return value

    def choice(self, name: str, among: tuple[str, ...]) -> str:
        """The first one where nothing is said."""
        value = self._get(name, among[0])
        if value not in among:
            raise _wrong(f"{self.path}.{name}", N_("%(path)s: this value is not possible."))
        return str(value)

    def points(self, name: str, default: str | None = None) -> int:
        return _points(self._get(name, default), f"{self.path}.{name}")

    def points_by_code(self, name: str) -> dict[str, int]:
        value = self.document.get(name, {})
        if not isinstance(value, Mapping):
            raise _wrong(f"{self.path}.{name}", N_("%(path)s: an object is expected."))
        return {str(k): _points(v, f"{self.path}.{name}.{k}") for k, v in value.items()}

    def bilingual(self, name: str) -> Bilingual:
        value = self._get(name)
        if not isinstance(value, Mapping) or not all(
            isinstance(value.get(one), str) and value[one].strip() for one in ("az", "en")
        ):
            raise _wrong(
                f"{self.path}.{name}", N_("%(path)s: a text in both languages is expected.")
            )
        return Bilingual(value["az"], value["en"])


def _points(value: Any, path: str) -> int:
    """Points are written as text ("-0.25") or whole numbers; at most two decimal places."""
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise _wrong(path, N_("%(path)s: points are written as text."))
    try:
        amount = Decimal(value)
        if not amount.is_finite() or abs(amount) > 10_000:
            raise _wrong(path, N_("%(path)s: a number in range is expected."))
        return hundredths_of(amount)
    except (InvalidOperation, ValueError):
        raise _wrong(path, N_("%(path)s: at most two decimal places are possible.")) from None
