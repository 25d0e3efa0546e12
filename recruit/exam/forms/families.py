"""Writing the template of a parametric family."""

from collections.abc import Sequence
from typing import Any, cast

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from recruit.exam.forms.items import OPTIONS, STEM, TYPES, WHY
from recruit.exam.rules.content import ItemType
from recruit.exam.rules.families import KINDS, Template
from recruit.web.forms import Form


class FamilyForm(Form):
    """A template, and how many variants of it."""

    languages: tuple[str, ...] = ()

    code = StringField(
        _l("Code"),
        description=_l("The variants are numbered behind it: sums becomes sums-001, sums-002."),
        validators=[InputRequired(), Length(max=50)],
    )
    subject = SelectField(_l("Subject"), validators=[InputRequired()])
    topic = SelectField(_l("Topic"), validators=[Optional()])
    difficulty = RadioField(_l("Difficulty"), coerce=int, default=2)
    use = RadioField(_l("Use"), default="paper")
    kind = SelectField(
        _l("Type"),
        choices=[SelectChoice(str(one), TYPES[one]) for one in KINDS],
        default=str(ItemType.SINGLE_CHOICE),
    )
    parameters = TextAreaField(
        _l("Parameters"),
        description=_l("One on each line: a = 2..12, or b = 0.5..3 step 0.5, or c = 1, 2, 5"),
        validators=[InputRequired(), Length(max=1000)],
    )
    constraint = StringField(
        _l("Constraint"),
        description=_l("Which values may stand together, for example a > b and a != 2*b"),
        validators=[Optional(), Length(max=300)],
    )
    key = StringField(
        _l("Key"),
        description=_l(
            "Of a number: how it is computed, for example round(a/b, 2). Of true or false: what"
            " must hold. A choice has its key among its options."
        ),
        validators=[Optional(), Length(max=300)],
    )
    tolerance = StringField(
        _l("Tolerance"),
        description=_l("Of a number, for example 0.01"),
        validators=[Optional(), Length(max=300)],
    )
    right = IntegerField(
        _l("How many of the first options are right"),
        description=_l("Of a multiple response; of a single choice the first one is right."),
        default=1,
        validators=[Optional(), NumberRange(min=1, max=9)],
    )
    count = IntegerField(
        _l("Variants"), default=10, validators=[InputRequired(), NumberRange(min=1, max=200)]
    )
    seed = StringField(
        _l("Seed"),
        description=_l("The same template and seed give the same variants again."),
        validators=[InputRequired(), Length(max=60)],
    )

    def template(self) -> Template:
        stems = self._texts("stem")
        options = {one: _lines(self[f"options_{one}"].data) for one in stems}
        most = max(map(len, options.values()), default=0)
        return Template(
            kind=ItemType(self.kind.data),
            lines=self.parameters.data,
            stem=stems,
            constraint=self.constraint.data or "",
            key=self.key.data or "",
            tolerance=self.tolerance.data or "",
            options=tuple(
                {one: lines[place] for one, lines in options.items() if place < len(lines)}
                for place in range(most)
            ),
            right=self.right.data or 1,
            why=self._texts("why") or None,
        )

    def _texts(self, name: str) -> dict[str, str]:
        found = {one: (self[f"{name}_{one}"].data or "").strip() for one in self.languages}
        return {one: text.replace("\r\n", "\n") for one, text in found.items() if text}


def family_form(languages: Sequence[str]) -> FamilyForm:
    """The form with fields for the texts of these languages."""
    fields: dict[str, Any] = {"languages": tuple(languages)}
    for code in languages:
        fields[f"stem_{code}"] = TextAreaField(
            STEM.get(code) or _l("Question in language %(code)s", code=code),
            description=_l("Values stand in braces: What is {a} + {b}? Also {a*b}."),
            validators=[Optional(), Length(max=4000)],
        )
        fields[f"options_{code}"] = TextAreaField(
            OPTIONS.get(code) or _l("Options in language %(code)s", code=code),
            description=_l("One on each line, the right one first: {a+b}, {a-b}, {a*b}."),
            validators=[Optional(), Length(max=4000)],
        )
        fields[f"why_{code}"] = TextAreaField(
            WHY.get(code) or _l("Explanation in language %(code)s", code=code),
            validators=[Optional(), Length(max=4000)],
        )
    return cast(FamilyForm, type(f"FamilyFormIn{'_'.join(languages)}", (FamilyForm,), fields)())


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
