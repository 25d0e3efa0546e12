"""Planning a sitting."""

from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.fields import DateTimeLocalField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from recruit.exam.rules.centres import MOST_SEATS
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
    room_public_id = SelectField(
        _l("Room of a centre"),
        description=_l("It says the place, the district and how many seats there are."),
        validators=[Optional()],
    )
    district = SelectField(_l("District"))
    place = StringField(_l("Place"), validators=[Length(max=200)])
    room = StringField(_l("Room"), validators=[Length(max=60)])
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
    capacity = IntegerField(
        _l("Seats"),
        description=_l("Empty: as many as the room of the centre has."),
        validators=[Optional(), NumberRange(min=1, max=MOST_SEATS)],
    )
    self_seating = BooleanField(_l("Candidates may take a seat by themselves"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Without a room of a centre, the place has to be said in words."""
        good = super().validate(extra_validators)
        if self.room_public_id.data:
            return bool(good)
        for field in (self.district, self.place, self.room, self.capacity):
            if not field.errors and not (str(field.data or "")).strip():
                field.errors = [*field.errors, gettext("This field is required.")]
                good = False
        return bool(good)

    def sitting(self) -> NewSitting:
        return NewSitting(
            subjects=tuple(self.subjects.data or ()),
            district_code=self.district.data or "",
            place=(self.place.data or "").strip(),
            room=(self.room.data or "").strip(),
            opens_at=_baku(self.opens_at.data),
            closes_at=_baku(self.closes_at.data),
            capacity=self.capacity.data or 0,
            self_seating=self.self_seating.data,
            room_public_id=self.room_public_id.data or None,
        )


def _baku(wall: datetime) -> datetime:
    return wall.replace(tzinfo=BAKU)
