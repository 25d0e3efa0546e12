"""Pages of interviews: the candidate's, the office's, a panel member's, everybody's."""

from recruit.interviews.views import candidate, marking, office, papers, slots, topics
from recruit.interviews.views.blueprint import bp

__all__ = ["bp", "candidate", "marking", "office", "papers", "slots", "topics"]
