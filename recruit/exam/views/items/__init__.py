"""The item bank's pages."""

from recruit.exam.views.items import bank, importing, pictures, review, rulings

__all__ = ["bank", "importing", "pictures", "review", "rulings"]
