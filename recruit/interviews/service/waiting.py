"""Who waits for an interview: those who passed the exam, or at a gate those who were placed."""

from collections.abc import Callable, Collection

from recruit.applications import queries as applications
from recruit.applications.rules import Application
from recruit.candidates import queries as candidates
from recruit.exam import queries as exams
from recruit.interviews import queries
from recruit.interviews.queries import PanelInfo
from recruit.kernel.asker import Scope

# Application ids by campaign id; the placement, a higher room, is asked through it.
Invited = Callable[[int], Collection[int]]
_invited: list[Invited] = []


def invited_by(provider: Invited) -> None:
    """Say who is invited to an interview that is a gate after the placement."""
    _invited[:] = [provider]


def waiting_applications(panel: PanelInfo, scope: Scope) -> list[Application]:
    """Who has no appointment yet, in the panel's subject and the official's districts."""
    admitted = _admitted(panel.campaign_id)
    eligible = applications.eligible(panel.campaign_id, panel.subject_code)
    taken = queries.applications_with_slot(panel.campaign_id)
    found = [one for one in eligible if one.id not in taken and one.id in admitted]
    if scope.everywhere or not found:
        return found
    cards = candidates.cards_of({one.card_id for one in found})
    return [one for one in found if cards[one.card_id].district_code in scope]


def _admitted(campaign_id: int) -> set[int]:
    if queries.rules_of(campaign_id).is_gate:
        return {one for provider in _invited for one in provider(campaign_id)}
    return {key for key, result in exams.results(campaign_id).items() if result.passed}


def is_admitted(application: Application) -> bool:
    """Whether this one may be invited at all."""
    return application.id in _admitted(application.campaign_id)
