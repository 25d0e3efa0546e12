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
