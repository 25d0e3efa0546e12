"""Use cases of lists, rounds and places. Each records its event; none commits."""

from flask_babel import gettext as _

from recruit.campaigns import service as campaigns
from recruit.placement.rules import (
    CONTRACT_NAMES,
    DECLINES_NAMES,
    SCHEMA,
    SILENCE_NAMES,
    PlacementRules,
    Priority,
    check_kinds,
    parse_placement,
)
from recruit.placement.service import (
    excuses,
    gate,
    lists,
    overrides,
    places,
    publication,
    rounds,
    withdrawals,
)
from recruit.vacancies.rules import Kinds
from recruit.web.formats import points, say


def describe(rules: PlacementRules) -> list[tuple[str, str]]:
    """The rule-set's section in plain words, in the page's language."""
    yes_no = {True: _("yes"), False: _("no")}
    return [
        *((_(CONTRACT_NAMES[kind]), str(most)) for kind, most in rules.choices.items()),
        (_("The last saved list counts"), yes_no[rules.last_saved_counts]),
        (_("Who declines is barred from later rounds"), yes_no[rules.decline_bars]),
        (_("After declines"), _(DECLINES_NAMES[rules.declines])),
        (_("Days to answer an offer"), str(rules.answer_days)),
        (_("Who does not answer in time"), _(SILENCE_NAMES[rules.silence])),
        *(
            (_("Frees from the bar"), f"{say(one.name)} ({say(one.legal)})")
            for one in rules.excuses
        ),
        *([(_("Groups that choose first"), _groups(rules.priority))] if rules.priority else []),
        *(
            (_("Own pass mark: %(kind)s", kind=_kind(kind)), points(mark))
            for kind, mark in rules.pass_marks.items()
        ),
        (_("How many listed a vacancy is shown"), yes_no[rules.publish_counts]),
        (
            _("Reminders of an unconfirmed list, days before the end"),
            ", ".join(map(str, rules.reminder_days)) or _("none"),
        ),
        (_("Legal basis"), say(rules.legal)),
    ]


def _groups(priority: Priority) -> str:
    """The field, and its answers with their classes, those that go first first."""
    classes = sorted(priority.classes.items(), key=lambda one: (-one[1], one[0]))
    return f"{priority.field}: " + ", ".join(f"{code} ({number})" for code, number in classes)


def _kind(code: str) -> str:
    """A kind that only this rule-set names stands there with its code."""
    return say(Kinds()[code].name)


campaigns.register_section("placement", parse_placement, describe, check_kinds, schema=SCHEMA)

__all__ = [
    "excuses",
    "gate",
    "lists",
    "overrides",
    "places",
    "publication",
    "rounds",
    "withdrawals",
]
