"""Officials' pages of campaigns and of their rules."""

from recruit.campaigns.views import campaigns, differences, editing
from recruit.campaigns.views.blueprint import bp

__all__ = ["bp", "campaigns", "differences", "editing"]
