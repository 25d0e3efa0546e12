"""What happens in the registers."""

from dataclasses import dataclass

from recruit.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class RegistersLoaded(Event):
    districts: int
    subjects: int


@dataclass(frozen=True, kw_only=True)
class SchoolsAdded(Event):
    count: int


@dataclass(frozen=True, kw_only=True)
class SubjectAdded(Event):
    code: str
