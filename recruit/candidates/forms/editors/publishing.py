"""Publishing a form, and one that comes as a file."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from recruit.candidates.forms.editors.base import area
from recruit.candidates.rules.impact import CARRY_NAMES, Carry
from recruit.web.forms import Form


class PublishForm(Form):
    draft_version = HiddenField()
    existing = RadioField(
        _l("What becomes of the cards that exist"),
        choices=[SelectChoice(str(one), _l(CARRY_NAMES[one])) for one in Carry],
        default=str(Carry.COMPLETE),
    )
    until = DateField(_l("Cards can be changed until the end of this day"), validators=[Optional()])
    reason = area(
        _l("Reason"), 1000, description=_l("The second official and the journal need it.")
    )

    @property
    def seen_version(self) -> int:
        said = self.draft_version.data or ""
        return int(said[:9]) if said.isascii() and said.isdigit() else 0


class ImportForm(Form):
    file = FileField(
        _l("File of a form"),
        description=_l("JSON, as the program writes it; at most 1 MB"),
        validators=[FileRequired(_l("Choose a file."))],
    )
