"""Pages of placement: the candidate's, the officials', the public's."""

from recruit.placement.views import candidate, office, public
from recruit.placement.views.blueprint import bp

__all__ = ["bp", "candidate", "office", "public"]
