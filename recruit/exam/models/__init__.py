"""The exam's tables; private to the feature."""

from recruit.exam.models.annulments import Annulment
from recruit.exam.models.attempts import Answer, Attempt, ExamMark, LateAnswer
from recruit.exam.models.bank import (
    BlueprintVersion,
    ItemDecision,
    ItemFamily,
    ItemImport,
    ItemImportRow,
    ItemPicture,
    PracticeTestVersion,
)
from recruit.exam.models.centres import Centre, HallCode, Room, SeatFile
from recruit.exam.models.hall import (
    ExtraTime,
    FinalResults,
    Incident,
    Protocol,
    SeatMove,
    SignOfLife,
)
from recruit.exam.models.items import Item, ItemVersion, ItemVoid, Topic
from recruit.exam.models.keys import KeyChange
from recruit.exam.models.sittings import Paper, PaperItem, Seat, Sitting

__all__ = [
    "Annulment",
    "Answer",
    "Attempt",
    "BlueprintVersion",
    "Centre",
    "ExamMark",
    "ExtraTime",
    "FinalResults",
    "HallCode",
    "Incident",
    "Item",
    "ItemDecision",
    "ItemFamily",
    "ItemImport",
    "ItemImportRow",
    "ItemPicture",
    "ItemVersion",
    "ItemVoid",
    "KeyChange",
    "LateAnswer",
    "Paper",
    "PaperItem",
    "PracticeTestVersion",
    "Protocol",
    "Room",
    "Seat",
    "SeatFile",
    "SeatMove",
    "SignOfLife",
    "Sitting",
    "Topic",
]
