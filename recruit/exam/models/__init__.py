"""The exam's tables; private to the feature."""

from recruit.exam.models.attempts import Answer, Attempt, ExamMark
from recruit.exam.models.items import Item, ItemVersion, ItemVoid, Topic
from recruit.exam.models.sittings import Paper, PaperItem, Seat, Sitting

__all__ = [
    "Answer",
    "Attempt",
    "ExamMark",
    "Item",
    "ItemVersion",
    "ItemVoid",
    "Paper",
    "PaperItem",
    "Seat",
    "Sitting",
    "Topic",
]
