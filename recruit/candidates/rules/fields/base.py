"""What all kinds of field have in common.

A field reads raw form values (input name -> texts) and gives plain JSON without floats, None for
"not answered", or a RuleError at the input that is wrong. `typed` is the way back.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from recruit.candidates.rules.conditions import Condition, Operator, read_condition
from recruit.candidates.rules.parsing import Part, bad
from recruit.candidates.rules.privacy import MOST_DAYS, Privacy
from recruit.candidates.rules.sealing import HIDDEN, is_sealed
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, Bilingual

Raw = Mapping[str, Sequence[str]]
Registers = Mapping[str, Mapping[str, Bilingual]]

SWITCHES = ("reportable", "counts", "in_messages")
COMMON = (
    *("code", "kind", "label", "help", "example", "required", "when", "proves"),
    *("privacy", "keep_days", *SWITCHES),
)


@dataclass(frozen=True, kw_only=True)
class Field:
    """Base of all kinds."""

    kind: ClassVar[str]
    kind_name: ClassVar[str]
    stored: ClassVar[str]  # what its values are: kinds with the same may replace each other
    operators: ClassVar[frozenset[Operator]] = frozenset()  # beside `answered`, which all have
    own: ClassVar[tuple[str, ...]] = ()  # the settings that only this kind has
    is_file: ClassVar[bool] = False
    types: ClassVar[tuple[type, ...]] = (str,)  # of a stored value

    code: str
    label: Bilingual
    help: Bilingual | None = None
    example: Bilingual | None = None
    required: bool = False
    when: Condition | None = None
    privacy: Privacy = Privacy.OFFICIALS
    keep_days: int | None = None  # after the campaign's end; None: as long as the case is kept
    reportable: bool = False
    counts: bool = False
    in_messages: bool = False
    proves: str | None = None  # of a file field: the field that this document proves

    @classmethod
    def read(cls, part: Part, registers: Registers) -> "Field":
        """The field that a part of a form's document describes; RuleError names the path."""
        return cls(
            code=part.code("code"),
            label=part.bilingual("label"),
            help=part.bilingual("help") if part.has("help") else None,
            example=part.bilingual("example") if part.has("example") else None,
            required=part.flag("required"),
            when=read_condition(part.part("when")) if part.has("when") else None,
            proves=cls._proves(part),
            **uses(part),
            **cls.settings(part, registers),
        )

    @classmethod
    def _proves(cls, part: Part) -> str | None:
        if not part.has("proves"):
            return None
        if not cls.is_file:
            raise bad(part.path + ".proves", N_("only a document can prove another answer"))
        return part.code("proves")

    @classmethod
    def settings(cls, part: Part, registers: Registers) -> dict[str, Any]:
        """What only this kind has."""
        return {}

    def parse(self, raw: Raw, name: str | None = None) -> Any:
        """The JSON value of what was typed, None for nothing; RuleError at the input."""
        name = name or self.code
        text = first(raw, name)
        return self.value_of(text, name) if text else None

    def wrong(self, raw: Raw) -> list[RuleError]:
        """All that is wrong with what was typed, each at its input; `parse` raises the first."""
        try:
            self.parse(raw)
        except RuleError as error:
            return [error]
        return []

    def value_of(self, text: str, name: str) -> Any:
        raise NotImplementedError

    def typed(self, value: Any, name: str | None = None) -> dict[str, list[str]]:
        """The raw form values that parse to this value."""
        return {} if value is None else {name or self.code: [self.text_of(value)]}

    def text_of(self, value: Any) -> str:
        return str(value)

    def fits(self, value: Any) -> bool:
        """Whether a stored value is one that this field would accept today."""
        if value is None:
            return True
        if not isinstance(value, self.types) or isinstance(value, bool) != (self.types == (bool,)):
            return False
        try:
            return self.parse(self.typed(value)) is not None
        except (RuleError, ValueError):
            return False

    @property
    def input_name(self) -> str:
        """The input that an error of the whole field stands at."""
        return self.code

    def describe(self, value: Any, language: str) -> str:
        """The value as a reader of this language reads it; a dash for none, "hidden" for one that
        is sealed."""
        if is_sealed(value):
            return HIDDEN[language]
        return "–" if value is None else self.say(value, language)

    def say(self, value: Any, language: str) -> str:
        return self.text_of(value)

    def bilingual(self, value: Any) -> Bilingual:
        return Bilingual(self.describe(value, "az"), self.describe(value, "en"))

    def comparable(self, operator: Operator, value: Any) -> bool:
        """Whether a condition may hold this field's answer against a value."""
        return operator is Operator.ANSWERED

    def comparand_said(self, value: Any) -> Bilingual:
        """The value of a condition on this field in words of both languages."""
        return self.bilingual(value)

    def hints(self) -> dict[str, str | int]:
        """Attributes for the input that help whoever types."""
        return {}

    def refuse(self, message: str, name: str, **params: Any) -> RuleError:
        return RuleError(message, label=self.label, field=name, **params)


def uses(part: Part) -> dict[str, Any]:
    """Who may see an answer, how long it is kept and what for; RuleError where these clash."""
    privacy = Privacy(part.one_of("privacy", tuple(Privacy), Privacy.OFFICIALS))
    keep = part.whole("keep_days", 0, least=0, most=MOST_DAYS) if part.has("keep_days") else None
    switches = {name: part.flag(name) for name in SWITCHES}
    if privacy is Privacy.SENSITIVE:
        for name in ("reportable", "in_messages"):
            if switches[name]:
                raise bad(
                    f"{part.path}.{name}", N_("a sensitive answer goes into no report or message")
                )
    return {"privacy": privacy, "keep_days": keep, **switches}


def first(raw: Raw, name: str) -> str:
    """The first text sent under a name, without surrounding space."""
    values = raw.get(name) or ("",)
    return unicodedata.normalize("NFC", values[0]).strip()


KINDS: dict[str, type[Field]] = {}


F = TypeVar("F", bound=Field)


def kind(cls: type[F]) -> type[F]:
    """Register a kind of field; two of the same name cannot be."""
    if cls.kind in KINDS:
        raise ValueError(f"two kinds of field are named {cls.kind}")
    KINDS[cls.kind] = cls
    return cls
