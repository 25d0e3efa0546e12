"""What decides whether somebody may submit now, asked for at once: thousands ask in a campaign's
last minutes."""

import json
from dataclasses import dataclass

from sqlalchemy import and_, bindparam, select

from recruit.applications.models import ApplicationRow
from recruit.applications.rules import ApplicationState
from recruit.campaigns import queries as campaigns
from recruit.campaigns.queries import CAMPAIGNS
from recruit.campaigns.rules import Campaign
from recruit.candidates import queries as candidates
from recruit.candidates.service import deciders
from recruit.directory import queries as directory
from recruit.directory.queries import SUBJECTS
from recruit.directory.rules import Subject
from recruit.extensions.direct import constant, in_words_of_drivers
from recruit.extensions.prepared import rows_of
from recruit.kernel.text import Bilingual

_APPLICATIONS = ApplicationRow.__table__
_STANDING = and_(
    _APPLICATIONS.c.person_id == bindparam("person_id"),
    _APPLICATIONS.c.campaign_id == CAMPAIGNS.c.id,
    _APPLICATIONS.c.subject_code == bindparam("subject_code"),
    _APPLICATIONS.c.state != constant(ApplicationState.WITHDRAWN.value),
)
_SITUATION = in_words_of_drivers(
    select(
        _APPLICATIONS.c.id.label("standing"),
        *directory.SUBJECT,
        deciders.ROLE.scalar_subquery().label("deciding"),
        campaigns.IN_FORCE.scalar_subquery().label("rule_set"),
        *directory.SIZES,
        *candidates.PUBLISHED,
    )
    .select_from(
        CAMPAIGNS.outerjoin(SUBJECTS, SUBJECTS.c.code == bindparam("subject_code")).outerjoin(
            _APPLICATIONS, _STANDING
        )
    )
    .where(CAMPAIGNS.c.id == bindparam("campaign_id"))
)


@dataclass(frozen=True)
class Situation:
    """As the running transaction finds it."""

    stands: bool  # an application of theirs for this subject, that is not withdrawn
    subject: Subject | None
    deciding: Bilingual | None  # their role that takes part in the campaign's decisions
    rule_set: str | None  # the digest of the rules in force
    published: candidates.Published


def situation(person_id: int, campaign: Campaign, subject_code: str) -> Situation:
    """Whether something stands is not held: look at it again before anything is done with it."""
    ((standing, *subject, deciding, rule_set, districts, subjects, versions, newest),) = rows_of(
        _SITUATION,
        person_id=person_id,
        campaign_id=campaign.id,
        subject_code=subject_code,
        since=deciders.begin_of(campaign),
    )
    return Situation(
        standing is not None,
        directory.found(subject_code, tuple(subject), (districts, subjects)),
        Bilingual(**json.loads(deciding)) if deciding else None,
        rule_set,
        (versions, newest),
    )
