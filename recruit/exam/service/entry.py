"""What a sitting asks of whoever comes in: set by officials."""

from datetime import datetime

from sqlalchemy import select

from recruit.campaigns import queries as campaigns
from recruit.exam.events import EntryChanged
from recruit.exam.models import Sitting
from recruit.exam.rules.entry import BrowserKeys
from recruit.exam.rules.seating import SittingState
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_


def set_entry(
    public_id: str, by_code: bool, keys: BrowserKeys, *, asker: Asker, now: datetime
) -> None:
    """Say who comes into a sitting of the asker's districts, and with which browser.

    Also while it runs, as a browser may have to be updated on the day; each change is in the
    journal.
    """
    row = db.session.scalar(
        select(Sitting)
        .where(Sitting.public_id == public_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None or row.district_code not in asker.scope(Permission.EXAMS_MANAGE):
        raise NotFoundError()
    if row.state == SittingState.CLOSED:
        raise RuleError(N_("This sitting is over."))
    if (row.by_code, row.browser_keys) == (by_code, keys.document):
        return
    row.by_code, row.browser_keys = by_code, keys.document
    event = EntryChanged(
        subject=Ref("sitting", public_id),
        campaign=campaigns.campaign_by_id(row.campaign_id).public_id,
        by_code=by_code,
        config_keys=len(keys.config),
        exam_keys=len(keys.exam),
    )
    journal.record(event, actor=asker.ref, now=now)
