"""Who sits in a hall: names, candidate numbers and photographs, which seldom change."""

from collections.abc import Iterable
from dataclasses import dataclass

from recruit.accounts import queries as accounts
from recruit.accounts.rules import PersonInfo
from recruit.applications import queries as applications
from recruit.candidates import queries as candidates
from recruit.candidates.rules import Adjustment, Document
from recruit.files import service as files
from recruit.kernel.errors import NotFoundError

PHOTO = "photo"  # the code of the form's file field that holds the photograph
PICTURES = frozenset({"image/jpeg", "image/png"})


@dataclass(frozen=True)
class Face:
    """What an identity check looks at."""

    application: str  # its public id
    person: PersonInfo
    number: str
    has_photo: bool
    adjustments: tuple[Adjustment, ...] = ()  # granted for the exam


def faces(application_ids: Iterable[int]) -> dict[int, Face]:
    """By application id."""
    found = applications.by_ids(application_ids)
    cards = candidates.cards_of(one.card_id for one in found.values())
    people = accounts.people(one.person_id for one in found.values())
    granted = {
        campaign_id: candidates.granted_among(people, campaign_id)
        for campaign_id in {one.campaign_id for one in found.values()}
    }
    return {
        one.id: Face(
            one.public_id,
            people[one.person_id],
            cards[one.card_id].candidate_number,
            bool(cards[one.card_id].answers.get(PHOTO)),
            granted[one.campaign_id].get(one.person_id, ()),
        )
        for one in found.values()
    }


def photo_of(application_id: int) -> tuple[Document, bytes]:
    """The photograph on the card of an application; the caller has checked who looks.

    NotFoundError where the card holds none, or something that is no picture of its owner.
    """
    application = applications.by_ids([application_id])[application_id]
    card = candidates.opened(candidates.card_by_id(application.card_id))
    document = candidates.document(str(card.answers.get(PHOTO, "")))
    if document.person_id != application.person_id or document.media_type not in PICTURES:
        raise NotFoundError()
    return document, files.read(document.file_public_id)
