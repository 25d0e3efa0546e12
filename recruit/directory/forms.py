"""The shape of what officials send about the registers."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from recruit.web.forms import Form

NEEDED = DataRequired(_l("Write the name in both languages."))


class UniversityForm(Form):
    code = StringField(
        _l("Code"),
        description=_l("Small Latin letters, digits and hyphens. It never changes later."),
        validators=[DataRequired(_l("Write a code.")), Length(max=40)],
    )
    name_az = StringField(_l("Name in Azerbaijani"), validators=[NEEDED, Length(max=200)])
    name_en = StringField(_l("Name in English"), validators=[NEEDED, Length(max=200)])
