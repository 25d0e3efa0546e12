"""What an official says before a case is opened to them."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.validators import AnyOf

from recruit.web.forms import Form


class PurposeForm(Form):
    purpose = RadioField(
        _l("What do you open the case for?"),
        description=_l("The journal keeps your name, the time and this answer."),
        validate_choice=False,  # the rule says it in words of its own
    )


class CaseFileForm(Form):
    format = HiddenField(validators=[AnyOf(("pdf", "json"))])
    sensitive = BooleanField(_l("With sensitive answers; the journal names each field"))

    @property
    def json(self) -> bool:
        return bool(self.format.data == "json")
