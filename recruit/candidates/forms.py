"""The shape of what candidates and officials send."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from recruit.candidates.rules import KINDS
from recruit.candidates.rules.adjustments import KIND_NAMES, LONGEST_LEGAL, LONGEST_REASON
from recruit.kernel.errors import RuleError
from recruit.web.formats import message
from recruit.web.forms import Form

REASON = (
    DataRequired(_l("Give the reason in a few words.")),
    Length(max=LONGEST_REASON),
)
NUMBERS = ("max_length", "minimum", "maximum", "decimals", "minimum_rows", "maximum_rows")


def in_words(error: RuleError) -> RuleError:
    """The error with the problem it carries said in the page's language."""
    problem = error.params.get("problem")
    params = {**error.params, **({"problem": gettext(problem)} if problem else {})}
    return RuleError(error.message, field=error.field, **params)


class SectionForm(Form):
    """A section of a card; its inputs come from the form's definition, not from here."""

    version = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.inputs: dict[str, str] = {}

    def refuse(self, error: RuleError) -> None:
        """Show an error at the input it names, else above the form."""
        if error.field:
            self.inputs.setdefault(error.field, message(error))
        else:
            super().refuse(error)

    def error_list(self) -> Iterator[tuple[str | None, str]]:
        yield from super().error_list()
        yield from self.inputs.items()

    @property
    def base_version(self) -> int:
        text = self.version.data or ""
        return int(text[:9]) if text.isascii() and text.isdigit() else 0


class DocumentForm(Form):
    file = FileField(
        _l("File"),
        description=_l("PDF, JPEG or PNG, at most 10 MB"),
        validators=[FileRequired(_l("Choose a file."))],
    )


class AdjustmentForm(Form):
    kind = RadioField(
        _l("What do you need?"),
        choices=[SelectChoice(str(kind), _l(name)) for kind, name in KIND_NAMES.items()],
        validators=[InputRequired(_l("Choose one."))],
    )
    reason = TextAreaField(
        _l("Why do you need it?"),
        description=_l("Only the officials who decide read this."),
        validators=REASON,
    )
    document = SelectField(_l("Document that shows it"), validators=[Optional()])

    def offer(self, documents: Iterable[tuple[str, str]], none: str) -> "AdjustmentForm":
        self.document.choices = [SelectChoice("", none)]
        self.document.choices += [SelectChoice(*pair) for pair in documents]
        return self


class DecisionForm(Form):
    decision = RadioField(
        _l("Decision"),
        choices=[SelectChoice("grant", _l("Grant")), SelectChoice("refuse", _l("Refuse"))],
        validators=[InputRequired(_l("Choose one."))],
    )
    minutes = IntegerField(
        _l("Extra minutes"),
        description=_l("Only for extra time. A second official has to agree."),
        validators=[Optional()],
    )
    per_cent = IntegerField(
        _l("Extra time in per cent"),
        description=_l("Of the exam's time, instead of minutes: for example 25."),
        validators=[Optional()],
    )
    reason = TextAreaField(
        _l("Reason of the decision"),
        description=_l("The candidate reads this."),
        validators=REASON,
    )
    legal = StringField(
        _l("Legal basis of a refusal"),
        description=_l("The candidate reads this where the request is refused."),
        validators=[Optional(), Length(max=LONGEST_LEGAL)],
    )


# --- the form editor -----------------------------------------------------------------------------

CODE_HINT = _l("Small Latin letters, digits and _. It never changes later.")


class PartForm(Form):
    """What sections and fields have in common."""

    code = StringField(_l("Code"), description=CODE_HINT, validators=[Length(max=40)])

    def refuse(self, error: RuleError) -> None:
        super().refuse(in_words(error))

    def texts(self, name: str) -> dict[str, str]:
        return {lang: (self[f"{name}_{lang}"].data or "").strip() for lang in ("az", "en")}

    def fill(self, name: str, text: Mapping[str, str] | None) -> None:
        for lang in ("az", "en"):
            self[f"{name}_{lang}"].data = (text or {}).get(lang, "")


class SectionEditor(PartForm):
    title_az = StringField(_l("Title in Azerbaijani"), validators=[Length(max=200)])
    title_en = StringField(_l("Title in English"), validators=[Length(max=200)])
    help_az = TextAreaField(_l("Help in Azerbaijani"), validators=[Length(max=1000)])
    help_en = TextAreaField(_l("Help in English"), validators=[Length(max=1000)])

    def part(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "code": (self.code.data or "").strip(),
            "title": self.texts("title"),
        }
        help_ = self.texts("help")
        return found | ({"help": help_} if any(help_.values()) else {})

    def show(self, part: Mapping[str, Any]) -> None:
        self.code.data = part["code"]
        self.fill("title", part["title"])
        self.fill("help", part.get("help"))


class FieldEditor(PartForm):
    """Every kind of field; what a kind does not use is left empty."""

    kind = HiddenField()
    label_az = StringField(_l("Label in Azerbaijani"), validators=[Length(max=200)])
    label_en = StringField(_l("Label in English"), validators=[Length(max=200)])
    help_az = TextAreaField(_l("Help in Azerbaijani"), validators=[Length(max=1000)])
    help_en = TextAreaField(_l("Help in English"), validators=[Length(max=1000)])
    required = BooleanField(_l("An answer is required"))
    when_field = StringField(
        _l("Ask only when this field"),
        description=_l("The code of an earlier field, or nothing."),
        validators=[Length(max=40)],
    )
    when_value = StringField(
        _l("has this answer"),
        description=_l("The code of an option, or yes or no."),
        validators=[Length(max=40)],
    )
    max_length = IntegerField(_l("Most characters"), validators=[Optional()])
    minimum = StringField(_l("Smallest number"), validators=[Length(max=20)])
    maximum = StringField(_l("Largest number"), validators=[Length(max=20)])
    decimals = IntegerField(_l("Decimal places"), validators=[Optional()])
    unit_az = StringField(_l("Unit in Azerbaijani"), validators=[Length(max=40)])
    unit_en = StringField(_l("Unit in English"), validators=[Length(max=40)])
    source = BooleanField(_l("The options are the districts"))
    options = TextAreaField(
        _l("Options"),
        description=_l("One on each line: code | Azerbaijani | English"),
        validators=[Length(max=40_000)],
    )
    columns = TextAreaField(
        _l("Columns"),
        description=_l(
            "One on each line: code | kind (text, number, date, yes-no) | Azerbaijani | English. "
            "A star after the code: required."
        ),
        validators=[Length(max=10_000)],
    )
    minimum_rows = IntegerField(_l("Fewest rows"), validators=[Optional()])
    maximum_rows = IntegerField(_l("Most rows"), validators=[Optional()])

    USED = {
        "text": ("max_length",),
        "number": ("minimum", "maximum", "decimals", "unit_az", "unit_en"),
        "choice": ("source", "options"),
        "table": ("columns", "minimum_rows", "maximum_rows"),
    }

    @property
    def used(self) -> tuple[str, ...]:
        """The inputs that only this kind has."""
        return self.USED.get(self.kind.data or "", ())

    def part(self, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The field's part of the document; `before` keeps what the page cannot change."""
        kind = self.kind.data if self.kind.data in KINDS else "text"
        found: dict[str, Any] = {
            "code": (self.code.data or "").strip(),
            "kind": kind,
            "label": self.texts("label"),
        }
        if any(self.texts("help").values()):
            found["help"] = self.texts("help")
        if self.required.data:
            found["required"] = True
        if (self.when_field.data or "").strip():
            found["when"] = self._condition()
        return found | getattr(self, f"_{kind.replace('-', '_')}", dict)() | _kept(kind, before)

    def _condition(self) -> dict[str, Any]:
        value = (self.when_value.data or "").strip()
        yes_no = {"yes": True, "no": False}
        return {"field": (self.when_field.data or "").strip(), "equals": yes_no.get(value, value)}

    def _text(self) -> dict[str, Any]:
        return {} if self.max_length.data is None else {"max_length": self.max_length.data}

    def _number(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name in ("minimum", "maximum"):
            text = (self[name].data or "").strip().replace(",", ".")
            if text:
                found[name] = text
        if self.decimals.data is not None:
            found["decimals"] = self.decimals.data
        unit = self.texts("unit")
        return found | ({"unit": unit} if any(unit.values()) else {})

    def _choice(self) -> dict[str, Any]:
        if self.source.data:
            return {"source": "districts"}
        rows = _lines(self.options.data, 3)
        return {"options": [{"code": c, "name": {"az": az, "en": en}} for c, az, en in rows]}

    def _table(self) -> dict[str, Any]:
        columns = []
        for code, kind, az, en in _lines(self.columns.data, 4):
            column: dict[str, Any] = {"code": code.rstrip("*"), "kind": kind}
            column["label"] = {"az": az, "en": en}
            columns.append(column | ({"required": True} if code.endswith("*") else {}))
        found: dict[str, Any] = {"columns": columns}
        for name in ("minimum_rows", "maximum_rows"):
            if self[name].data is not None:
                found[name] = self[name].data
        return found

    def show(self, part: Mapping[str, Any]) -> None:
        """Fill the inputs from a part of the document."""
        self.code.data, self.kind.data = part["code"], part["kind"]
        for name in ("label", "help", "unit"):
            self.fill(name, part.get(name))
        self.required.data = bool(part.get("required"))
        when = part.get("when") or {}
        equals = when.get("equals", "")
        self.when_field.data = when.get("field", "")
        self.when_value.data = {True: "yes", False: "no"}.get(equals, equals)
        for name in NUMBERS:
            self[name].data = part.get(name)
        self.source.data = part.get("source") == "districts"
        self.options.data = "\n".join(
            f"{one['code']} | {one['name']['az']} | {one['name']['en']}"
            for one in part.get("options", [])
        )
        self.columns.data = "\n".join(
            f"{one['code']}{'*' if one.get('required') else ''} | {one['kind']} | "
            f"{one['label']['az']} | {one['label']['en']}"
            for one in part.get("columns", [])
        )


def _lines(text: str | None, parts: int) -> list[list[str]]:
    """Lines split at bars, each with exactly so many parts; missing ones are empty."""
    rows = []
    for line in (text or "").splitlines():
        if line.strip():
            cells = [cell.strip() for cell in line.split("|", parts - 1)]
            rows.append(cells + [""] * (parts - len(cells)))
    return rows


def _kept(kind: str, before: Mapping[str, Any] | None) -> dict[str, Any]:
    """A table's computation, and its columns with it, are not edited on a page yet."""
    if kind == "table" and before and before.get("result"):
        return {"result": before["result"], "columns": before["columns"]}
    return {}
