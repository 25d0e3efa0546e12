"""What all parts of a form have in common on their pages."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, StringField, TextAreaField, fields
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from recruit.candidates.forms.cards import in_words
from recruit.candidates.rules.fields import Field
from recruit.kernel.errors import RuleError
from recruit.web.formats import say
from recruit.web.forms import Form

CODE_HINT = _l("Small Latin letters, digits and _. It never changes later.")
Doc = dict[str, Any]


def text(label: str, most: int = 200, **more: Any) -> StringField:
    return StringField(label, validators=[Length(max=most)], **more)


def area(label: str, most: int = 1000, **more: Any) -> TextAreaField:
    return TextAreaField(label, validators=[Length(max=most)], **more)


def whole(label: str, **more: Any) -> IntegerField:
    return IntegerField(label, validators=[Optional()], **more)


class SelectField(fields.SelectField):
    """A list that a page may leave out: what was not sent says nothing."""

    def pre_validate(self, form: Any) -> None:
        if self.raw_data:
            super().pre_validate(form)


def select(label: str, choices: Mapping[str, str], **more: Any) -> SelectField:
    named = [SelectChoice(code, _l(name) if name else "–") for code, name in choices.items()]
    return SelectField(label, choices=named, **more)


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


def named(fields: Mapping[str, Field]) -> list[SelectChoice]:
    return [SelectChoice(c, f"{say(one.label)} ({c})") for c, one in fields.items()]


def lines(text: str | None, parts: int) -> list[list[str]]:
    """Lines split at bars, each with exactly so many parts; missing ones are empty."""
    rows = []
    for line in (text or "").splitlines():
        if line.strip():
            cells = [cell.strip() for cell in line.split("|", parts - 1)]
            rows.append(cells + [""] * (parts - len(cells)))
    return rows
