"""What happens to vacancies."""

from dataclasses import dataclass

from recruit.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class VacanciesImported(Event):
    """subject: campaign; a file's rows became drafts."""

    count: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class VacanciesPublished(Event):
    """subject: campaign; drafts became visible to everybody."""

    count: int
    digest: str  # of the public ids, sorted


@dataclass(frozen=True, kw_only=True)
class VacancyWithdrawn(Event):
    """subject: vacancy."""

    reason: str  # a code from the list of reasons


@dataclass(frozen=True, kw_only=True)
class OutcomesRecorded(Event):
    """subject: campaign; the placement's cut-offs now stand at its vacancies."""

    count: int
