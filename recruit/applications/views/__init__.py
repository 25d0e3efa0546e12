"""Pages of applications: the candidate's own, and the officials' queue."""

from recruit.applications.views import candidates, officials
from recruit.applications.views.blueprint import bp

__all__ = ["bp", "candidates", "officials"]
