"""Forms of interviews."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms import TimeField as ClockField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from recruit.accounts.rules import PersonInfo
from recruit.interviews.rules import InterviewRules
from recruit.kernel.clock import from_baku
from recruit.web.fields import PointsField
from recruit.web.formats import points, say
from recruit.web.forms import Form


class PanelForm(Form):
    """Three different people, the chair first."""

    chair = SelectField(_l("Chair"))
    second = SelectField(_l("Second member"))
    third = SelectField(_l("Third member"))
    subject = SelectField(_l("Subject"))
    room = StringField(
        _l("Place and room"),
        description=_l("The candidate reads this: write the address and the room."),
        validators=[InputRequired(), Length(max=120)],
    )

    def offer(
        self, people: list[PersonInfo], subjects: list[tuple[str, str]], every: str
    ) -> "PanelForm":
        """Fill the choices."""
        choices = [SelectChoice(person.public_id, person.full_name) for person in people]
        for field in (self.chair, self.second, self.third):
            field.choices = choices
        self.subject.choices = [SelectChoice("", every)] + [
            SelectChoice(c, name) for c, name in subjects
        ]
        return self

    @property
    def members(self) -> tuple[str, str, str]:
        return (self.chair.data, self.second.data, self.third.data)


class ScheduleForm(Form):
    day = DateField(_l("Day"), validators=[InputRequired()])
    hour = ClockField(_l("First interview at"), validators=[InputRequired()])
    minutes = IntegerField(
        _l("Minutes for each"), validators=[InputRequired(), NumberRange(5, 240)], default=20
    )
    count = IntegerField(
        _l("How many interviews"), validators=[InputRequired(), NumberRange(1, 500)], default=12
    )

    @property
    def first(self) -> datetime:
        """The instant of the first interview; the form's times are Baku's."""
        day: date = self.day.data
        hour: time = self.hour.data
        return from_baku(day.year, day.month, day.day, hour.hour, hour.minute)


class ConflictForm(Form):
    """It stands on one page with the marks, so its fields have names of their own."""

    def __init__(self) -> None:
        super().__init__(prefix="conflict")

    reason = TextAreaField(
        _l("What is the conflict of interest?"),
        description=_l("For example: a relative, a colleague of the same school."),
        validators=[InputRequired(), Length(max=1000)],
    )


class MarkForm(Form):
    note = TextAreaField(_l("Note"), validators=[Optional(), Length(max=2000)])


def mark_form(rules: InterviewRules) -> Any:
    """A form with one mark for each criterion, as the rule-set has them."""
    fields = {
        f"mark_{c.code}": PointsField(
            say(c.name),
            places=None,
            description=_l("From 0 to %(maximum)s", maximum=points(c.maximum)),
            validators=[InputRequired(), NumberRange(Decimal(0), c.maximum)],
            render_kw={"inputmode": "decimal"},
        )
        for c in rules.criteria
    }
    return type("MarksForm", (MarkForm,), fields)()
