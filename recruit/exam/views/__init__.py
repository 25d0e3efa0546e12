"""Pages of recruit.exam."""

from recruit.exam.views import candidate, office_items, office_sittings, practice, saving, sheet
from recruit.exam.views.blueprint import bp

__all__ = ["bp", "candidate", "office_items", "office_sittings", "practice", "saving", "sheet"]
