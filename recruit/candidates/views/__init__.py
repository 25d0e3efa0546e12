"""Pages of candidates: the card, documents, adjustments; forms for officials."""

from recruit.candidates.views import adjustments, card, documents, forms
from recruit.candidates.views.blueprint import bp

__all__ = ["adjustments", "bp", "card", "documents", "forms"]
