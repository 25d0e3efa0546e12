"""The shape of what officials send about a form: sections, fields, columns, checks."""

from recruit.candidates.forms.editors.fields import FieldEditor
from recruit.candidates.forms.editors.publishing import ImportForm, PublishForm
from recruit.candidates.forms.editors.sections import CheckEditor, SectionEditor

__all__ = ["CheckEditor", "FieldEditor", "ImportForm", "PublishForm", "SectionEditor"]
