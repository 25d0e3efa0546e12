"""Writing an item, saying where it belongs, and deciding about it."""

from collections.abc import Container, Sequence
from typing import Any, cast

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from recruit.exam.formats.parts import Draft
from recruit.exam.formats.xlsx import content_of_cells
from recruit.exam.formats.xlsx_writing import cells_of_content
from recruit.exam.rules.content import Content, ItemType
from recruit.exam.rules.items import LANGUAGES, NewItem
from recruit.kernel.errors import RuleError
from recruit.web.forms import Form

LETTERS = "ABCDEFGHI"
TYPES = {
    ItemType.SINGLE_CHOICE: _l("Single choice"),
    ItemType.MULTIPLE_RESPONSE: _l("Multiple response"),
    ItemType.TRUE_FALSE: _l("True or false"),
    ItemType.NUMERIC: _l("Number"),
    ItemType.SHORT_ANSWER: _l("Short answer"),
    ItemType.MATCHING: _l("Matching"),
}
STEM = {
    "az": _l("Question in Azerbaijani"),
    "en": _l("Question in English"),
    "ru": _l("Question in Russian"),
}
OPTIONS = {
    "az": _l("Options in Azerbaijani"),
    "en": _l("Options in English"),
    "ru": _l("Options in Russian"),
}
ALT = {
    "az": _l("What the picture shows, in Azerbaijani"),
    "en": _l("What the picture shows, in English"),
    "ru": _l("What the picture shows, in Russian"),
}
WHY = {
    "az": _l("Explanation in Azerbaijani"),
    "en": _l("Explanation in English"),
    "ru": _l("Explanation in Russian"),
}


class ContentForm(Form):
    """What an item says, in any of the six types; texts of each language come from
    `with_languages`."""

    languages: tuple[str, ...] = ()

    type = SelectField(
        _l("Type"),
        choices=[SelectChoice(str(kind), word) for kind, word in TYPES.items()],
        default=ItemType.SINGLE_CHOICE,
        coerce=str,
    )
    key = StringField(
        _l("Key"),
        description=_l(
            "The right letter or letters (B; A, C), true or false, or the number with its"
            " tolerance (3.14 ± 0.01). Short answer and matching have their key in the options."
        ),
        validators=[Optional(), Length(max=500)],
    )
    marking = SelectField(
        _l("Marking"),
        choices=[
            SelectChoice("", _l("As usual for the type")),
            SelectChoice("partial", _l("In parts (several answers, pairs)")),
            SelectChoice("whole", _l("Only the whole answer counts (several answers, pairs)")),
            SelectChoice("exact", _l("Capital letters matter (short answer)")),
        ],
        validators=[Optional()],
    )
    markup = BooleanField(
        _l("The texts are HTML"),
        description=_l("Formulas stand between \\( and \\) in either case."),
    )

    picture = FileField(
        _l("Picture"),
        description=_l("JPG or PNG; it comes below the question."),
        validators=[Optional()],
    )

    @property
    def described(self) -> dict[str, str]:
        """What the picture shows, by language."""
        return {one: self[f"alt_{one}"].data or "" for one in self.languages}

    def content(self, known: Container[str] = ()) -> Content:
        """RuleError at its field where the form says none; `known`: pictures that may stay."""
        cells = {
            "type": self.type.data,
            "key": self.key.data or "",
            "marking": self.marking.data or "",
            "markup": "html" if self.markup.data else "",
        }
        for language in self.languages:
            for name in ("stem", "why"):
                text = (self[f"{name}_{language}"].data or "").strip()
                if text:
                    cells[f"{name}_{language}"] = text.replace("\r\n", "\n")
        try:
            return content_of_cells(cells, self._options(cells), Draft("az", known=known))
        except RuleError as error:
            error.field = error.field or "key"
            raise

    def _options(self, cells: dict[str, str]) -> list[dict[str, str]]:
        """An option on each line; only of the languages in which there is a question."""
        lines = {
            language: _lines(self[f"options_{language}"].data)
            for language in self.languages
            if f"stem_{language}" in cells
        }
        most = max(map(len, lines.values()), default=0)
        return [
            {language: found[place] for language, found in lines.items() if place < len(found)}
            for place in range(min(most, 50))
        ]

    def show(self, content: Content) -> None:
        """Fill the form with a content."""
        cells, options = cells_of_content(content)
        self.type.data, self.key.data = cells["type"], cells["key"]
        self.marking.data, self.markup.data = cells["marking"], cells["markup"] == "html"
        for language in self.languages:
            self[f"stem_{language}"].data = cells.get(f"stem_{language}", "")
            self[f"why_{language}"].data = cells.get(f"why_{language}", "")
            lines = [option.get(language, "") for option in options]
            self[f"options_{language}"].data = "\n".join(line for line in lines if line)


class ItemForm(ContentForm):
    """A new item with its place in the bank."""

    code = StringField(
        _l("Code"),
        description=_l("Lower-case letters, digits and hyphens, for example physics-31."),
        validators=[InputRequired(), Length(max=60)],
    )
    subject = SelectField(_l("Subject"), validators=[InputRequired()])
    topic = SelectField(_l("Topic"), validators=[Optional()])
    difficulty = RadioField(_l("Difficulty"), coerce=int, default=2)
    use = RadioField(_l("Use"), default="paper")
    source = StringField(
        _l("Source"),
        description=_l("Where it comes from: your own work, a textbook, a file."),
        validators=[Optional(), Length(max=300)],
    )

    def item(self, content: Content) -> NewItem:
        return NewItem(
            code=self.code.data.strip(),
            subject_code=self.subject.data,
            topic_code=self.topic.data.partition(":")[2] or None if self.topic.data else None,
            difficulty=self.difficulty.data,
            practice=self.use.data == "practice",
            content=content,
            source=(self.source.data or "").strip() or None,
        )


def with_languages(base: type[ContentForm], languages: Sequence[str] = LANGUAGES) -> Any:
    """The form with fields for the texts of these languages."""
    fields: dict[str, Any] = {"languages": tuple(languages)}
    for code in languages:
        fields[f"stem_{code}"] = TextAreaField(
            STEM.get(code) or _l("Question in language %(code)s", code=code),
            validators=[Optional(), Length(max=20_000)],
        )
        fields[f"options_{code}"] = TextAreaField(
            OPTIONS.get(code) or _l("Options in language %(code)s", code=code),
            description=_l(
                "One option on each line, in the same order in every language. Accepted texts of a"
                " short answer: Bakı, with half the mark Bakı [1/2]. Pairs of a matching: Qəbələ"
                " => east."
            ),
            validators=[Optional(), Length(max=20_000)],
        )
        fields[f"alt_{code}"] = StringField(
            ALT.get(code) or _l("What the picture shows, in language %(code)s", code=code),
            validators=[Optional(), Length(max=500)],
        )
        fields[f"why_{code}"] = TextAreaField(
            WHY.get(code) or _l("Explanation in language %(code)s", code=code),
            description=_l("Shown in practice tests only."),
            validators=[Optional(), Length(max=4000)],
        )
    return cast(Any, type(f"{base.__name__}In{'_'.join(languages)}", (base,), fields))()


class PlaceForm(Form):
    """Where an item belongs."""

    topic = SelectField(_l("Topic"), validators=[Optional()])
    difficulty = RadioField(_l("Difficulty"), coerce=int)
    source = StringField(_l("Source"), validators=[Optional(), Length(max=300)])


class DecisionForm(Form):
    """A step of an item's way; `digest` is of the version that was looked at."""

    digest = HiddenField(validators=[Optional(), Length(max=64)])
    remark = TextAreaField(
        _l("Remark"),
        description=_l("It stays in the history. Sending back and retiring need one."),
        validators=[Optional(), Length(max=2000)],
    )


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
