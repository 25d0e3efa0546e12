"""The exam's pure rules: time, marks, papers, items. Standard library and kernel only."""

from recruit.exam.rules.items import NewItem, NewTopic, check_item
from recruit.exam.rules.marking import ExamResult, SectionResult
from recruit.exam.rules.plan import ExamPlan, SectionPlan, parse_exam
from recruit.exam.rules.seating import NewAttempt, SeatInfo, SittingState
from recruit.exam.rules.timing import Phase, Timeline, phase

__all__ = [
    "ExamPlan",
    "ExamResult",
    "NewAttempt",
    "NewItem",
    "NewTopic",
    "Phase",
    "SeatInfo",
    "SectionPlan",
    "SectionResult",
    "SittingState",
    "Timeline",
    "check_item",
    "parse_exam",
    "phase",
]
