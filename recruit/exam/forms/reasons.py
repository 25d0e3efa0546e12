"""What an official proposes to a second one."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from recruit.web.forms import Form


class ReasonForm(Form):
    """A proposal to a second official."""

    reason = TextAreaField(
        _l("Reason"),
        description=_l("The second official and the journal will see it."),
        validators=[InputRequired(), Length(max=500)],
    )
