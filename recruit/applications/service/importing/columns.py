"""The columns of a file of applications: who it is, then the fields of the card's form."""

from collections.abc import Mapping
from typing import Any

from recruit.applications.rules import Eligibility
from recruit.candidates.rules import Field, FormDefinition, TableField
from recruit.candidates.rules.fields import Options
from recruit.directory import queries as directory
from recruit.kernel.text import N_

IDENTITY: Mapping[str, str] = {
    "fin": N_("FIN, 7 characters; each person once in a file"),
    "last_name": N_("surname, as it stands in the identity card"),
    "first_name": N_("name, as it stands in the identity card"),
    "patronymic": N_("patronymic, as it stands in the identity card"),
    "birth_date": N_("day, month and year: 27.07.1993"),
    "email": N_("an address of their own: by it the candidate gets a password"),
    "phone": N_("a telephone number like 050 123 45 67"),
    "language": N_("az or en, the language of messages; may be empty"),
    "consent": N_("yes: the signed consent to the processing of data is with you"),
    "subjects": N_("codes of subjects, several of them with commas"),
}
OPTIONAL = frozenset({"language"})


def importable(form: FormDefinition) -> dict[str, Field]:
    """The fields of the form that a file can hold: all but documents and pictures."""
    return {code: one for code, one in form.fields.items() if not one.is_file}


def sheets(form: FormDefinition, rules: Eligibility, language: str) -> dict[str, list[list[Any]]]:
    """The template as sheets: the empty table, what each column holds, codes, districts."""
    fields = importable(form)
    return {
        "applications": [[*IDENTITY, *fields]],
        "columns": [["column", "required", "label", "form"], *_columns(fields, language)],
        "codes": [["column", "code", "name"], *_codes(fields, language)],
        "subjects": [["subject", "name", "specialties"], *_subjects(rules, language)],
    }


def _columns(fields: Mapping[str, Field], language: str) -> list[list[Any]]:
    own = [[name, "" if name in OPTIONAL else "x", "", ""] for name in IDENTITY]
    return own + [
        [code, "x" if one.required else "", one.label[language], shape(one, language)]
        for code, one in fields.items()
    ]


def shape(one: Field, language: str) -> str:
    """How a cell of this field is written; of a table: its columns, in their order."""
    if isinstance(one, TableField):
        return " ; ".join(column.label[language] for column in one.columns)
    return {"date": "27.07.1993", "yes-no": "yes / no", "several": "code, code"}.get(one.kind, "")


def _codes(fields: Mapping[str, Field], language: str) -> list[list[Any]]:
    columns = [(code, one) for code, one in fields.items()]
    for code, one in fields.items():
        if isinstance(one, TableField):
            columns += [(f"{code}: {column.code}", column) for column in one.columns]
    return [
        [name, option, text[language]]
        for name, one in columns
        if isinstance(one, Options)
        for option, text in one.options.items()
    ]


def _subjects(rules: Eligibility, language: str) -> list[list[Any]]:
    return [
        [code, name, ", ".join(sorted(rules.specialties.get(code, ())))]
        for code, name in directory.subject_choices(language)
    ]
