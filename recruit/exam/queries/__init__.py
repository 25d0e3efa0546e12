"""What others may ask of the exam."""

from recruit.exam.queries.items import practice_subjects
from recruit.exam.queries.marks import result_of, results
from recruit.exam.queries.sittings import next_sitting_of, seats_of

__all__ = ["next_sitting_of", "practice_subjects", "result_of", "results", "seats_of"]
