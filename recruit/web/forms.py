"""The base of all forms: our words for WTForms' messages, errors at the field, text kept."""

from collections.abc import Iterator
from typing import Any

from flask_babel import get_translations, gettext, lazy_ngettext
from flask_wtf import FlaskForm
from wtforms import Field

from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_
from recruit.web.formats import message


class _OurWords:
    """WTForms asks this for its messages; the English source text is the key."""

    def gettext(self, text: str) -> str:
        return gettext(text) if text else ""

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        # WTForms fills in its numbers itself, so the placeholders must survive: flask_babel's
        # own function would fill them in.
        return str(get_translations().ungettext(singular, plural, count))


class Form(FlaskForm):
    class Meta(FlaskForm.Meta):
        locales = None

        def get_translations(self, form: Any) -> Any:
            return _OurWords()

    def refuse(self, error: RuleError) -> None:
        """Show a rule's refusal at the field it names, else above the form."""
        field = self._fields.get(error.field or "")
        if field is None:
            self.form_errors.append(message(error))
        else:
            field.errors = [*field.errors, message(error)]

    def error_list(self) -> Iterator[tuple[str | None, str]]:
        """(id of the field, sentence) for the summary on top of the page."""
        for sentence in self.form_errors:
            yield None, str(sentence)
        for field in self._fields.values():
            yield from _field_errors(field)


def _field_errors(field: Field) -> Iterator[tuple[str, str]]:
    """A compound field's errors belong to its parts, which show their own."""
    for error in field.errors:
        if not isinstance(error, dict | list | tuple):
            yield field.id, str(error)


# WTForms' own sentences, listed so that they are extracted and translated with ours.
WTFORMS_SENTENCES = (
    N_("This field is required."),
    N_("Not a valid choice."),
    N_("Not a valid choice"),
    N_("'%(value)s' is not a valid choice for this field."),
    N_("Invalid Choice: could not coerce."),
    N_("Invalid choice(s): one or more data inputs could not be coerced."),
    N_("Not a valid integer value."),
    N_("Not a valid decimal value."),
    N_("Not a valid date value."),
    N_("Not a valid datetime value."),
    N_("Not a valid time value."),
    N_("Invalid email address."),
    N_("Invalid input."),
    N_("Number must be at least %(min)s."),
    N_("Number must be at most %(max)s."),
    N_("Number must be between %(min)s and %(max)s."),
    N_("Field must be equal to %(other_name)s."),
    N_("CSRF token missing"),
    N_("CSRF failed"),
    N_("CSRF token expired"),
    N_("Invalid CSRF Token"),
)

# Those of Length, which have a plural.
WTFORMS_PLURALS = (
    lazy_ngettext(
        "Field must be at least %(min)d character long.",
        "Field must be at least %(min)d characters long.",
        2,
    ),
    lazy_ngettext(
        "Field cannot be longer than %(max)d character.",
        "Field cannot be longer than %(max)d characters.",
        2,
    ),
    lazy_ngettext(
        "Field must be exactly %(max)d character long.",
        "Field must be exactly %(max)d characters long.",
        2,
    ),
    N_("Field must be between %(min)d and %(max)d characters long."),
)
