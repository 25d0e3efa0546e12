"""What an official proposes to a second one."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from recruit.web.forms import Form


class ReasonForm(Form):
    """A proposal to a second official."""

    reason = TextAreaField(
        _l("Reason"),
        description=_l("The second official and the journal will see it."),
        validators=[InputRequired(), Length(max=500)],
    )


class KeyForm(ReasonForm):
    """The key that should have counted. `step`: what the pressed button asks for."""

    step = StringField(validators=[Optional(), Length(max=10)])
    version = IntegerField(_l("Version"), validators=[InputRequired()])
    key = TextAreaField(
        _l("Key"),
        description=_l(
            "Letters in the order above: B, or A, C; for a matching one for each line. For typed "
            "answers one on each line: 3.14 ± 0.01, or az: Bakı."
        ),
        validators=[InputRequired(), Length(max=2000)],
    )
