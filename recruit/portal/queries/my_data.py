"""Everything that we keep about one person, as a document for themselves."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask_babel import gettext as _

from recruit.accounts import queries as accounts
from recruit.accounts import service as account_service
from recruit.candidates import queries as candidates
from recruit.journal import queries as journal
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.events import Ref
from recruit.notifications import queries as notifications
from recruit.portal.queries.standing import own_campaigns
from recruit.reports.queries import case
from recruit.reports.queries.casefile import case_document
from recruit.reports.queries.plain import (
    Voice,
    both,
    document_document,
    entry_document,
    message_document,
    person_document,
    plain,
)
from recruit.reports.queries.printing import chapters
from recruit.vacancies.queries import saved
from recruit.web.documents import Paper, pdf
from recruit.web.formats import moment
from recruit.web.pages import language

SCHEMA = "recruit-my-data/1"
EVERYTHING = 100_000  # more lines and messages than one person ever has
OF_THE_PERSON = {"documents", "messages"}  # stand once, not in each campaign


def my_data(person_id: int, now: datetime) -> dict[str, Any]:
    """The document: docs/privacy.md says what stands in it. Sensitive answers are in it, plain."""
    person = accounts.person(person_id)
    voice = Voice(me=person.public_id)
    body = {
        "as_of": plain(now),
        "person": person_document(person, accounts.earlier_names(person_id)),
        "account": _account(person_id, now),
        "consents": [
            {"version": one.version, "agreed_at": plain(one.agreed_at), "digest": one.digest}
            for one in account_service.consents.given(person_id)
        ],
        "erasures": [
            {
                "asked_at": plain(one.asked_at),
                "words": one.words,
                "state": {"code": one.state.value, "name": both(one.state_name)},
                "closed_at": plain(one.closed_at),
                "answer": one.answer,
            }
            for one in accounts.erasures_of(person_id)
        ],
        "documents": [document_document(one) for one in candidates.documents_of(person_id)],
        "messages": [
            message_document(one) for one in notifications.inbox(person_id, limit=EVERYTHING)
        ],
        "searches": [
            {"filters": urlencode(one.filters), "asked_at": plain(one.asked_at)}
            for one in saved.saved_of(person_id)
        ],
        "campaigns": [_campaign(person_id, one.id, voice) for one in own_campaigns(person_id)],
        "journal": [entry_document(one, voice) for one in _entries(person.public_id)],
    }
    return {"schema": SCHEMA, "digest": digest(canonical_json(body)), "data": body}


def _account(person_id: int, now: datetime) -> dict[str, Any]:
    return {
        "roles": [plain(one.name) for one in accounts.grants_of([person_id])[person_id]],
        "sessions": [
            {
                "device": one.device,
                "created_at": plain(one.created_at),
                "last_seen_at": plain(one.last_seen_at),
            }
            for one in accounts.sessions_of(person_id, now)
        ],
    }


def _campaign(person_id: int, campaign_id: int, voice: Voice) -> dict[str, Any]:
    card = candidates.card(person_id, campaign_id)
    assert card is not None  # noqa: S101  (own_campaigns asks for a card)
    found = case(card, own=True, most=EVERYTHING)
    document = case_document(found, voice)
    here = [one for one in found.journal if one.campaign == found.campaign.public_id]
    document["journal"] = [entry_document(one, voice) for one in here]
    return {key: value for key, value in document.items() if key not in OF_THE_PERSON}


def _entries(public_id: str) -> list[journal.Entry]:
    """What happened to the account itself; the campaigns hold the rest."""
    rows, _count = journal.entries(about=[Ref("person", public_id)], limit=EVERYTHING)
    return [one for one in rows if one.campaign is None]


def my_paper(document: dict[str, Any]) -> bytes:
    """The same on paper."""
    body = document["data"]
    person = body["person"]
    names = (person["last_name"], person["first_name"], person["patronymic"])
    return pdf(
        Paper(
            language=language(),
            over="recruit",
            title=_("My data"),
            name=" ".join(name for name in names if name),
            facts=[
                (_("As of"), moment(datetime.fromisoformat(body["as_of"]))),
                (_("Digest (SHA-256)"), document["digest"]),
            ],
            chapters=chapters({key: body[key] for key in body if key != "as_of"}),
            mark=document["digest"][:16],
        )
    )
