"""The exam's tables; private to the feature."""

from recruit.exam.models.attempts import Answer, Attempt, ExamMark, LateAnswer
from recruit.exam.models.centres import Centre, HallCode, Room, SeatFile
from recruit.exam.models.items import Item, ItemVersion, ItemVoid, Topic
from recruit.exam.models.sittings import Paper, PaperItem, Seat, Sitting

__all__ = [
    "Answer",
    "Attempt",
    "Centre",
    "ExamMark",
    "HallCode",
    "Item",
    "ItemVersion",
    "ItemVoid",
    "LateAnswer",
    "Paper",
    "PaperItem",
    "Room",
    "Seat",
    "SeatFile",
    "Sitting",
    "Topic",
]
