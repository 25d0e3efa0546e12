"""Forms made from a JSON Schema: the settings of one part of the rules under work."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from recruit.campaigns.forms.campaigns import LONGEST_DOCUMENT, MayBeEmpty
from recruit.campaigns.rules.setting_words import CHOICES, SETTINGS
from recruit.campaigns.rules.shapes import Setting, Shape, shown, typed
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_
from recruit.web.forms import Form

LONGEST = 4000
FLAGS = {"yes": True, "no": False}


def label_of(name: str) -> str:
    """A setting's name in the page's language; a code of the document where it has no words."""
    return _(SETTINGS[name]) if name in SETTINGS else name


def choice_label(code: str) -> str:
    return _(CHOICES[code]) if code in CHOICES else code


class PartForm(Form):
    """`values()` gives what was typed; the settings that stayed empty are left out."""

    settings: tuple[Setting, ...] = ()
    revision = HiddenField()

    def values(self) -> dict[str, Any]:
        found = {setting.name: self._value(setting) for setting in self.settings}
        return {name: value for name, value in found.items() if value is not None}

    def _value(self, setting: Setting) -> Any:
        if setting.shape is Shape.BOTH:
            both = {one: self._text(f"{setting.name}__{one}") for one in ("az", "en")}
            return both if any(both.values()) else None
        text = self._text(setting.name)
        if setting.shape is Shape.FLAG:
            return FLAGS.get(text)
        return typed(setting, text)

    def _text(self, name: str) -> str:
        return str(self[name].data or "").strip()


def part_form(settings: Sequence[Setting]) -> PartForm:
    """A form with one field for each setting (two for a text in both languages)."""
    asked = tuple(one for one in settings if one.shape not in (Shape.PART, Shape.LIST))
    fields: dict[str, Any] = {"settings": asked}
    data: dict[str, str] = {}
    for setting in asked:
        if setting.shape is Shape.BOTH:
            for one, word in (("az", _("in Azerbaijani")), ("en", _("in English"))):
                name = f"{setting.name}__{one}"
                fields[name] = StringField(
                    f"{label_of(setting.name)} ({word})", validators=_optional()
                )
                data[name] = (setting.value or {}).get(one, "")
            continue
        fields[setting.name] = _field(setting)
        data[setting.name] = _shown(setting)
    made: PartForm = type("PartForm", (PartForm,), fields)(data=data)
    return made


def _shown(setting: Setting) -> str:
    if setting.shape is Shape.FLAG:
        return {True: "yes", False: "no"}.get(setting.value, "")
    return shown(setting)


def _field(setting: Setting) -> Any:
    label = label_of(setting.name)
    if setting.shape is Shape.FLAG:
        choices = [("yes", _("yes")), ("no", _("no"))]
        return _select(label, choices)
    if setting.shape is Shape.CHOICE:
        return _select(label, [(code, choice_label(code)) for code in setting.choices])
    if setting.shape is Shape.MAP:
        hint = _(
            "One entry in a line, like this: code = value. Words: code = Azerbaijani | English"
        )
        return TextAreaField(label, description=hint, validators=_optional())
    hint = _("Several with commas between them.") if setting.shape is Shape.CODES else ""
    return StringField(label, description=hint, validators=_optional())


def _select(label: str, choices: Iterable[tuple[str, str]]) -> SelectField:
    offered = [SelectChoice("", _("not said")), *(SelectChoice(*one) for one in choices)]
    return SelectField(label, choices=offered, validators=[MayBeEmpty()])


def _optional() -> list[Any]:
    return [MayBeEmpty(), Length(max=LONGEST)]


class BaseForm(Form):
    """Which rules to begin with: shipped ones, or a version of some campaign."""

    base = SelectField(_l("Begin with"), validators=[DataRequired(_l("Choose a rule-set."))])

    def offer(self, names: Iterable[tuple[str, str]]) -> None:
        self.base.choices = [SelectChoice(code, name) for code, name in names]


class RawForm(Form):
    revision = IntegerField(widget=HiddenField.widget)
    document = TextAreaField(
        _l("The rules as JSON"),
        description=_l("Numbers that decide are written as text, for example 0.5."),
        validators=[DataRequired(_l("Write the rules.")), Length(max=LONGEST_DOCUMENT)],
    )


def revision_of(text: Any) -> int:
    """The draft's revision that a page was made of."""
    if not str(text).isascii() or not str(text).isdigit() or len(str(text)) > 9:
        raise RuleError(N_("Somebody has changed these rules meanwhile. Look at them again."))
    return int(text)
