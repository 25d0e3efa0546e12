"""Use cases of interviews. Each records its event; none commits."""

from flask_babel import gettext as _

from recruit.campaigns import service as campaigns
from recruit.interviews.rules import SCHEMA, Aggregate, InterviewRules, parse_interview
from recruit.interviews.service import minutes, topics
from recruit.interviews.service.bulk import NewResult, add_results
from recruit.interviews.service.changes import came_late, cancel, miss, move
from recruit.interviews.service.marking import declare_conflict, explain, submit_marks
from recruit.interviews.service.panels import form_panel, substitute
from recruit.interviews.service.scheduling import Plan, appoint_one, schedule
from recruit.interviews.service.waiting import invited_by, waiting_applications
from recruit.web.formats import points, say

__all__ = [
    "NewResult",
    "Plan",
    "add_results",
    "appoint_one",
    "came_late",
    "cancel",
    "declare_conflict",
    "describe",
    "explain",
    "form_panel",
    "invited_by",
    "minutes",
    "miss",
    "move",
    "schedule",
    "submit_marks",
    "substitute",
    "topics",
    "waiting_applications",
]


def describe(rules: InterviewRules) -> list[tuple[str, str]]:
    """The rule-set's section in plain words, in the page's language."""
    if not rules.criteria:
        return [(_("Interview"), _("The rule-set of this campaign has no marked interview."))]
    said = [(_("What the interview is for"), _what_for(rules))]
    for one in rules.criteria:
        text = _("at most %(points)s points", points=points(one.maximum))
        if one.needed is not None:
            least = _("at least %(points)s are needed", points=points(one.needed))
            text = f"{text}, {least}"
        said.append((say(one.name), text))
    if rules.minimum is not None:
        said.append((_("Needed together"), points(rules.minimum)))
    said.append((_("The members' marks together"), _together(rules)))
    if rules.outlier is not None:
        text = _("further than %(points)s points from the others", points=points(rules.outlier))
        said.append((_("A member explains marks that lie"), text))
    said += [
        (_("Roles on the panel, the chair first"), ", ".join(say(one.name) for one in rules.seats)),
        (_("Members that must have marked"), str(rules.quorum)),
        (_("Appointments of who does not come"), str(rules.appointments)),
    ]
    if rules.legal:
        said.append((_("Legal basis"), say(rules.legal)))
    return said


def _what_for(rules: InterviewRules) -> str:
    if rules.is_gate:
        return _("Who was placed must pass it before the order.")
    return _("Its points are part of the total.")


def _together(rules: InterviewRules) -> str:
    if rules.aggregate is Aggregate.MEAN:
        return _("The mean of the members counts.")
    return _("The median of the members counts.")


campaigns.register_section("interview", parse_interview, describe, schema=SCHEMA)
