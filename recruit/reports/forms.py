"""What an official says before a case is opened to them."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from recruit.web.forms import Form


class PurposeForm(Form):
    purpose = RadioField(
        _l("What do you open the case for?"),
        description=_l("The journal keeps your name, the time and this answer."),
        validate_choice=False,  # the rule says it in words of its own
    )
