"""What selects of the bank's forms offer."""

from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from recruit.directory import queries as directory
from recruit.exam.queries import blueprints
from recruit.exam.rules.review import ItemState
from recruit.kernel.text import N_
from recruit.web.pages import language

STATES = {
    ItemState.DRAFT: N_("draft"),
    ItemState.IN_REVIEW: N_("in review"),
    ItemState.APPROVED: N_("approved"),
    ItemState.RETIRED: N_("retired"),
}
STATE_KINDS = {
    ItemState.DRAFT: "neutral",
    ItemState.IN_REVIEW: "warning",
    ItemState.APPROVED: "good",
    ItemState.RETIRED: "danger",
}
DIFFICULTIES = {1: N_("easy"), 2: N_("middling"), 3: N_("hard")}


def difficulty_choices() -> list[SelectChoice]:
    return [SelectChoice(number, _(word)) for number, word in DIFFICULTIES.items()]


def subject_choices() -> list[SelectChoice]:
    return [SelectChoice(s.code, s.name[language()]) for s in directory.subjects().values()]


def use_choices() -> list[SelectChoice]:
    return [
        SelectChoice("paper", _("Exam papers (sealed)")),
        SelectChoice("practice", _("Practice test (public)")),
    ]


def topic_choices(subject: str) -> list[SelectChoice]:
    """The subject's topics, those below others further in."""
    tree = blueprints.topic_tree(subject).in_order()
    named = [(one.code, "\u2003" * depth + one.name[language()]) for depth, one in tree]
    return [SelectChoice("", _("None")), *(SelectChoice(code, name) for code, name in named)]


def every_topic() -> list[SelectChoice]:
    """The topics of all subjects, as "subject:topic"."""
    choices = [SelectChoice("", _("None"))]
    for subject in directory.subjects().values():
        for _depth, one in blueprints.topic_tree(subject.code).in_order():
            name = f"{subject.name[language()]}: {one.name[language()]}"
            choices.append(SelectChoice(f"{subject.code}:{one.code}", name))
    return choices


def every_language() -> tuple[str, ...]:
    """The languages in which some subject's items are written, ours first."""
    own = (code for one in directory.subjects().values() for code in one.languages)
    return tuple(dict.fromkeys(["az", "en", "ru", *own]))
