"""What looks odd about a vacancy: asked about, and never refused for it."""

from collections.abc import Iterable
from dataclasses import dataclass

from recruit.directory.rules import School
from recruit.kernel.text import N_
from recruit.vacancies.rules.kinds import Usual

DUPLICATE, MANY_POSTS, SUBJECT, HOURS = "duplicate", "many-posts", "subject", "hours"
DOUBT_NAMES = {
    DUPLICATE: N_("Another vacancy of the same school, subject, contract and sector"),
    MANY_POSTS: N_("Many posts for the size of the school"),
    SUBJECT: N_("The school does not teach this subject, as far as is known"),
    HOURS: N_("Hours a week outside the usual"),
}

Key = tuple[int, str, str, str]  # school, subject, contract kind, sector


@dataclass(frozen=True)
class Facts:
    """What is looked at; `twins` counts the campaign's other vacancies with the same key."""

    school: School
    subject_code: str
    posts: int
    hours: int
    twins: int = 0


def doubts(facts: Facts, usual: Usual) -> tuple[str, ...]:
    """Codes of DOUBT_NAMES, in their order; what is not known of a school raises no doubt."""
    pupils, taught = facts.school.pupils, facts.school.subjects
    odd = {
        DUPLICATE: facts.twins > 0,
        MANY_POSTS: pupils is not None and facts.posts * usual.pupils_per_post > pupils,
        SUBJECT: bool(taught) and facts.subject_code not in taught,
        HOURS: not usual.hours_from <= facts.hours <= usual.hours_to,
    }
    return tuple(code for code in DOUBT_NAMES if odd[code])


def counted(found: Iterable[tuple[str, ...]]) -> dict[str, int]:
    """How many have each doubt, in the order of DOUBT_NAMES; those that nobody has left out."""
    every = [code for codes in found for code in codes]
    return {code: every.count(code) for code in DOUBT_NAMES if code in every}
