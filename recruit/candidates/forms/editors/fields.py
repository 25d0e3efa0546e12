"""A field of a form, or a column of a table."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from recruit.candidates.forms.editors.base import Doc, area, lines, named, select, text, whole
from recruit.candidates.forms.editors.conditions import ConditionInputs
from recruit.candidates.forms.editors.results import ResultInputs
from recruit.candidates.rules.days import CLOSE, OPEN, RelativeDay, relative
from recruit.candidates.rules.fields import SOURCES, Field
from recruit.candidates.rules.letters import LETTERS
from recruit.candidates.rules.privacy import PRIVACY_NAMES, Privacy
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

COUNTED = {
    "": "",
    OPEN: N_("the first day of applications"),
    CLOSE: N_("the last day of applications"),
}
LETTER_NAMES = {
    "any": N_("Any letters"),
    "az": N_("Letters of the Azerbaijani alphabet"),
    "latin": N_("Latin letters"),
}


class FieldEditor(ConditionInputs, ResultInputs):
    """Every kind of field; a page shows the inputs that its kind has."""

    kind = HiddenField()
    label_az = text(_l("Label in Azerbaijani"))
    label_en = text(_l("Label in English"))
    help_az = area(_l("Help in Azerbaijani"))
    help_en = area(_l("Help in English"))
    example_az = text(_l("Example in Azerbaijani"))
    example_en = text(_l("Example in English"))
    required = BooleanField(_l("An answer is required"))

    max_length = whole(_l("Maximum number of characters"))
    letters = select(_l("Letters"), {code: LETTER_NAMES[code] for code in LETTERS})
    pattern = text(
        _l("Pattern"),
        60,
        description=_l(
            "9 a digit, A a capital letter, a any letter, X a letter or digit, [ ] may be left "
            "out, \\9 the sign itself. For example: AA-999999."
        ),
    )
    minimum = text(_l("Smallest number allowed"), 20)
    maximum = text(_l("Largest number allowed"), 20)
    step = text(_l("Step"), 20, description=_l("Counted from the smallest number, else from 0."))
    decimals = whole(_l("Decimal places"))
    unit_az = text(_l("Unit in Azerbaijani"), 40)
    unit_en = text(_l("Unit in English"), 40)
    formula = text(
        _l("Formula"),
        description=_l("Codes of number columns before it, numbers, + - * / ( ), min and max."),
    )
    earliest = DateField(_l("Earliest day"), validators=[Optional()])
    earliest_from = select(_l("Or counted from"), COUNTED)
    earliest_years = whole(_l("Years"))
    earliest_days = whole(_l("Days"))
    latest = DateField(_l("Latest day"), validators=[Optional()])
    latest_from = select(_l("Or counted from"), COUNTED)
    latest_years = whole(_l("Years"))
    latest_days = whole(_l("Days"))
    source = select(_l("Options"), {"": N_("The list below"), **SOURCES})
    options = area(
        _l("List of options"),
        40_000,
        description=_l("One on each line: code | Azerbaijani | English"),
    )
    least = whole(_l("Choices at least"))
    most = whole(_l("Choices at most"))
    proves = select(_l("Proves the answer to"), {"": ""})
    minimum_rows = whole(_l("Minimum number of rows"))
    maximum_rows = whole(_l("Maximum number of rows"))

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
    USES = ("privacy", "keep_days", "reportable", "counts", "in_messages")

    is_column = False

    @property
    def used(self) -> tuple[str, ...]:
        """The inputs that only this kind has."""
        return self.USED.get(self.kind.data or "", ())

    def offer(self, earlier: Mapping[str, Field], fields: Mapping[str, Field], before: Doc) -> None:
        """Fill the lists: earlier fields for the condition, all for what a document proves, the
        table's own columns for its result."""
        self.offer_fields(earlier)
        self.proves.choices = [SelectChoice("", "–"), *named(fields)]
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
            found |= self.result_part()
        if not self.is_column:
            found |= self.condition(earlier or {}) | self._uses()
        return found

    def _settings(self) -> Doc:
        found: Doc = {}
        for name in self.used:
            value = self[name].data
            if name in ("unit_az", "unit_en", "options", "source"):
                continue
            if name in BORDERS:
                found |= self._border(name)
            elif name in NUMBERS and value:
                found[name] = value.strip().replace(",", ".")
            elif value not in (None, "", "any"):
                found[name] = value.strip() if isinstance(value, str) else value
        if "unit_az" in self.used:
            found |= self.some_texts("unit")
        if "options" in self.used:
            found |= {"source": self.source.data} if self.source.data else self._options()
        return found

    def _border(self, name: str) -> Doc:
        """A day as it stands, or one that the campaign's calendar sets."""
        day, anchor = self[name].data, self[f"{name}_from"].data
        if not anchor:
            return {name: day.isoformat()} if day else {}
        if day:
            raise RuleError(
                N_("Give either a day or one that is counted from the campaign's calendar."),
                field=name,
            )
        years, days = self[f"{name}_years"].data or 0, self[f"{name}_days"].data or 0
        return {name: RelativeDay(anchor, years, days).text}

    def _show_border(self, name: str, said: str | None) -> None:
        counted = relative(said)
        if counted is None:
            self[name].data = date.fromisoformat(said) if said else None
            return
        self[f"{name}_from"].data = counted.anchor
        self[f"{name}_years"].data = counted.years or None
        self[f"{name}_days"].data = counted.days or None

    def _options(self) -> Doc:
        rows = lines(self.options.data, 3)
        return {"options": [{"code": c, "name": {"az": az, "en": en}} for c, az, en in rows]}

    def _uses(self) -> Doc:
        found: Doc = {}
        if (self.privacy.data or Privacy.OFFICIALS) != Privacy.OFFICIALS:
            found["privacy"] = self.privacy.data
        if self.keep_days.data is not None:
            found["keep_days"] = self.keep_days.data
        return found | {n: True for n in ("reportable", "counts", "in_messages") if self[n].data}

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
        for name in BORDERS:
            self._show_border(name, part.get(name))
        self.letters.data = part.get("letters", "any")
        self.privacy.data = part.get("privacy", str(Privacy.OFFICIALS))
        self.source.data, self.proves.data = part.get("source", ""), part.get("proves", "")
        self.options.data = "\n".join(
            f"{one['code']} | {one['name']['az']} | {one['name']['en']}"
            for one in part.get("options", [])
        )
        self.show_condition(part.get("when") or {})
        self.show_result(part.get("result") or {})


BORDERS = ("earliest", "latest")
NUMBERS = ("minimum", "maximum", "step")
PLAIN = (
    *("max_length", "pattern", *NUMBERS, "decimals", "formula", "least", "most"),
    *("minimum_rows", "maximum_rows", "keep_days"),
)
FIRST_COLUMN = {"code": "name", "kind": "text", "label": {"az": "Adı", "en": "Name"}}
