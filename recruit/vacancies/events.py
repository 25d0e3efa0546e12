"""What happens to vacancies."""

from dataclasses import dataclass

from recruit.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class VacanciesImported(Event):
    """subject: campaign; a file's rows, or last year's, became drafts."""

    count: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class VacancyDrafted(Event):
    """subject: vacancy; somebody wrote a draft."""


@dataclass(frozen=True, kw_only=True)
class VacancyEdited(Event):
    """subject: vacancy; a draft, or a checked one that is a draft again."""

    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class VacancyDiscarded(Event):
    """subject: vacancy; what was not published yet was deleted, and this is what it was."""

    code: str
    school: str  # its public id
    subject_code: str
    posts: int


@dataclass(frozen=True, kw_only=True)
class VacanciesChecked(Event):
    """subject: campaign; drafts were found right."""

    count: int
    digest: str  # of the public ids, sorted
    acknowledged: tuple[str, ...] = ()  # warnings that the checker has looked at: "code count"


@dataclass(frozen=True, kw_only=True)
class VacanciesSentBack(Event):
    """subject: campaign; what was not published yet is to be corrected."""

    count: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class VacanciesPublished(Event):
    """subject: campaign; checked ones became visible to everybody."""

    count: int
    digest: str  # of the public ids, sorted


@dataclass(frozen=True, kw_only=True)
class VacancyChanged(Event):
    """subject: vacancy; a published one says something else now. Its history holds what."""

    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class VacancyClosed(Event):
    """subject: vacancy; nobody can choose it any more, whoever listed it keeps it."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class VacanciesClosed(Event):
    """subject: campaign; closed by the calendar."""

    count: int


@dataclass(frozen=True, kw_only=True)
class VacancyWithdrawn(Event):
    """subject: vacancy."""

    reason: str  # a code from the list of reasons


@dataclass(frozen=True, kw_only=True)
class OutcomesRecorded(Event):
    """subject: campaign; the placement's cut-offs now stand at its vacancies."""

    count: int


@dataclass(frozen=True, kw_only=True)
class VacanciesRefreshed(Event):
    """subject: campaign; what follows from schools and rules was worked out anew."""


@dataclass(frozen=True, kw_only=True)
class SearchConfirmationAsked(Event):
    """subject: saved-search; an address waits to be confirmed by whoever reads its mails."""


@dataclass(frozen=True, kw_only=True)
class SearchSaved(Event):
    """subject: saved-search; somebody will hear of what it newly finds."""


@dataclass(frozen=True, kw_only=True)
class SearchStopped(Event):
    """subject: saved-search; nobody hears of it any more."""


@dataclass(frozen=True, kw_only=True)
class SearchesAlerted(Event):
    """subject: campaign; a day's new vacancies were looked through for all saved searches."""

    day: str
    new: int  # vacancies
    alerts: int  # mails
