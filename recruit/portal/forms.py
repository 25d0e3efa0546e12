"""What /check takes, and what people say about their own data."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import PasswordField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from recruit.accounts.rules.erasure import LONGEST_WORDS
from recruit.accounts.rules.people import clean_name
from recruit.kernel.errors import RuleError
from recruit.web.formats import message
from recruit.web.forms import Form


class CodeForm(Form):
    code = StringField(
        _l("Code of the receipt"),
        [Length(max=100, message=_l("This is too long to be a code."))],
        description=_l("It stands on the receipt, for example 7F3K-K2QP."),
    )


class CertificateForm(Form):
    certificate = FileField(
        _l("Certificate of a placement"),
        description=_l("The zip file as it was downloaded, at most 10 MB."),
    )


def _at_most(letters: int) -> Length:
    return Length(max=letters, message=_l("Use at most %(most)d characters.", most=letters))


class ErasureForm(Form):
    words = TextAreaField(
        _l("Why, if you wish to say it"), [_at_most(LONGEST_WORDS)], render_kw={"rows": 3}
    )
    password = PasswordField(
        _l("Present password"),
        [InputRequired(_l("Write the password.")), _at_most(1000)],
        render_kw={"autocomplete": "current-password"},
    )


class ErasureDecisionForm(Form):
    decision = RadioField(
        _l("Decision"),
        [InputRequired(_l("Choose a decision."))],
        choices=[
            SelectChoice("carry-out", _l("Carry it out; a second official has to agree")),
            SelectChoice("refuse", _l("Refuse it; the person reads the reason")),
        ],
    )
    reason = TextAreaField(
        _l("Reason"),
        [InputRequired(_l("This field is required.")), _at_most(4000)],
        render_kw={"rows": 3},
    )


def _clean_name(_form: Form, field: Any) -> None:
    try:
        field.data = clean_name(field.data or "", field.name)
    except RuleError as error:
        raise ValidationError(message(error)) from error


class EarlierNameForm(Form):
    last_name = StringField(_l("Surname"), [_clean_name], render_kw={"autocomplete": "off"})
    first_name = StringField(_l("Name"), [_clean_name], render_kw={"autocomplete": "off"})
    patronymic = StringField(_l("Patronymic"), [_clean_name], render_kw={"autocomplete": "off"})
    file = FileField(
        _l("Document of the change"),
        [FileRequired(_l("Choose a file."))],
        description=_l("For example the marriage certificate: a PDF or a photograph of it."),
    )
