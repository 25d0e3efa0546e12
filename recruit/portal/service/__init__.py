"""Use cases that reach through many features."""

from recruit.portal.service import erasure, my_data

__all__ = ["erasure", "my_data"]
