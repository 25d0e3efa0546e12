"""The shape of what candidates send: a card's page, a document."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField
from wtforms.validators import ValidationError

from recruit.candidates.rules.places import label_of, place_of
from recruit.kernel.errors import RuleError
from recruit.web.formats import message
from recruit.web.forms import Form
from recruit.web.pages import language


def in_words(error: RuleError) -> RuleError:
    """The error with the problem it carries said in the page's language."""
    problem = error.params.get("problem")
    params = {**error.params, **({"problem": gettext(problem)} if problem else {})}
    return RuleError(error.message, field=error.field, **params)


def plainly(error: RuleError, document: Mapping[str, Any]) -> RuleError:
    """The error in words, with the field that its path names by its label."""
    said = in_words(error)
    place = place_of(str(error.params.get("path", "")), dict(document))
    label = next(filter(None, (label_of(code, dict(document)) for code in place.codes[::-1])), None)
    if label is None or "problem" not in said.params:
        return said
    named = f"{label[language()]} ({place.owner})"
    return RuleError(said.message, field=said.field, **{**said.params, "path": named})


def sentence(problem: str) -> str:
    """A problem, in the page's language, as a sentence of its own."""
    first = "İ" if language() == "az" and problem[:1] == "i" else problem[:1].upper()
    return first + problem[1:] + ("" if problem.endswith(".") else ".")


class SectionForm(Form):
    """A section of a card; its inputs come from the form's definition, not from here."""

    version = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.inputs: dict[str, str] = {}

    def refuse(self, error: RuleError) -> None:
        """Show an error at the input it names, else above the form."""
        if error.field:
            self.inputs.setdefault(error.field, message(error))
        else:
            super().refuse(error)

    def error_list(self) -> Iterator[tuple[str | None, str]]:
        yield from super().error_list()
        yield from self.inputs.items()

    @property
    def base_version(self) -> int:
        text = self.version.data or ""
        return int(text[:9]) if text.isascii() and text.isdigit() else 0


class DocumentForm(Form):
    file = FileField(
        _l("File"),
        description=_l("PDF, JPEG or PNG, at most 10 MB"),
    )
    camera = FileField(_l("or take a photo now"))

    def validate_file(self, field: FileField) -> None:
        if not field.data and not self.camera.data:
            raise ValidationError(gettext("Choose a file."))
