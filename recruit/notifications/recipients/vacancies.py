"""What those who post vacancies are told about them."""

from collections.abc import Iterator

from recruit.accounts import queries as accounts
from recruit.campaigns import queries as campaigns
from recruit.journal.queries import Entry
from recruit.kernel.asker import Permission
from recruit.kernel.errors import NotFoundError
from recruit.notifications.recipients.common import where
from recruit.notifications.rules import Notice
from recruit.notifications.service import tells
from recruit.vacancies import queries
from recruit.vacancies.queries import SentBack

NAMED = 10
OFFICE = "/office/vacancies"


@tells("VacanciesSentBack", "vacancies-sent-back")
def sent_back(entry: Entry) -> Iterator[Notice]:
    """Whoever wrote them last and still posts for that school: once for the whole step. Nobody
    is told of what they have sent back themselves."""
    campaign = campaigns.campaign(entry.subject.id)
    for share in queries.sent_back(campaign.id, entry.at):
        if share.written_by != entry.actor.id and (notice := _notice(share, campaign.public_id)):
            yield notice


def _notice(share: SentBack, campaign: str) -> Notice | None:
    try:
        person = accounts.person_by_public_id(share.written_by)
    except NotFoundError:
        return None
    scope = accounts.asker_of(person.id).scope(Permission.VACANCIES_EDIT)
    theirs = [
        one for one in share.vacancies if scope.covers(one.school.district_code, one.school.id)
    ]
    if not theirs:
        return None
    values = {
        "note": share.note,
        "count": len(theirs),
        "vacancies": [{"code": one.code, **where(one)} for one in theirs[:NAMED]],
    }
    only = f"{OFFICE}/{theirs[0].public_id}/edit"
    every = f"{OFFICE}?campaign={campaign}&state={queries.SENT_BACK}"
    return Notice(person.id, values, only if len(theirs) == 1 else every)
