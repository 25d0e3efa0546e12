"""Signing in at a seat in the hall."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from recruit.web.forms import Form


class HallForm(Form):
    fin = StringField(
        _l("FIN"),
        description=_l("FIN has 7 characters; the letters I and O do not occur"),
        validators=[InputRequired(), Length(max=20)],
    )
    number = StringField(
        _l("Candidate number"),
        description=_l("It stands on the admission slip."),
        validators=[InputRequired(), Length(max=20)],
    )
    code = StringField(
        _l("Code"),
        description=_l("Six letters and digits that the invigilator has given you."),
        validators=[InputRequired(), Length(max=20)],
    )
