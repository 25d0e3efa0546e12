"""What officials write down in the hall."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from wtforms import (
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.fields import DateTimeLocalField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from recruit.exam.forms.reasons import ReasonForm
from recruit.exam.rules.extra_time import MOST_EXTRA
from recruit.exam.rules.incidents import LONGEST_TEXT, IncidentKind, NewIncident
from recruit.exam.rules.protocol import Numbers
from recruit.kernel.clock import BAKU
from recruit.web.forms import Form

MOST = 2000


class ExtraTimeForm(ReasonForm):
    """`seen`: the effect that was shown; what differs from it is shown first."""

    minutes = IntegerField(
        _l("Extra minutes"), validators=[InputRequired(), NumberRange(min=1, max=MOST_EXTRA)]
    )
    sittings = SelectMultipleField(
        _l("Also for these rooms of the centre"),
        description=_l("For example after a power cut that hit several rooms."),
        validators=[Optional()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    seen = HiddenField()


class MoveForm(Form):
    seat = SelectField(_l("New seat"), validators=[InputRequired()])
    reason = TextAreaField(
        _l("Reason"),
        description=_l("The journal and the sitting's protocol will hold it."),
        validators=[InputRequired(), Length(max=500)],
    )

    def target(self) -> tuple[str, int]:
        """(public id of the sitting, number)."""
        sitting, _, number = self.seat.data.partition(":")
        return sitting, int(number)


class IncidentForm(Form):
    kind = RadioField(_l("What happened"), validators=[InputRequired()])
    seat = SelectField(_l("Whom it is about"), validators=[Optional()])
    happened_at = DateTimeLocalField(
        _l("When it happened"),
        description=_l("Baku time."),
        format="%Y-%m-%dT%H:%M",
        validators=[InputRequired()],
    )
    text = TextAreaField(
        _l("Record"),
        description=_l("What was seen and done, by whom. The protocol will hold it."),
        validators=[InputRequired(), Length(max=LONGEST_TEXT)],
    )
    minutes = IntegerField(
        _l("Extra minutes"),
        description=_l("After an evacuation or a technical failure; a second person agrees."),
        validators=[Optional(), NumberRange(min=1, max=MOST_EXTRA)],
    )

    def incident(self) -> NewIncident:
        return NewIncident(
            IncidentKind(self.kind.data),
            self.text.data,
            _baku(self.happened_at.data),
            self.seat.data or None,
            self.minutes.data,
        )


class ProtocolForm(Form):
    present = IntegerField(_l("Present"), validators=[InputRequired(), NumberRange(0, MOST)])
    absent = IntegerField(_l("Absent"), validators=[InputRequired(), NumberRange(0, MOST)])
    finished = IntegerField(_l("Exams ended"), validators=[InputRequired(), NumberRange(0, MOST)])
    incidents = IntegerField(_l("Incidents"), validators=[InputRequired(), NumberRange(0, MOST)])
    explanation = TextAreaField(
        _l("Explanation"),
        description=_l("Needed where a number differs from the data."),
        validators=[Optional(), Length(max=LONGEST_TEXT)],
    )

    def stated(self) -> Numbers:
        return Numbers(self.present.data, self.absent.data, self.finished.data, self.incidents.data)


def _baku(wall: datetime) -> datetime:
    return wall.replace(tzinfo=BAKU)
