"""The subjects in which a candidate may have a vacancy, and why."""

from recruit.applications.queries.reading import of_person, verdicts
from recruit.applications.rules import ApplicationState
from recruit.candidates import queries as candidates
from recruit.kernel.text import Bilingual
from recruit.vacancies.service.providers import Fit

APPLIED = Bilingual("bu fənn üzrə ərizə vermisiniz", "you have applied for this subject")
ADMITTED = Bilingual(
    "bu fənn üzrə imtahana buraxılmısınız", "you are admitted to the exam in this subject"
)
ALLOWED = Bilingual(
    "kartınıza görə bu fənn üzrə ərizə verə bilərsiniz",
    "by your card you may apply for this subject",
)
OVER = (ApplicationState.WITHDRAWN, ApplicationState.NOT_ELIGIBLE)


def fit(person_id: int, campaign_id: int) -> Fit | None:
    """What somebody has applied for and was not refused, else what the rules allow their card;
    None where there is no card."""
    live = [one for one in of_person(person_id, campaign_id) if one.state not in OVER]
    card = candidates.card(person_id, campaign_id)
    if card is None:
        return None
    if live:
        admitted = ApplicationState.ELIGIBLE
        subjects = {a.subject_code: ADMITTED if a.state == admitted else APPLIED for a in live}
        return Fit(subjects, card.district_code)
    allowed = [code for code, verdict in verdicts(card).items() if not verdict.refused]
    return Fit(dict.fromkeys(allowed, ALLOWED), card.district_code)
