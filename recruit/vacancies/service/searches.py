"""Keeping searches: a person's own, or of an address that confirms itself by a link."""

import hmac
from collections.abc import Collection
from datetime import datetime

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import SYSTEM, Event, Ref
from recruit.kernel.text import N_
from recruit.vacancies.events import SearchConfirmationAsked, SearchSaved, SearchStopped
from recruit.vacancies.models import SavedSearch, SearchAlert
from recruit.vacancies.queries import Filters
from recruit.vacancies.rules.searches import ALERTS_KEPT, ASK_AGAIN, MOST, UNCONFIRMED, free_slot

BATCH = 500
TOO_MANY = N_("You keep %(most)s searches already. Stop one of them first.")
ONLY_RUNNING = N_("This campaign is finished: nothing new will be found in it.")


def save(
    filters: Filters,
    fits: Collection[str],
    *,
    campaign: Campaign,
    language: str,
    asker: Asker,
    now: datetime,
) -> str:
    """Keep a search of the asker's; saving the same one twice is harmless. Its public id."""
    person_id = asker.own_id()
    row = _row(filters, fits, campaign, language, now, f"person:{person_id}")
    row.person_id, row.confirmed_at = person_id, now
    kept = _keep(row)
    if kept is row:
        _record(SearchSaved(subject=_ref(row), campaign=campaign.public_id), asker.ref, now)
    return kept.public_id


def ask_by_mail(
    filters: Filters, email: str, *, campaign: Campaign, language: str, now: datetime
) -> None:
    """Keep a search until its address is confirmed; the same silence whatever is known of it."""
    row = _row(filters, (), campaign, language, now, f"email:{email.strip().lower()}")
    row.email = email.strip()
    try:
        kept = _keep(row)
    except RuleError:  # full: telling a stranger so would tell on whoever owns the address
        return
    if kept.confirmed_at is None and (kept is row or kept.asked_at < now - ASK_AGAIN):
        kept.asked_at = now
        event = SearchConfirmationAsked(subject=_ref(kept), campaign=campaign.public_id)
        _record(event, SYSTEM, now)


def _row(
    filters: Filters,
    fits: Collection[str],
    campaign: Campaign,
    language: str,
    now: datetime,
    owner: str,
) -> SavedSearch:
    if campaign.state != "running":
        raise RuleError(ONLY_RUNNING)
    document = filters.params() | ({"fitting": " ".join(sorted(fits))} if filters.fits else {})
    return SavedSearch(
        campaign_id=campaign.id,
        owner=owner_of(owner),
        language=language,
        filters=document,
        digest=digest(canonical_json(document)),
        asked_at=now,
    )


def owner_of(owner: str) -> str:
    """Whose it is, so that nobody can find out by guessing addresses."""
    key = str(current_app.secret_key).encode()
    return hmac.new(key, f"saved-search:{owner}".encode(), "sha256").hexdigest()


def _keep(row: SavedSearch) -> SavedSearch:
    """The row, or the one that says the same already."""
    own = list(db.session.scalars(select(SavedSearch).where(SavedSearch.owner == row.owner)))
    for one in own:
        if (one.campaign_id, one.digest) == (row.campaign_id, row.digest):
            return one
    slot = free_slot({one.slot for one in own})
    if slot is None:
        raise RuleError(TOO_MANY, most=MOST)
    row.slot = slot
    try:
        with db.session.begin_nested():
            db.session.add(row)
            db.session.flush()
    except IntegrityError:  # at the same moment in another window
        return _keep_again(row)
    return row


def _keep_again(row: SavedSearch) -> SavedSearch:
    found = db.session.scalar(
        select(SavedSearch).where(
            SavedSearch.owner == row.owner,
            SavedSearch.campaign_id == row.campaign_id,
            SavedSearch.digest == row.digest,
        )
    )
    if found is None:
        raise RuleError(N_("Another search was saved at this moment. Try again."))
    return found


# --- links in mails -------------------------------------------------------------------------------


def token_of(purpose: str, what: str) -> str:
    """Signed when a mail is written; nothing of it is stored."""
    return str(_signer(purpose).dumps(what))


def _read(purpose: str, token: str) -> str:
    try:
        return str(_signer(purpose).loads(token))
    except BadData:
        raise NotFoundError from None


def _signer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=f"recruit.searches.{purpose}")


def to_confirm(token: str) -> SavedSearch:
    """The search a confirmation link is about; NotFoundError where it is gone."""
    return _one(_read("confirm", token))


def confirm(token: str, *, now: datetime) -> str:
    """Whoever reads the address's mails wants to hear of the search. Its public id."""
    row = to_confirm(token)
    if row.confirmed_at is None:
        row.confirmed_at = now
        campaign = campaigns.campaign_by_id(row.campaign_id).public_id
        _record(SearchSaved(subject=_ref(row), campaign=campaign), SYSTEM, now)
    return row.public_id


def to_stop(token: str) -> list[SavedSearch]:
    """The searches a stop link is about: one, or all of an owner; none where all are stopped."""
    what = _read("stop", token)
    return list(
        db.session.scalars(
            select(SavedSearch)
            .where((SavedSearch.public_id == what) | (SavedSearch.owner == what))
            .order_by(SavedSearch.id)
        )
    )


def stop(token: str, *, now: datetime) -> int:
    """Stop what the link is about; a second time there is nothing left to stop."""
    rows = to_stop(token)
    for row in rows:
        _stop(row, SYSTEM, now)
    return len(rows)


def stop_own(public_id: str, *, asker: Asker, now: datetime) -> None:
    """Stop one of the asker's searches."""
    row = _one(public_id)
    if row.person_id != asker.own_id():
        raise NotFoundError
    _stop(row, asker.ref, now)


def _stop(row: SavedSearch, actor: Ref, now: datetime) -> None:
    campaign = campaigns.campaign_by_id(row.campaign_id).public_id
    _record(SearchStopped(subject=_ref(row), campaign=campaign), actor, now)
    db.session.delete(row)


def _one(public_id: str) -> SavedSearch:
    row = db.session.scalar(select(SavedSearch).where(SavedSearch.public_id == public_id))
    if row is None:
        raise NotFoundError
    return row


def _ref(row: SavedSearch) -> Ref:
    return Ref("saved-search", row.public_id)


def _record(event: Event, actor: Ref, now: datetime) -> None:
    journal.record(event, actor=actor, now=now)


# --- going ----------------------------------------------------------------------------------------


def forget_person(person_id: int) -> None:
    """Of an erased person no search stays."""
    db.session.execute(
        delete(SearchAlert).where(SearchAlert.owner == owner_of(f"person:{person_id}"))
    )
    db.session.execute(delete(SavedSearch).where(SavedSearch.person_id == person_id))


def forget_old(now: datetime) -> int:
    """Delete a batch of what was never confirmed, of campaigns that are over, and of old alerts."""
    over = [one.id for one in campaigns.campaigns() if one.state == "finished"]
    unconfirmed = SavedSearch.confirmed_at.is_(None) & (SavedSearch.asked_at < now - UNCONFIRMED)
    gone = 0
    for model, condition in (
        (SavedSearch, unconfirmed | SavedSearch.campaign_id.in_(over)),
        (SearchAlert, SearchAlert.made_at < now - ALERTS_KEPT),
    ):
        keys = db.session.scalars(select(model.id).where(condition).limit(BATCH)).all()
        if keys:
            db.session.execute(delete(model).where(model.id.in_(keys)))
        gone += len(keys)
    return gone
