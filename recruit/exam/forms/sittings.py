"""Planning a sitting."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.fields import DateTimeLocalField
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from recruit.exam.rules.seating import NewSitting
from recruit.kernel.clock import BAKU
from recruit.web.forms import Form


class SittingForm(Form):
    subjects = SelectMultipleField(
        _l("Subjects"),
        validators=[InputRequired()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    district = SelectField(_l("District"), validators=[InputRequired()])
    place = StringField(_l("Place"), validators=[InputRequired(), Length(max=200)])
    room = StringField(_l("Room"), validators=[InputRequired(), Length(max=60)])
    opens_at = DateTimeLocalField(
        _l("The exam opens at"),
        description=_l("Baku time."),
        format="%Y-%m-%dT%H:%M",
        validators=[InputRequired()],
    )
    closes_at = DateTimeLocalField(
        _l("Nobody begins after"),
        description=_l("Who has begun by then keeps the full time."),
        format="%Y-%m-%dT%H:%M",
        validators=[InputRequired()],
    )
    capacity = IntegerField(_l("Seats"), validators=[InputRequired(), NumberRange(min=1, max=2000)])
    self_seating = BooleanField(_l("Candidates may take a seat by themselves"))

    def sitting(self) -> NewSitting:
        return NewSitting(
            subjects=tuple(self.subjects.data or ()),
            district_code=self.district.data,
            place=self.place.data.strip(),
            room=self.room.data.strip(),
            opens_at=_baku(self.opens_at.data),
            closes_at=_baku(self.closes_at.data),
            capacity=self.capacity.data,
            self_seating=self.self_seating.data,
        )


def _baku(wall: datetime) -> datetime:
    return wall.replace(tzinfo=BAKU)
