"""Pages of placement: the candidate's, the officials', the public's."""

from recruit.placement.views import excuses, lists, office, places, public, receipts, runs
from recruit.placement.views.blueprint import bp

__all__ = ["bp", "excuses", "lists", "office", "places", "public", "receipts", "runs"]
