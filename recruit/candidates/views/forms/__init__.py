"""Officials' pages of forms: list, draft, parts, preview, publishing, files."""

from recruit.candidates.views.forms import drafts, exchange, parts, preview, publishing

__all__ = ["drafts", "exchange", "parts", "preview", "publishing"]
