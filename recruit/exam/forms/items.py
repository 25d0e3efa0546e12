"""Writing an item."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from recruit.exam.rules.content import Content, SingleChoice
from recruit.exam.rules.items import NewItem
from recruit.web.forms import Form

LETTERS = "ABCDEFGHI"


class ItemForm(Form):
    """A single-choice item in one or two languages, an option on each line."""

    code = StringField(
        _l("Code"),
        description=_l("Lower-case letters, digits and hyphens, for example physics-31."),
        validators=[InputRequired(), Length(max=60)],
    )
    subject = SelectField(_l("Subject"), validators=[InputRequired()])
    topic = SelectField(_l("Topic"), validators=[Optional()])
    difficulty = RadioField(_l("Difficulty"), coerce=int, default=2)
    use = RadioField(_l("Use"), default="paper")
    stem_az = TextAreaField(_l("Question in Azerbaijani"), validators=[Length(max=4000)])
    options_az = TextAreaField(
        _l("Options in Azerbaijani"),
        description=_l("One option on each line, in the same order in both languages."),
        validators=[Length(max=9000)],
    )
    stem_en = TextAreaField(_l("Question in English"), validators=[Length(max=4000)])
    options_en = TextAreaField(_l("Options in English"), validators=[Length(max=9000)])
    key = SelectField(_l("Key"), choices=list(LETTERS), validators=[InputRequired()])
    why_az = TextAreaField(
        _l("Explanation in Azerbaijani"),
        description=_l("Shown in practice tests only."),
        validators=[Optional(), Length(max=2000)],
    )
    why_en = TextAreaField(_l("Explanation in English"), validators=[Optional(), Length(max=2000)])

    def item(self) -> NewItem:
        return NewItem(
            code=self.code.data.strip(),
            subject_code=self.subject.data,
            topic_code=self.topic.data.partition(":")[2] or None if self.topic.data else None,
            difficulty=self.difficulty.data,
            practice=self.use.data == "practice",
            content=self.content(),
        )

    def content(self) -> Content:
        stems = {"az": self.stem_az.data, "en": self.stem_en.data}
        lines = {"az": _lines(self.options_az.data), "en": _lines(self.options_en.data)}
        whys = {"az": self.why_az.data, "en": self.why_en.data}
        languages = [one for one in stems if (stems[one] or "").strip()]
        most = max((len(lines[one]) for one in languages), default=0)
        options = tuple(
            {one: lines[one][place] for one in languages if place < len(lines[one])}
            for place in range(most)
        )
        return SingleChoice(
            stem={one: stems[one].strip() for one in languages},
            options=options,
            key=LETTERS.index(self.key.data),
            why={one: whys[one].strip() for one in languages if (whys[one] or "").strip()} or None,
        )


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
