"""The shape of what is sent to placement's pages."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from recruit.web.forms import Form


class ListForm(Form):
    """Changes one list; the version says what the sender saw."""

    version = HiddenField()


class SeedForm(Form):
    seed = StringField(
        _l("Seed"),
        description=_l(
            "What was drawn in public, for example the numbers of a lottery. It decides between "
            "equals and cannot be changed afterwards."
        ),
        validators=[DataRequired(), Length(max=200)],
    )


class PublishForm(Form):
    reason = TextAreaField(
        _l("Reason"),
        description=_l("A second official reads it before agreeing."),
        validators=[DataRequired(), Length(max=1000)],
    )
