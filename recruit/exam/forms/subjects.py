"""Subjects, their topics and practice tests."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from recruit.directory.rules import Subject
from recruit.exam.forms.reasons import ReasonForm
from recruit.kernel.text import Bilingual
from recruit.web.forms import Form


class SubjectForm(Form):
    """A subject that is taught and examined."""

    code = StringField(
        _l("Code"),
        description=_l("Lower-case letters, digits and hyphens, for example music."),
        validators=[InputRequired(), Length(max=40)],
    )
    name_az = StringField(_l("Name in Azerbaijani"), validators=[InputRequired(), Length(max=200)])
    name_en = StringField(_l("Name in English"), validators=[InputRequired(), Length(max=200)])
    languages = StringField(
        _l("Languages of its items"),
        description=_l(
            "By their codes: az, en. An item needs all of them before it is approved; a subject"
            " that examines a language has only that one."
        ),
        default="az, en",
        validators=[InputRequired(), Length(max=40)],
    )
    applicable = BooleanField(_l("Candidates may apply for it"), default=True)

    def subject(self) -> Subject:
        codes = [one.strip().lower() for one in self.languages.data.split(",")]
        return Subject(
            self.code.data.strip(),
            Bilingual(self.name_az.data.strip(), self.name_en.data.strip()),
            tuple(dict.fromkeys(one for one in codes if one)),
            self.applicable.data,
        )


class TopicForm(Form):
    """A topic; an existing one keeps its code."""

    code = StringField(
        _l("Code"),
        description=_l("Lower-case letters, digits and hyphens, for example optics."),
        validators=[InputRequired(), Length(max=60)],
    )
    name_az = StringField(_l("Name in Azerbaijani"), validators=[InputRequired(), Length(max=200)])
    name_en = StringField(_l("Name in English"), validators=[InputRequired(), Length(max=200)])
    parent = SelectField(_l("Below the topic"), validators=[Optional()])

    @property
    def name(self) -> Bilingual:
        return Bilingual(self.name_az.data.strip(), self.name_en.data.strip())


class BlueprintForm(ReasonForm):
    """The counts stand in a table of their own; see views."""


class PracticeTestForm(Form):
    """Which open items, and in which time."""

    minutes = IntegerField(
        _l("Time in minutes"),
        description=_l("Empty: without time."),
        validators=[Optional(), NumberRange(min=1, max=600)],
    )
    items = SelectMultipleField(
        _l("Items"),
        description=_l("Approved practice items of the subject, in the order of the test."),
        validators=[InputRequired(_l("Choose at least one item."))],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
