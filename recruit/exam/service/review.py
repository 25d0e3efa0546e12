"""The steps of an item's way: into review, approved by somebody else, back, and out of use."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from recruit.directory import queries as directory
from recruit.exam.events import (
    ItemApproved,
    ItemRetired,
    ItemReturned,
    ItemSubmitted,
    ItemWithdrawn,
)
from recruit.exam.models import Item, ItemDecision, ItemVersion
from recruit.exam.rules.review import (
    ItemState,
    Step,
    after,
    require_languages,
    require_other,
    require_remark,
    under_review,
)
from recruit.exam.service.sealing import require_no_candidate
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.canonical import digest as digest_of
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Event, Ref
from recruit.kernel.text import N_

_EVENTS: dict[Step, type[Event]] = {
    Step.SUBMITTED: ItemSubmitted,
    Step.WITHDRAWN: ItemWithdrawn,
    Step.APPROVED: ItemApproved,
    Step.RETURNED: ItemReturned,
    Step.RETIRED: ItemRetired,
}
_NEEDS: dict[Step, Permission] = {
    Step.SUBMITTED: Permission.ITEMS_WRITE,
    Step.WITHDRAWN: Permission.ITEMS_WRITE,
    Step.APPROVED: Permission.ITEMS_REVIEW,
    Step.RETURNED: Permission.ITEMS_REVIEW,
    Step.RETIRED: Permission.ITEMS_REVIEW,
}


def take_step(
    public_id: str,
    step: Step,
    *,
    asker: Asker,
    now: datetime,
    remark: str = "",
    digest: str | None = None,
) -> ItemState:
    """Take a step of one item; the state it stands in afterwards.

    `digest`: of the version that the asker saw; RuleError where another one stands there now.
    Nobody reviews a version they wrote, and no candidate of a running campaign takes any step.
    """
    _require(step, remark, asker)
    row = db.session.scalar(select(Item).where(Item.public_id == public_id).with_for_update())
    if row is None:
        raise NotFoundError()
    return _take(row, step, remark, digest, asker, now)


def take_step_of_family(
    family: str,
    step: Step,
    *,
    asker: Asker,
    now: datetime,
    remark: str = "",
    digest: str | None = None,
) -> int:
    """The same step for all variants of a family that can take it; how many did.

    All or nothing: one that may not be approved keeps the others back. `digest`: of all variants
    as the asker saw them (`digest_of_family`).
    """
    _require(step, remark, asker)
    rows = db.session.scalars(
        select(Item).where(Item.family == family).order_by(Item.id).with_for_update()
    ).all()
    start = ItemState.DRAFT if step is Step.SUBMITTED else ItemState.IN_REVIEW
    ready = [row for row in rows if row.state == start or step is Step.RETIRED]
    if digest is not None and digest != digest_of_family(family):
        raise RuleError(N_("The item has been changed since you opened it. Read it again."))
    if not ready:
        raise RuleError(N_("No variant of the family is in the state for this."))
    for row in ready:
        if row.state != ItemState.RETIRED:
            _take(row, step, remark, None, asker, now)
    return len(ready)


def digest_of_family(family: str) -> str:
    """Over the newest versions of all variants."""
    rows = db.session.execute(
        select(ItemVersion.item_id, ItemVersion.version, ItemVersion.digest)
        .join(Item, Item.id == ItemVersion.item_id)
        .where(Item.family == family)
        .order_by(ItemVersion.item_id, ItemVersion.version)
    )
    newest = {item_id: digest for item_id, _, digest in rows}
    return digest_of(",".join(newest.values()))


def _require(step: Step, remark: str, asker: Asker) -> None:
    if not asker.may(_NEEDS[step]):
        raise NotFoundError()
    require_no_candidate(asker)
    require_remark(step, remark)


def _take(
    row: Item, step: Step, remark: str, digest: str | None, asker: Asker, now: datetime
) -> ItemState:
    versions = _versions(row.id)
    newest = versions[-1]
    then = after(ItemState(row.state), step)
    if digest is not None and digest != newest.digest:
        raise RuleError(N_("The item has been changed since you opened it. Read it again."))
    if step in (Step.SUBMITTED, Step.APPROVED):
        needed = directory.subjects()[row.subject_code].languages
        require_languages(newest.languages.split(","), needed)
    if step in (Step.APPROVED, Step.RETURNED):
        authors = [(one.version, one.author) for one in versions]
        require_other(asker.ref.id, under_review(authors, row.approved_version))
    row.state = then
    if step is Step.APPROVED:
        row.approved_version = newest.version
    db.session.add(
        ItemDecision(
            item_id=row.id,
            version=newest.version,
            step=step,
            by=asker.ref.id,
            author=newest.author,
            remark=remark.strip(),
            decided_at=now,
        )
    )
    event = _EVENTS[step](subject=Ref("item", row.public_id), version=newest.version)  # type: ignore[call-arg]
    journal.record(event, actor=asker.ref, now=now)
    db.session.flush()
    return then


def _versions(item_id: int) -> Sequence[ItemVersion]:
    return db.session.scalars(
        select(ItemVersion).where(ItemVersion.item_id == item_id).order_by(ItemVersion.version)
    ).all()
