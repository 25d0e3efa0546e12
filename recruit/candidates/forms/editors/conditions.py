"""When a field is asked: comparisons with earlier answers, as many as a condition may have."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.fields.choices import SelectChoice

from recruit.candidates.forms.editors.base import Doc, PartForm, named, select, text
from recruit.candidates.rules.conditions import MOST_COMPARISONS, OPERATOR_NAMES, Operator
from recruit.candidates.rules.fields import Field
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

SHOWN = 2  # rows on an empty page
YES_NO = {"yes": True, "no": False}


class ConditionInputs(PartForm):
    """The inputs of a condition. All rows that a condition may have are read; the page shows those
    that are filled, one more, and as many as `when_rows` says: nothing is out of its reach."""

    when_mode = select(
        _l("When it is asked"),
        {
            "": N_("Always"),
            "all": N_("Only if all of these hold"),
            "any": N_("Only if any of these holds"),
        },
    )

    when_rows = HiddenField()

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        """The inputs, comparison by comparison."""
        return [
            (self[f"when_field_{n}"], self[f"when_is_{n}"], self[f"when_value_{n}"])
            for n in range(MOST_COMPARISONS)
        ]

    @property
    def shown_rows(self) -> list[tuple[Any, Any, Any]]:
        """The rows for the page."""
        said = self.when_rows.data or ""
        asked = int(said[:3]) if said.isascii() and said[:3].isdigit() else SHOWN
        filled = [n for n, row in enumerate(self.rows, start=1) if row[0].data]
        return self.rows[: max(asked, SHOWN, max(filled, default=0))]

    @property
    def may_add_row(self) -> bool:
        return len(self.shown_rows) < MOST_COMPARISONS

    def add_row(self) -> None:
        """One more row on the page."""
        self.when_rows.data = str(min(len(self.shown_rows) + 1, MOST_COMPARISONS))

    def offer_fields(self, earlier: Mapping[str, Field]) -> None:
        for field, _is, _value in self.rows:
            field.choices = [SelectChoice("", "–"), *named(earlier)]

    def input_of_condition(self, settings: tuple[tuple[str, int | None], ...]) -> str | None:
        """The row of the page that a comparison was typed in; empty rows do not count."""
        number = next((n for _name, n in settings if n), None)
        filled = [row for row in self.rows if row[0].data]
        if number is None or number > len(filled):
            return "when_mode"
        field, _is, value = filled[number - 1]
        return str((value if value.data else field).name)

    def condition(self, earlier: Mapping[str, Field]) -> Doc:
        if not self.when_mode.data:
            if any(field.data for field, _is, _value in self.rows):
                raise RuleError(
                    N_("Choose whether all or any of the comparisons must hold, or empty them."),
                    field="when_mode",
                )
            return {}
        for number, (field, _is, value) in enumerate(self.rows):
            if (value.data or "").strip() and not field.data:
                raise RuleError(
                    N_("Choose the answer that this value is compared with."),
                    field=f"when_field_{number}",
                )
        compared = [
            _comparison(field.data, operator.data, (value.data or "").strip(), earlier)
            for field, operator, value in self.rows
            if field.data
        ]
        return {"when": {self.when_mode.data: compared}}

    def show_condition(self, when: Mapping[str, Any]) -> None:
        if not when:
            return
        self.when_mode.data = "any" if "any" in when else "all"
        old = [{"field": when.get("field"), "is": "equals", "value": when.get("equals")}]
        compared = when.get("all") or when.get("any") or ([when] if "is" in when else old)
        for (field, operator, value), one in zip(self.rows, compared, strict=False):
            field.data, operator.data = one["field"], one["is"]
            said = one.get("value", "")
            value.data = ("yes" if said else "no") if isinstance(said, bool) else str(said)


for _n in range(MOST_COMPARISONS):
    setattr(ConditionInputs, f"when_field_{_n}", select(_l("Answer"), {"": ""}))
    setattr(
        ConditionInputs,
        f"when_is_{_n}",
        select(_l("Comparison"), {str(one): name for one, name in OPERATOR_NAMES.items()}),
    )
    setattr(ConditionInputs, f"when_value_{_n}", text(_l("Value"), 100))


def _comparison(code: str, operator: str, value: str, earlier: Mapping[str, Field]) -> Doc:
    """What was typed as the value of a comparison, as the other field stores its answers."""
    if operator == Operator.ANSWERED:
        return {"field": code, "is": operator, "value": YES_NO.get(value, True)}
    other = earlier.get(code)
    if other is not None and other.stored == "yes-no":
        return {"field": code, "is": operator, "value": YES_NO.get(value, value)}
    plain = value.replace(",", ".") if other is not None and other.stored == "number" else value
    return {"field": code, "is": operator, "value": plain}
