"""Pages of subjects: topics, blueprint, practice test, coverage."""

from recruit.exam.views.subjects import blueprint, coverage, practice, subject

__all__ = ["blueprint", "coverage", "practice", "subject"]
