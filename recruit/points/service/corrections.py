"""A decision on appeal becomes a line of the total."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy.exc import IntegrityError

from recruit.applications import queries as applications
from recruit.campaigns import queries as campaigns
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_, Bilingual
from recruit.points.events import PointsCorrected
from recruit.points.models import CorrectionRow
from recruit.points.rules import Total
from recruit.points.service.computing import compute_one

LARGEST = Decimal("100.00")


def add_correction(
    application_id: int,
    points: Decimal,
    *,
    legal: Bilingual,
    objection: Ref,
    actor: Ref,
    now: datetime,
) -> Total | None:
    """Add a correction line and compute the total anew; one line for each objection, ever."""
    check_correction(points)
    application = applications.by_ids([application_id]).get(application_id)
    if application is None:
        raise NotFoundError()
    row = CorrectionRow(
        application_id=application_id,
        campaign_id=application.campaign_id,
        points=points,
        legal=legal,
        objection=objection.id,
        decided_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise RuleError(N_("This objection has corrected the total already.")) from error
    event = PointsCorrected(
        subject=Ref("application", application.public_id),
        campaign=campaigns.campaign_by_id(application.campaign_id).public_id,
        correction=row.public_id,
        objection=objection.id,
    )
    journal.record(event, actor=actor, now=now)
    return compute_one(application_id, actor=actor, now=now)


def check_correction(points: Decimal) -> None:
    """Refuse nothing, more than two places, and what no appeal can be worth."""
    if not points.is_finite() or abs(points) > LARGEST:
        raise RuleError(
            N_("A correction lies between −%(most)s and %(most)s points."),
            field="points",
            most=LARGEST,
        )
    if points == 0:
        raise RuleError(N_("A correction of 0 points changes nothing."), field="points")
    if points != points.quantize(Decimal("0.01")):
        raise RuleError(N_("Points have at most two decimal places."), field="points")
