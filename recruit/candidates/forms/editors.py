"""The shape of what officials send about a form: sections, fields, columns, checks."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from recruit.candidates.forms.cards import in_words
from recruit.candidates.rules.checks import OPERATORS
from recruit.candidates.rules.conditions import OPERATOR_NAMES, Operator
from recruit.candidates.rules.fields import SOURCES, Field
from recruit.candidates.rules.impact import CARRY_NAMES, Carry
from recruit.candidates.rules.letters import LETTERS
from recruit.candidates.rules.privacy import PRIVACY_NAMES, Privacy
from recruit.candidates.rules.results import RESULT_KINDS
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_
from recruit.web.formats import say
from recruit.web.forms import Form

COMPARISONS = 5  # of a condition, on the page; an imported form may have more
CODE_HINT = _l("Small Latin letters, digits and _. It never changes later.")
LETTER_NAMES = {
    "any": N_("Any letters"),
    "az": N_("Letters of the Azerbaijani alphabet"),
    "latin": N_("Latin letters"),
}
Doc = dict[str, Any]


def text(label: str, most: int = 200, **more: Any) -> StringField:
    return StringField(label, validators=[Length(max=most)], **more)


def area(label: str, most: int = 1000, **more: Any) -> TextAreaField:
    return TextAreaField(label, validators=[Length(max=most)], **more)


def whole(label: str, **more: Any) -> IntegerField:
    return IntegerField(label, validators=[Optional()], **more)


class Select(SelectField):
    """A list that a page may leave out: what was not sent says nothing."""

    def pre_validate(self, form: Any) -> None:
        if self.raw_data:
            super().pre_validate(form)


def select(label: str, choices: Mapping[str, str], **more: Any) -> Select:
    named = [SelectChoice(code, _l(name) if name else "–") for code, name in choices.items()]
    return Select(label, choices=named, **more)


class PartForm(Form):
    """What sections, fields and columns have in common.

    `seen` is the digest of the part as the page showed it: whoever saves over somebody else's
    change is told what that was.
    """

    code = text(_l("Code"), 40, description=CODE_HINT)
    seen = HiddenField()

    def refuse(self, error: RuleError) -> None:
        super().refuse(in_words(error))

    def texts(self, name: str) -> dict[str, str]:
        return {lang: (self[f"{name}_{lang}"].data or "").strip() for lang in ("az", "en")}

    def fill(self, name: str, text: Mapping[str, str] | None) -> None:
        for lang in ("az", "en"):
            self[f"{name}_{lang}"].data = (text or {}).get(lang, "")

    def some_texts(self, *names: str) -> Doc:
        """The texts that are not empty in both languages."""
        found = {name: self.texts(name) for name in names}
        return {name: both for name, both in found.items() if any(both.values())}


class SectionEditor(PartForm):
    title_az = text(_l("Title in Azerbaijani"))
    title_en = text(_l("Title in English"))
    help_az = area(_l("Help in Azerbaijani"))
    help_en = area(_l("Help in English"))

    def part(self) -> Doc:
        code = (self.code.data or "").strip()
        return {"code": code, "title": self.texts("title")} | self.some_texts("help")

    def show(self, part: Mapping[str, Any]) -> None:
        self.code.data = part["code"]
        self.fill("title", part["title"])
        self.fill("help", part.get("help"))


class FieldEditor(PartForm):
    """Every kind of field; a page shows the inputs that its kind has."""

    kind = HiddenField()
    label_az = text(_l("Label in Azerbaijani"))
    label_en = text(_l("Label in English"))
    help_az = area(_l("Help in Azerbaijani"))
    help_en = area(_l("Help in English"))
    example_az = text(_l("Example in Azerbaijani"))
    example_en = text(_l("Example in English"))
    required = BooleanField(_l("An answer is required"))

    max_length = whole(_l("Most characters"))
    letters = select(_l("Letters"), {code: LETTER_NAMES[code] for code in LETTERS})
    pattern = text(
        _l("Pattern"),
        60,
        description=_l(
            "9 a digit, A a capital letter, a any letter, X a letter or digit, [ ] may be left "
            "out, \\9 the sign itself. For example: AA-999999."
        ),
    )
    minimum = text(_l("Smallest number"), 20)
    maximum = text(_l("Largest number"), 20)
    step = text(_l("Step"), 20, description=_l("Counted from the smallest number, else from 0."))
    decimals = whole(_l("Decimal places"))
    unit_az = text(_l("Unit in Azerbaijani"), 40)
    unit_en = text(_l("Unit in English"), 40)
    formula = text(
        _l("Formula"),
        description=_l("Codes of number columns before it, numbers, + - * / ( ), min and max."),
    )
    earliest = DateField(_l("Earliest day"), validators=[Optional()])
    latest = DateField(_l("Latest day"), validators=[Optional()])
    source = select(_l("Options"), {"": N_("The list below"), **SOURCES})
    options = area(
        _l("List of options"),
        40_000,
        description=_l("One on each line: code | Azerbaijani | English"),
    )
    least = whole(_l("Choose at least"))
    most = whole(_l("Choose at most"))
    proves = select(_l("Proves the answer to"), {"": ""})
    minimum_rows = whole(_l("Fewest rows"))
    maximum_rows = whole(_l("Most rows"))

    result_kind = select(_l("Computed from the rows"), {"": N_("Nothing"), **RESULT_KINDS})
    result_code = text(_l("Code of the result"), 40, description=CODE_HINT)
    result_label_az = text(_l("Label of the result in Azerbaijani"))
    result_label_en = text(_l("Label of the result in English"))
    result_column = select(_l("Column that is summed or averaged"), {"": ""})
    result_weight = select(_l("Column of the weights"), {"": ""})
    result_scale = select(_l("Column that names the scale"), {"": ""})
    result_scales = area(
        _l("Conversion of the scales"),
        4000,
        description=_l(
            "One on each line: scale | smallest | largest | from=counts, from=counts, the highest "
            "first. For example: 100 | 0 | 100 | 91=5, 71=4, 51=3, 0=2."
        ),
    )
    result_decimals = whole(_l("Decimal places of the result"))
    result_counts = BooleanField(_l("The result counts for points"))
    result_reportable = BooleanField(_l("The result can be used in reports"))

    when_mode = select(
        _l("When it is asked"),
        {
            "": N_("Always"),
            "all": N_("Only if all of these hold"),
            "any": N_("Only if any of these holds"),
        },
    )

    privacy = RadioField(
        _l("Who may see the answer"),
        choices=[SelectChoice(str(one), _l(PRIVACY_NAMES[one])) for one in Privacy],
        default=str(Privacy.OFFICIALS),
    )
    keep_days = whole(
        _l("Days for which it is kept after the campaign"),
        description=_l("Empty: as long as the case is kept by law."),
    )
    reportable = BooleanField(_l("Can be used in reports"))
    counts = BooleanField(
        _l("Counts for points"),
        description=_l("A second official has to agree to every change of such a field."),
    )
    in_messages = BooleanField(_l("Can be used in messages"))

    USED: Mapping[str, tuple[str, ...]] = {
        "text": ("max_length", "letters", "pattern"),
        "long-text": ("max_length",),
        "number": ("minimum", "maximum", "step", "decimals", "unit_az", "unit_en"),
        "computed": ("formula", "decimals", "unit_az", "unit_en"),
        "date": ("earliest", "latest"),
        "choice": ("source", "options"),
        "several": ("source", "options", "least", "most"),
        "file": ("proves",),
        "photograph": ("proves",),
        "table": ("minimum_rows", "maximum_rows"),
    }
    RESULT = (
        *("result_kind", "result_code", "result_label_az", "result_label_en", "result_column"),
        *("result_weight", "result_scale", "result_scales", "result_decimals"),
        *("result_counts", "result_reportable"),
    )
    USES = ("privacy", "keep_days", "reportable", "counts", "in_messages")

    is_column = False

    @property
    def used(self) -> tuple[str, ...]:
        """The inputs that only this kind has."""
        return self.USED.get(self.kind.data or "", ())

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        """The inputs of the condition, comparison by comparison."""
        return [
            (self[f"when_field_{n}"], self[f"when_is_{n}"], self[f"when_value_{n}"])
            for n in range(COMPARISONS)
        ]

    def offer(self, earlier: Mapping[str, Field], fields: Mapping[str, Field], before: Doc) -> None:
        """Fill the lists: earlier fields for the condition, all for what a document proves, the
        table's own columns for its result."""
        for field, _is, _value in self.rows:
            field.choices = [SelectChoice("", "–"), *_named(earlier)]
        self.proves.choices = [SelectChoice("", "–"), *_named(fields)]
        columns = [SelectChoice(c["code"], c["code"]) for c in before.get("columns", [])]
        for name in ("result_column", "result_weight", "result_scale"):
            self[name].choices = [SelectChoice("", "–"), *columns]

    # --- to the document -------------------------------------------------------------------------

    def part(self, before: Doc | None = None, earlier: Mapping[str, Field] | None = None) -> Doc:
        """The field's part of the document; a table's columns have pages of their own."""
        kind = self.kind.data or "text"
        found: Doc = {"code": (self.code.data or "").strip(), "kind": kind}
        found |= {"label": self.texts("label")} | self.some_texts("help", "example")
        if self.required.data:
            found["required"] = True
        found |= self._settings()
        if kind == "table":
            found["columns"] = (before or {}).get("columns") or [FIRST_COLUMN]
            found |= self._result()
        if not self.is_column:
            found |= self._condition(earlier or {}, before or {}) | self._uses()
        return found

    def _settings(self) -> Doc:
        found: Doc = {}
        for name in self.used:
            value = self[name].data
            if name in ("unit_az", "unit_en", "options", "source"):
                continue
            if isinstance(value, date):
                found[name] = value.isoformat()
            elif name in NUMBERS and value:
                found[name] = value.strip().replace(",", ".")
            elif value not in (None, "", "any"):
                found[name] = value.strip() if isinstance(value, str) else value
        if "unit_az" in self.used:
            found |= self.some_texts("unit")
        if "options" in self.used:
            found |= {"source": self.source.data} if self.source.data else self._options()
        return found

    def _options(self) -> Doc:
        rows = _lines(self.options.data, 3)
        return {"options": [{"code": c, "name": {"az": az, "en": en}} for c, az, en in rows]}

    def _uses(self) -> Doc:
        found: Doc = {}
        if (self.privacy.data or Privacy.OFFICIALS) != Privacy.OFFICIALS:
            found["privacy"] = self.privacy.data
        if self.keep_days.data is not None:
            found["keep_days"] = self.keep_days.data
        return found | {n: True for n in ("reportable", "counts", "in_messages") if self[n].data}

    def _condition(self, earlier: Mapping[str, Field], before: Doc) -> Doc:
        if not self.when_mode.data:
            return {}
        compared = [
            _comparison(field.data, operator.data, (value.data or "").strip(), earlier)
            for field, operator, value in self.rows
            if field.data
        ]
        return {"when": {self.when_mode.data: compared}}

    def _result(self) -> Doc:
        if not self.result_kind.data:
            return {}
        kind = self.result_kind.data
        found: Doc = {
            "kind": kind,
            "code": (self.result_code.data or "").strip(),
            "label": self.texts("result_label"),
        }
        column, weight, scale = (
            self[f"result_{name}"].data or "" for name in ("column", "weight", "scale")
        )
        if kind == "average-grade":
            found["columns"] = {"grade": column, "credits": weight, "scale": scale}
        else:
            found["column"] = column
            found |= {"weight": weight} if kind == "weighed-mean" else {}
            found |= {"scale": scale} if scale else {}
        if kind == "average-grade" or scale:
            found["scales"] = [_scale(row) for row in _lines(self.result_scales.data, 4)]
        if self.result_decimals.data is not None:
            found["decimals"] = self.result_decimals.data
        for name in ("counts", "reportable"):
            found |= {name: True} if self[f"result_{name}"].data else {}
        return {"result": found}

    # --- from the document -----------------------------------------------------------------------

    def show(self, part: Mapping[str, Any]) -> None:
        """Fill the inputs from a part of the document."""
        self.code.data, self.kind.data = part["code"], part["kind"]
        for name in ("label", "help", "example", "unit"):
            self.fill(name, part.get(name))
        for name in ("required", "reportable", "counts", "in_messages"):
            self[name].data = bool(part.get(name))
        for name in PLAIN:
            self[name].data = part.get(name)
        for name in ("earliest", "latest"):
            self[name].data = date.fromisoformat(part[name]) if part.get(name) else None
        self.letters.data = part.get("letters", "any")
        self.privacy.data = part.get("privacy", str(Privacy.OFFICIALS))
        self.source.data, self.proves.data = part.get("source", ""), part.get("proves", "")
        self.options.data = "\n".join(
            f"{one['code']} | {one['name']['az']} | {one['name']['en']}"
            for one in part.get("options", [])
        )
        self._show_condition(part.get("when") or {})
        self._show_result(part.get("result") or {})

    def _show_condition(self, when: Mapping[str, Any]) -> None:
        if not when:
            return
        self.when_mode.data = "any" if "any" in when else "all"
        old = [{"field": when.get("field"), "is": "equals", "value": when.get("equals")}]
        compared = when.get("all") or when.get("any") or ([when] if "is" in when else old)
        for (field, operator, value), one in zip(self.rows, compared, strict=False):
            field.data, operator.data = one["field"], one["is"]
            said = one.get("value", "")
            value.data = ("yes" if said else "no") if isinstance(said, bool) else str(said)

    def _show_result(self, result: Mapping[str, Any]) -> None:
        if not result:
            return
        self.result_kind.data, self.result_code.data = result["kind"], result["code"]
        self.fill("result_label", result["label"])
        of = result.get("columns") or {}
        self.result_column.data = result.get("column") or of.get("grade", "")
        self.result_weight.data = result.get("weight") or of.get("credits", "")
        self.result_scale.data = result.get("scale") or of.get("scale", "")
        self.result_scales.data = "\n".join(map(_scale_said, result.get("scales", [])))
        self.result_decimals.data = result.get("decimals")
        self.result_counts.data = bool(result.get("counts"))
        self.result_reportable.data = bool(result.get("reportable"))


NUMBERS = ("minimum", "maximum", "step")
PLAIN = (
    *("max_length", "pattern", *NUMBERS, "decimals", "formula", "least", "most"),
    *("minimum_rows", "maximum_rows", "keep_days"),
)
FIRST_COLUMN = {"code": "name", "kind": "text", "label": {"az": "Adı", "en": "Name"}}
YES_NO = {"yes": True, "no": False}

for _n in range(COMPARISONS):
    setattr(FieldEditor, f"when_field_{_n}", select(_l("Field"), {"": ""}))
    setattr(
        FieldEditor,
        f"when_is_{_n}",
        select(_l("Comparison"), {str(one): name for one, name in OPERATOR_NAMES.items()}),
    )
    setattr(FieldEditor, f"when_value_{_n}", text(_l("Value"), 100))


class CheckEditor(PartForm):
    """A check between two answers, with the officials' own words."""

    left = select(_l("This answer"), {"": ""})
    operator = select(_l("Comparison"), {str(one): OPERATOR_NAMES[one] for one in OPERATORS})
    right = select(_l("that answer"), {"": ""})
    message_az = area(_l("What candidates read if not, in Azerbaijani"), 500)
    message_en = area(_l("What candidates read if not, in English"), 500)

    def offer(self, fields: Mapping[str, Field]) -> None:
        for one in (self.left, self.right):
            one.choices = [SelectChoice("", "–"), *_named(fields)]

    def part(self) -> Doc:
        return {
            "code": (self.code.data or "").strip(),
            "left": self.left.data or "",
            "is": self.operator.data or "",
            "right": self.right.data or "",
            "message": self.texts("message"),
        }

    def show(self, part: Mapping[str, Any]) -> None:
        self.code.data, self.left.data = part["code"], part["left"]
        self.operator.data, self.right.data = part["is"], part["right"]
        self.fill("message", part["message"])


class PublishForm(Form):
    draft_version = HiddenField()
    existing = RadioField(
        _l("What becomes of the cards that exist"),
        choices=[SelectChoice(str(one), _l(CARRY_NAMES[one])) for one in Carry],
        default=str(Carry.COMPLETE),
    )
    until = DateField(_l("Cards can be changed until the end of this day"), validators=[Optional()])
    reason = area(
        _l("Reason"), 1000, description=_l("The second official and the journal need it.")
    )

    @property
    def seen_version(self) -> int:
        said = self.draft_version.data or ""
        return int(said[:9]) if said.isascii() and said.isdigit() else 0


class ImportForm(Form):
    file = FileField(
        _l("File of a form"),
        description=_l("JSON, as the program writes it; at most 1 MB"),
        validators=[FileRequired(_l("Choose a file."))],
    )


def _named(fields: Mapping[str, Field]) -> list[SelectChoice]:
    return [SelectChoice(c, f"{say(one.label)} ({c})") for c, one in fields.items()]


def _comparison(code: str, operator: str, value: str, earlier: Mapping[str, Field]) -> Doc:
    """What was typed as the value of a comparison, as the other field stores its answers."""
    if operator == Operator.ANSWERED:
        return {"field": code, "is": operator, "value": YES_NO.get(value, True)}
    other = earlier.get(code)
    if other is not None and other.stored == "yes-no":
        return {"field": code, "is": operator, "value": YES_NO.get(value, value)}
    plain = value.replace(",", ".") if other is not None and other.stored == "number" else value
    return {"field": code, "is": operator, "value": plain}


def _scale(cells: list[str]) -> Doc:
    code, low, high, steps = cells
    found: Doc = {"code": code, "minimum": low, "maximum": high}
    if steps:
        pairs = [one.partition("=") for one in steps.split(",")]
        found["steps"] = [{"from": a.strip(), "counts": b.strip()} for a, _, b in pairs]
    return found


def _scale_said(scale: Mapping[str, Any]) -> str:
    steps = ", ".join(f"{one['from']}={one['counts']}" for one in scale.get("steps", []))
    line = f"{scale['code']} | {scale['minimum']} | {scale['maximum']}"
    return f"{line} | {steps}" if steps else line


def _lines(text: str | None, parts: int) -> list[list[str]]:
    """Lines split at bars, each with exactly so many parts; missing ones are empty."""
    rows = []
    for line in (text or "").splitlines():
        if line.strip():
            cells = [cell.strip() for cell in line.split("|", parts - 1)]
            rows.append(cells + [""] * (parts - len(cells)))
    return rows
