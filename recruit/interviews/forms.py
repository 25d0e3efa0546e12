"""Forms of interviews."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms import TimeField as ClockField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from recruit.accounts.rules import PersonInfo
from recruit.interviews.rules import Day, InterviewRules, Seat, days_of
from recruit.kernel.clock import baku, from_baku
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_
from recruit.web.fields import PointsField
from recruit.web.formats import points, say
from recruit.web.forms import Form

MIDNIGHT = time(23, 59)


class PanelForm(Form):
    """Three different people, the chair first; the rule-set names their roles."""

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
        self,
        people: list[PersonInfo],
        seats: tuple[Seat, ...],
        subjects: list[tuple[str, str]],
        every: str,
    ) -> "PanelForm":
        """Fill the choices, and call the three seats by their roles."""
        choices = [SelectChoice(person.public_id, person.full_name) for person in people]
        for place, (field, seat) in enumerate(
            zip((self.chair, self.second, self.third), seats, strict=True)
        ):
            field.choices = choices
            chair = _l("%(role)s (chair)", role=say(seat.name))
            field.label.text = say(seat.name) if place else chair
        self.subject.choices = [SelectChoice("", every)] + [
            SelectChoice(c, name) for c, name in subjects
        ]
        return self

    @property
    def members(self) -> tuple[str, str, str]:
        return (self.chair.data, self.second.data, self.third.data)


def instant(day: date, hour: time) -> datetime:
    """The forms' days and hours are Baku's."""
    return from_baku(day.year, day.month, day.day, hour.hour, hour.minute)


class ScheduleForm(Form):
    """The hours of one day or of several; the program finds the times in them."""

    day = DateField(_l("Day"), validators=[InputRequired()])
    last_day = DateField(
        _l("Last day"),
        description=_l("Only for several days; Saturdays and Sundays are left out."),
        validators=[Optional()],
    )
    hour = ClockField(_l("First interview at"), validators=[InputRequired()])
    until = ClockField(_l("The day ends at"), validators=[Optional()])
    break_from = ClockField(_l("Break from"), validators=[Optional()])
    break_until = ClockField(_l("Break until"), validators=[Optional()])
    minutes = IntegerField(
        _l("Minutes for each"), validators=[InputRequired(), NumberRange(5, 240)], default=20
    )
    pause = IntegerField(
        _l("Minutes between two"), validators=[Optional(), NumberRange(0, 120)], default=0
    )
    count = IntegerField(
        _l("How many interviews"), validators=[InputRequired(), NumberRange(1, 500)], default=12
    )
    room = StringField(
        _l("Another room"),
        description=_l("Leave it empty for the panel's own room."),
        validators=[Optional(), Length(max=120)],
    )

    @property
    def days(self) -> tuple[Day, ...]:
        """RuleError where the hours contradict each other."""
        rest = (self.break_from.data, self.break_until.data)
        if (rest[0] is None) != (rest[1] is None):
            raise RuleError(N_("Write both ends of the break."), field="break_until")
        last = self.last_day.data or self.day.data
        ends = self.until.data or MIDNIGHT
        found = days_of(
            self.day.data, last, self.hour.data, ends, rest if rest[0] and rest[1] else None
        )
        return tuple(found)


class AppointForm(Form):
    """One candidate by hand."""

    def __init__(self) -> None:
        super().__init__(prefix="appoint")

    number = StringField(_l("Candidate number"), validators=[InputRequired(), Length(max=12)])
    day = DateField(_l("Day"), validators=[InputRequired()])
    hour = ClockField(_l("Time"), validators=[InputRequired()])
    minutes = IntegerField(
        _l("Minutes"), validators=[InputRequired(), NumberRange(5, 240)], default=20
    )
    room = StringField(
        _l("Another room"),
        description=_l("Leave it empty for the panel's own room."),
        validators=[Optional(), Length(max=120)],
    )
    reason = StringField(
        _l("Reason for a second appointment"),
        description=_l("Only where the candidate missed the first one."),
        validators=[Optional(), Length(max=500)],
    )


class MoveForm(Form):
    def __init__(self) -> None:
        super().__init__(prefix="move")

    day = DateField(_l("Day"), validators=[InputRequired()])
    hour = ClockField(_l("Time"), validators=[InputRequired()])
    minutes = IntegerField(_l("Minutes"), validators=[InputRequired(), NumberRange(5, 240)])
    room = StringField(_l("Place and room"), validators=[InputRequired(), Length(max=120)])
    reason = StringField(
        _l("Reason"),
        description=_l("The candidate reads it."),
        validators=[InputRequired(), Length(max=500)],
    )

    def show(self, starts_at: datetime, minutes: int, room: str) -> "MoveForm":
        """Begin with what stands."""
        if not self.is_submitted():
            local = baku(starts_at)
            self.day.data, self.hour.data = local.date(), local.time()
            self.minutes.data, self.room.data = minutes, room
        return self


class CancelForm(Form):
    def __init__(self) -> None:
        super().__init__(prefix="cancel")

    reason = StringField(
        _l("Reason"),
        description=_l("The candidate reads it."),
        validators=[InputRequired(), Length(max=500)],
    )


class LateForm(Form):
    def __init__(self) -> None:
        super().__init__(prefix="late")

    minutes = IntegerField(_l("Minutes late"), validators=[InputRequired(), NumberRange(1, 960)])


class SubstituteForm(Form):
    def __init__(self) -> None:
        super().__init__(prefix="substitute")

    leaves = SelectField(_l("Who does not sit there"))
    joins = SelectField(_l("Who sits there instead"))
    reason = StringField(_l("Reason"), validators=[InputRequired(), Length(max=500)])

    def offer(self, leaving: list[PersonInfo], joining: list[PersonInfo]) -> "SubstituteForm":
        for field, people in ((self.leaves, leaving), (self.joins, joining)):
            field.choices = [SelectChoice(one.public_id, one.full_name) for one in people]
        return self


class ConflictForm(Form):
    """It stands on one page with the marks, so its fields have names of their own."""

    def __init__(self) -> None:
        super().__init__(prefix="conflict")

    reason = TextAreaField(
        _l("What is the conflict of interest?"),
        description=_l("For example: a relative, a colleague of the same school."),
        validators=[InputRequired(), Length(max=1000)],
    )


class ExplainForm(Form):
    member = HiddenField()
    explanation = TextAreaField(
        _l("Why do these marks lie far from the others'?"),
        description=_l("It stands in the minutes."),
        validators=[InputRequired(), Length(max=2000)],
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


class TopicsForm(Form):
    """The topics of one subject, to be fixed for good."""

    subject = SelectField(_l("Subject"))
    topics = TextAreaField(
        _l("Topics"),
        description=_l("One on each line: Azerbaijani | English"),
        validators=[InputRequired(), Length(max=100_000)],
        render_kw={"rows": 10},
    )
    sure = BooleanField(
        _l("The list is final: it cannot be changed afterwards."), validators=[InputRequired()]
    )

    def offer(self, subjects: list[tuple[str, str]]) -> "TopicsForm":
        self.subject.choices = [SelectChoice(code, name) for code, name in subjects]
        return self


class LessonSeedForm(Form):
    def __init__(self) -> None:
        super().__init__(prefix="seed")

    subject = SelectField(_l("Subject"))
    seed = StringField(
        _l("Seed"),
        description=_l("What was drawn in public, for example the numbers of a lottery."),
        validators=[InputRequired(), Length(max=200)],
    )

    def offer(self, subjects: list[tuple[str, str]]) -> "LessonSeedForm":
        self.subject.choices = [SelectChoice(code, name) for code, name in subjects]
        return self
