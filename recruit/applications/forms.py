"""The shape of an official's decision."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from recruit.applications.service.officials import LONGEST_WORDS
from recruit.web.forms import Form


class StepForm(Form):
    """The version of the application that the page showed."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        text = self.version.data or ""
        return int(text[:9]) if text.isascii() and text.isdigit() else 0


class ImportForm(Form):
    file = FileField(
        _l("File with applications"),
        description=_l("XLSX or CSV, at most 10 MB and 20,000 rows"),
        validators=[FileRequired(_l("Choose a file."))],
    )


class DisagreeForm(StepForm):
    words = TextAreaField(
        _l("In your own words"),
        description=_l("The third official reads this. The candidate does not."),
        validators=[Length(max=LONGEST_WORDS)],
    )


class ReasonsForm(StepForm):
    reasons = SelectMultipleField(
        _l("Reasons"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    words = TextAreaField(
        _l("In your own words"),
        description=_l("The candidate reads this. Say what exactly is to be done."),
        validators=[Length(max=LONGEST_WORDS)],
    )

    def offer(self, reasons: Mapping[str, str]) -> "ReasonsForm":
        self.reasons.choices = [SelectChoice(code, _l(name)) for code, name in reasons.items()]
        return self
