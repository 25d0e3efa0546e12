"""The item bank's pages."""

from recruit.exam.views.items import bank, review

__all__ = ["bank", "review"]
