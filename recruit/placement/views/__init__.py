"""Pages of placement: the candidate's, the officials', the public's."""

from recruit.placement.views import lists, office, places, public, receipts
from recruit.placement.views.blueprint import bp

__all__ = ["bp", "lists", "office", "places", "public", "receipts"]
