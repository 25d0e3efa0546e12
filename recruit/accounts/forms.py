"""What people type who register, sign in or look after accounts."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from recruit.accounts.rules.passwords import SHORTEST
from recruit.accounts.rules.people import (
    clean_email,
    clean_fin,
    clean_name,
    clean_phone,
    mended,
)
from recruit.kernel.errors import RuleError
from recruit.web.formats import message
from recruit.web.forms import Form

LONGEST_TEXT = 4000


def clean(rule: Callable[[str], Any]) -> Callable[[Form, Any], None]:
    """Validate by a rule; what it returns replaces what was typed, a refusal keeps it."""

    def validate(_form: Form, field: Any) -> None:
        try:
            field.data = rule(field.data or "")
        except RuleError as error:
            raise ValidationError(message(error)) from error

    return validate


def clean_named(_form: Form, field: Any) -> None:
    """The same for names, whose rule wants to know the field."""
    clean(lambda text: clean_name(text, field.name))(_form, field)


def required() -> InputRequired:
    return InputRequired(_l("This field is required."))


def password_required() -> InputRequired:
    return InputRequired(_l("Write the password."))


def at_most(letters: int) -> Length:
    return Length(max=letters, message=_l("Use at most %(most)d characters.", most=letters))


class BirthDateField(DateField):
    """A day; what is no day is asked for in plain words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(self.gettext("Enter your date of birth")) from error


class RegisterForm(Form):
    last_name = StringField(_l("Surname"), [clean_named], render_kw={"autocomplete": "family-name"})
    first_name = StringField(_l("Name"), [clean_named], render_kw={"autocomplete": "given-name"})
    patronymic = StringField(
        _l("Patronymic"),
        [clean_named],
        description=_l("As in the identity card, for example: Rauf qızı"),
    )
    fin = StringField(
        _l("FIN"),
        [clean(clean_fin)],
        description=_l("FIN has 7 characters; the letters I and O do not occur"),
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"},
    )
    birth_date = BirthDateField(
        _l("Date of birth"),
        [InputRequired(_l("Enter your date of birth"))],
        format=["%Y-%m-%d", "%d.%m.%Y"],
        render_kw={"autocomplete": "bday"},
    )
    email = EmailField(
        _l("E-mail address"),
        [clean(clean_email)],
        description=_l("We send a link there to confirm the address."),
        render_kw={"autocomplete": "email", "spellcheck": "false"},
    )
    phone = TelField(
        _l("Mobile telephone"),
        [clean(clean_phone)],
        description=_l("For example: 050 123 45 67"),
        render_kw={"autocomplete": "tel"},
    )
    password = PasswordField(
        _l("Password"),
        [password_required(), at_most(1000)],
        description=_l(
            "At least %(least)d characters. Several words in a row are easy to remember.",
            least=SHORTEST,
        ),
        render_kw={"autocomplete": "new-password"},
    )
    mend = BooleanField(_l("Write my name with the letter ə"))
    consent = BooleanField(
        _l("I have read this and agree"),
        [InputRequired(_l("Without this consent you cannot take part."))],
    )
    consent_version = HiddenField()

    def mended(self) -> str | None:
        """The name with ə in the place of letters that only look like it; None where all are
        right."""
        parts = [self[name].data or "" for name in NAME_FIELDS]
        return mended(" ".join(parts))

    def validate(self, extra_validators: Any = None) -> bool:
        """Whoever ticked the question has their letters mended, nobody else."""
        if self.mend.data:
            for name in NAME_FIELDS:
                self[name].data = mended(self[name].data or "") or self[name].data
        return super().validate(extra_validators)


NAME_FIELDS = ("last_name", "first_name", "patronymic")


class ConsentForm(Form):
    consent = BooleanField(
        _l("I have read this and agree"),
        [InputRequired(_l("Without this consent you cannot take part."))],
    )
    consent_version = HiddenField()


class IdentityForm(Form):
    fin = StringField(
        _l("FIN"),
        [clean(clean_fin)],
        description=_l("FIN has 7 characters; the letters I and O do not occur"),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    last_name = StringField(_l("Surname"), [clean_named], render_kw={"autocomplete": "off"})
    first_name = StringField(_l("Name"), [clean_named], render_kw={"autocomplete": "off"})
    patronymic = StringField(_l("Patronymic"), [clean_named], render_kw={"autocomplete": "off"})
    birth_date = BirthDateField(
        _l("Date of birth"),
        [InputRequired(_l("Enter the date of birth."))],
        format=["%Y-%m-%d", "%d.%m.%Y"],
    )
    keep_former = BooleanField(
        _l("The name until now was right: keep it as an earlier name"),
        description=_l("For example after a marriage. Leave it empty where it was a mistake."),
    )
    reason = TextAreaField(
        _l("Reason"),
        [required(), at_most(LONGEST_TEXT)],
        description=_l("Which document you compared, and when."),
        render_kw={"rows": 3},
    )


class SignInForm(Form):
    name = StringField(
        _l("FIN or e-mail address"),
        [required(), at_most(254)],
        render_kw={"autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"},
    )
    password = PasswordField(
        _l("Password"),
        [password_required(), at_most(1000)],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()


class CodeForm(Form):
    code = StringField(
        _l("Code"),
        [required(), at_most(40)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "text", "spellcheck": "false"},
    )


class AddressForm(Form):
    email = EmailField(
        _l("E-mail address"),
        [clean(clean_email)],
        render_kw={"autocomplete": "email", "spellcheck": "false"},
    )


class NewPasswordForm(Form):
    password = PasswordField(
        _l("New password"),
        [password_required(), at_most(1000)],
        description=_l(
            "At least %(least)d characters. Several words in a row are easy to remember.",
            least=SHORTEST,
        ),
        render_kw={"autocomplete": "new-password"},
    )


class ChangePasswordForm(Form):
    old = PasswordField(
        _l("Present password"),
        [password_required(), at_most(1000)],
        render_kw={"autocomplete": "current-password"},
    )
    new = PasswordField(
        _l("New password"),
        [password_required(), at_most(1000)],
        description=_l(
            "At least %(least)d characters. Several words in a row are easy to remember.",
            least=SHORTEST,
        ),
        render_kw={"autocomplete": "new-password"},
    )


class ChangeEmailForm(Form):
    email = EmailField(
        _l("New e-mail address"),
        [clean(clean_email)],
        description=_l("We send a link there to confirm the address."),
        render_kw={"autocomplete": "email", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Present password"),
        [password_required(), at_most(1000)],
        render_kw={"autocomplete": "current-password"},
    )


class PasswordForm(Form):
    password = PasswordField(
        _l("Present password"),
        [password_required(), at_most(1000)],
        render_kw={"autocomplete": "current-password"},
    )


class ContactForm(Form):
    phone = TelField(
        _l("Mobile telephone"),
        [clean(clean_phone)],
        description=_l("For example: 050 123 45 67"),
        render_kw={"autocomplete": "tel"},
    )
    language = RadioField(
        _l("Language of messages"),
        choices=[SelectChoice("az", "Azərbaycan dili"), SelectChoice("en", "English")],
    )


class DisputeForm(Form):
    fin = StringField(
        _l("FIN"),
        [clean(clean_fin)],
        description=_l("FIN has 7 characters; the letters I and O do not occur"),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    full_name = StringField(
        _l("Surname, name, patronymic"),
        [required(), at_most(190)],
        render_kw={"autocomplete": "name"},
    )
    contact = StringField(_l("E-mail address or telephone"), [required(), at_most(254)])
    statement = TextAreaField(
        _l("What happened"),
        [required(), at_most(LONGEST_TEXT)],
        description=_l("For example: my FIN is taken, but I have never registered."),
        render_kw={"rows": 6},
    )


class GrantForm(Form):
    role = SelectField(_l("Role"))
    where = RadioField(
        _l("Where"),
        choices=[
            SelectChoice("everywhere", _l("Everywhere")),
            SelectChoice("districts", _l("In districts")),
            SelectChoice("schools", _l("For schools")),
        ],
        default="districts",
    )
    districts = SelectMultipleField(
        _l("Districts"),
        description=_l("A city brings its own districts."),
        render_kw={"size": 8},
    )
    schools = TextAreaField(
        _l("Schools"),
        [at_most(LONGEST_TEXT)],
        description=_l("For a head of school: the codes of the schools, with spaces between them."),
        render_kw={"rows": 2},
    )
    reason = TextAreaField(_l("Reason"), [required(), at_most(LONGEST_TEXT)], render_kw={"rows": 3})


class ReasonForm(Form):
    reason = TextAreaField(_l("Reason"), [required(), at_most(LONGEST_TEXT)], render_kw={"rows": 3})


class NoteForm(Form):
    note = TextAreaField(
        _l("What was found and done"),
        [required(), at_most(LONGEST_TEXT)],
        render_kw={"rows": 5},
    )
