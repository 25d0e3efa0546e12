"""One class per kind of field: what it accepts, how it is shown, how its value is said."""

from recruit.candidates.rules.fields.base import (
    COMMON,
    KINDS,
    SWITCHES,
    Field,
    Raw,
    Registers,
    first,
    kind,
    uses,
)
from recruit.candidates.rules.fields.choices import SOURCES, ChoiceField, Options, SeveralField
from recruit.candidates.rules.fields.files import FileField, PhotographField
from recruit.candidates.rules.fields.numbers import (
    EARLIEST,
    LATEST,
    DateField,
    NumberField,
    YesNoField,
    plain_text,
)
from recruit.candidates.rules.fields.texts import (
    EmailField,
    IdentityField,
    LongTextField,
    PhoneField,
    TextField,
)

__all__ = [
    "COMMON",
    "EARLIEST",
    "KINDS",
    "LATEST",
    "SOURCES",
    "SWITCHES",
    "ChoiceField",
    "DateField",
    "EmailField",
    "Field",
    "FileField",
    "IdentityField",
    "LongTextField",
    "NumberField",
    "Options",
    "PhoneField",
    "PhotographField",
    "Raw",
    "Registers",
    "SeveralField",
    "TextField",
    "YesNoField",
    "first",
    "kind",
    "plain_text",
    "uses",
]
