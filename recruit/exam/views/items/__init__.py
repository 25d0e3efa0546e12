"""The item bank's pages."""

from recruit.exam.views.items import (
    bank,
    exporting,
    families,
    importing,
    pictures,
    review,
    rulings,
)

__all__ = ["bank", "exporting", "families", "importing", "pictures", "review", "rulings"]
