"""What happens in the registers."""

from dataclasses import dataclass

from recruit.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class RegistersLoaded(Event):
    districts: int
    subjects: int
    universities: int = 0


@dataclass(frozen=True, kw_only=True)
class SchoolsAdded(Event):
    count: int


@dataclass(frozen=True, kw_only=True)
class SubjectAdded(Event):
    code: str


@dataclass(frozen=True, kw_only=True)
class UniversityAdded(Event):
    code: str


@dataclass(frozen=True, kw_only=True)
class UniversityRenamed(Event):
    code: str


@dataclass(frozen=True, kw_only=True)
class SchoolRenamed(Event):
    """subject: school."""


@dataclass(frozen=True, kw_only=True)
class SchoolMoved(Event):
    """subject: school. Its place or its district is another one."""

    district: str


@dataclass(frozen=True, kw_only=True)
class SchoolDescribed(Event):
    """subject: school."""

    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SchoolsMerged(Event):
    """subject: the school that goes; `into`: public id of the one that stays."""

    into: str


@dataclass(frozen=True, kw_only=True)
class SchoolClosed(Event):
    """subject: school."""


@dataclass(frozen=True, kw_only=True)
class SchoolReopened(Event):
    """subject: school."""


@dataclass(frozen=True, kw_only=True)
class SchoolRemoved(Event):
    """subject: school. It had been added by mistake, and nothing pointed to it."""

    code: str


@dataclass(frozen=True, kw_only=True)
class SchoolsImported(Event):
    """subject: the register of schools."""

    added: int
    changed: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class SchoolPhotoAdded(Event):
    """subject: school."""

    photo: str


@dataclass(frozen=True, kw_only=True)
class SchoolPhotoRemoved(Event):
    """subject: school."""

    photo: str
