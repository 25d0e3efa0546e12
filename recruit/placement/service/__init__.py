"""Use cases of lists, rounds and places. Each records its event; none commits."""

from flask_babel import gettext as _

from recruit.campaigns import service as campaigns
from recruit.placement.rules import CONTRACT_NAMES, PlacementRules, parse_placement
from recruit.placement.service import lists, places, publication, rounds
from recruit.web.formats import say


def describe(rules: PlacementRules) -> list[tuple[str, str]]:
    """The rule-set's section in plain words, in the page's language."""
    yes_no = {True: _("yes"), False: _("no")}
    return [
        *((_(CONTRACT_NAMES[kind]), str(most)) for kind, most in rules.choices.items()),
        (_("The last saved list counts"), yes_no[rules.last_saved_counts]),
        (_("Who declines is barred from later rounds"), yes_no[rules.decline_bars]),
        (_("Days to answer an offer"), str(rules.answer_days)),
        (_("Legal basis"), say(rules.legal)),
    ]


campaigns.register_section("placement", parse_placement, describe)

__all__ = ["lists", "places", "publication", "rounds"]
