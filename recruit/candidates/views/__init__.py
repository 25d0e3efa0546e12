"""Pages of candidates: the card, documents, adjustments; forms for officials."""

from recruit.candidates.views import (
    adjustments,
    calls,
    card,
    documents,
    forms,
    history,
    prefill,
    question,
)
from recruit.candidates.views.blueprint import bp

__all__ = [
    "adjustments",
    "bp",
    "calls",
    "card",
    "documents",
    "forms",
    "history",
    "prefill",
    "question",
]
