"""The shape of what officials and candidates send."""

from recruit.exam.forms.annulments import AnnulmentForm
from recruit.exam.forms.centres import CentreForm, EntryForm, RoomForm, SeatFileForm
from recruit.exam.forms.hall_sign_in import HallForm
from recruit.exam.forms.hall_steps import (
    ExtraTimeForm,
    IncidentForm,
    MoveForm,
    ProtocolForm,
)
from recruit.exam.forms.items import LETTERS, ItemForm
from recruit.exam.forms.reasons import KeyForm, ReasonForm
from recruit.exam.forms.sittings import SittingForm

__all__ = [
    "LETTERS",
    "AnnulmentForm",
    "CentreForm",
    "EntryForm",
    "ExtraTimeForm",
    "HallForm",
    "IncidentForm",
    "ItemForm",
    "KeyForm",
    "MoveForm",
    "ProtocolForm",
    "ReasonForm",
    "RoomForm",
    "SeatFileForm",
    "SittingForm",
]
