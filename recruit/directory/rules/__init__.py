"""What a register holds: districts, subjects and schools."""

from recruit.directory.rules.registers import SUBJECTS, District, Subject, University, title
from recruit.directory.rules.schools import (
    BUILDING_NAMES,
    BUILDING_STATES,
    STATE_NAMES,
    STATES,
    Contact,
    NewSchool,
    Post,
    School,
)

__all__ = [
    "BUILDING_NAMES",
    "BUILDING_STATES",
    "STATES",
    "STATE_NAMES",
    "SUBJECTS",
    "Contact",
    "District",
    "NewSchool",
    "Post",
    "School",
    "Subject",
    "University",
    "title",
]
