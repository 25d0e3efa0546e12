"""The help pages there are: one for each role."""

from dataclasses import dataclass

from recruit.kernel.errors import NotFoundError
from recruit.kernel.text import N_


@dataclass(frozen=True)
class Topic:
    """A help page; its text stands in templates/learning/topics/<code>.<language>.html."""

    code: str
    role: str
    question: str  # the heading of the page


TOPICS = (
    Topic("candidate", N_("Candidate"), N_("How do I take part as a candidate?")),
    Topic("school-head", N_("School head"), N_("How do I prepare my school's vacancies?")),
    Topic(
        "regional-official",
        N_("Regional official"),
        N_("How do I check my districts' applications?"),
    ),
    Topic("ministry-official", N_("Ministry official"), N_("How do I run a campaign?")),
    Topic("item-author", N_("Item author"), N_("How do I add questions to the item bank?")),
    Topic("exam-official", N_("Exam official"), N_("How do I prepare and watch the exam?")),
    Topic("exam-head", N_("Exam head"), N_("How do I run the exam in my centre?")),
    Topic("invigilator", N_("Invigilator"), N_("How do I look after a room?")),
    Topic("interviewer", N_("Interviewer"), N_("How do I mark an interview?")),
    Topic("auditor", N_("Auditor"), N_("How do I check what was done?")),
    Topic("administrator", N_("Administrator"), N_("How do I look after people and the system?")),
)


def topic(code: str) -> Topic:
    """The help page of a role; NotFoundError where there is none."""
    for one in TOPICS:
        if one.code == code:
            return one
    raise NotFoundError()
