"""The exam's use cases. Nothing here commits, except where its docstring says so."""

from recruit.exam.service.answers import save_answer, save_at_once, standing
from recruit.exam.service.attempts import start
from recruit.exam.service.bulk import add_attempts
from recruit.exam.service.ending import close_expired, finish
from recruit.exam.service.extra_time import give_extra_time
from recruit.exam.service.items import add_items, add_topics
from recruit.exam.service.opening import open_sitting
from recruit.exam.service.sittings import (
    add_sitting,
    schedule_sitting,
    seat_all,
    take_seat,
)

__all__ = [
    "add_attempts",
    "add_items",
    "add_sitting",
    "add_topics",
    "close_expired",
    "finish",
    "give_extra_time",
    "open_sitting",
    "save_answer",
    "save_at_once",
    "schedule_sitting",
    "seat_all",
    "standing",
    "start",
    "take_seat",
]
