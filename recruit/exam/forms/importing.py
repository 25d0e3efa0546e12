"""Files of items in and out."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from recruit.web.forms import Form

FORMAT_NAMES = {
    "moodle-xml": _l("Moodle XML"),
    "gift": _l("GIFT"),
    "aiken": _l("Aiken"),
    "qti": _l("QTI (file or package)"),
    "xlsx": _l("Our workbook (XLSX)"),
}


class ImportItemsForm(Form):
    """A file to be looked at before anything comes in."""

    file = FileField(
        _l("File"),
        description=_l("Moodle XML, GIFT, Aiken, QTI 2.1 to 3.0, or our workbook; 20 MB at most."),
        validators=[FileRequired(_l("Choose a file."))],
    )
    subject = SelectField(_l("Subject"), validators=[InputRequired()])
    use = RadioField(_l("Use"), default="paper")
    format = SelectField(
        _l("Format"),
        choices=[
            SelectChoice("", _l("Guess it from the file")),
            *(SelectChoice(code, name) for code, name in FORMAT_NAMES.items()),
        ],
        validators=[Optional()],
    )
    language = SelectField(
        _l("Language of texts that name none"), validators=[InputRequired()], default="az"
    )


class TakeItemsForm(Form):
    """Where the chosen items belong."""

    topic = SelectField(_l("Topic"), validators=[Optional()])
    difficulty = RadioField(_l("Difficulty"), coerce=int, default=2)
    source = StringField(
        _l("Source"),
        description=_l("Else the name of the file."),
        validators=[Optional(), Length(max=300)],
    )


class ExportItemsForm(Form):
    """Items as a file for another system."""

    subject = SelectField(_l("Subject"), validators=[InputRequired()])
    format = SelectField(
        _l("Format"),
        choices=[SelectChoice(code, FORMAT_NAMES[code]) for code in ("moodle-xml", "qti", "xlsx")],
        validators=[InputRequired()],
    )
    sealed = BooleanField(
        _l("With the approved items under seal"),
        description=_l("Each of them stands in the journal as read by you."),
    )
    without = BooleanField(_l("Leave out what the format cannot say exactly"))
