"""The shape of what candidates and officials send."""

from recruit.candidates.forms.adjustments import AdjustmentForm, DecisionForm
from recruit.candidates.forms.cards import DocumentForm, SectionForm, in_words, plainly
from recruit.candidates.forms.editors import (
    CheckEditor,
    FieldEditor,
    ImportForm,
    PublishForm,
    SectionEditor,
)

__all__ = [
    "AdjustmentForm",
    "CheckEditor",
    "DecisionForm",
    "DocumentForm",
    "FieldEditor",
    "ImportForm",
    "PublishForm",
    "SectionEditor",
    "SectionForm",
    "in_words",
    "plainly",
]
