"""What all parts of a form have in common on their pages."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, StringField, TextAreaField, fields
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from recruit.candidates.forms.cards import in_words, plainly, sentence
from recruit.candidates.rules.fields import Field
from recruit.candidates.rules.places import Place, place_of
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_
from recruit.web.formats import say
from recruit.web.forms import Form

CODE_HINT = _l("Small Latin letters, digits and _. It never changes later.")
Doc = dict[str, Any]
LISTS = ("options", "result_scales")  # inputs with one item on each line
# The columns of an average grade, by the inputs that they are chosen in.
RESULT_ROLES = {"grade": "column", "credits": "weight"}


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

    def refuse(self, error: RuleError, document: Doc | None = None) -> None:
        """Show what is wrong at the input that says it; of another part of the `document` by the
        label of that part."""
        problem = in_words(error).params.get("problem")
        if problem is None or document is None:
            return super().refuse(in_words(error))
        place = place_of(error.params["path"], document)
        name = self._input_of(place) if place.owner == self.code.data else None
        if name is None:
            return super().refuse(plainly(error, document))
        number = next((n for _name, n in place.settings if n), None)
        if number and name in LISTS:
            problem = gettext("line %(number)s: %(problem)s", number=number, problem=problem)
        return super().refuse(RuleError(N_("%(text)s"), text=sentence(problem), field=name))

    def _input_of(self, place: Place) -> str | None:
        """The input that a setting of this part is typed in."""
        names = [name for name, _number in place.settings] or ["code"]
        if names[0] == "when":
            return self.input_of_condition(place.settings)
        if names[0] == "result" and len(names) > 1:
            role = names[2] if names[1] == "columns" and len(names) > 2 else names[1]
            names = [f"result_{RESULT_ROLES.get(role, role)}"]
        for name in (names[0], f"{names[0]}_az"):
            if name in self:
                other = name.removesuffix("_az") + "_en"
                return other if name.endswith("_az") and self[name].data else name
        return None

    def input_of_condition(self, settings: tuple[tuple[str, int | None], ...]) -> str | None:
        return None

    def name_of(self, path: str) -> str:
        """A setting as the page calls it; as the document does where the page has no input."""
        name = self._input_of(place_of(f"form.{path}", {}))
        language_of = path.rpartition(".")[2]
        if name and name.endswith(("_az", "_en")) and language_of in ("az", "en"):
            name = f"{name.rpartition('_')[0]}_{language_of}"
        return str(self[name].label.text) if name and name in self else path

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
