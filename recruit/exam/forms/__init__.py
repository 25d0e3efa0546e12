"""The shape of what officials and candidates send."""

from recruit.exam.forms.items import LETTERS, ItemForm
from recruit.exam.forms.reasons import ExtraTimeForm, ReasonForm
from recruit.exam.forms.sittings import SittingForm

__all__ = ["LETTERS", "ExtraTimeForm", "ItemForm", "ReasonForm", "SittingForm"]
