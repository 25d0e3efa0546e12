"""What changed, who and why; and what is taken over from an earlier campaign."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image

from recruit.accounts.rules import PersonInfo
from recruit.campaigns.rules import Campaign
from recruit.candidates import queries, service
from recruit.candidates.rules import Card
from recruit.candidates.service import sealing
from recruit.extensions import db
from recruit.journal import queries as journal
from recruit.kernel.asker import Asker
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import (
    NOW,
    candidate_asker,
    make_candidate,
    make_card,
    publish_form,
    publish_marked_form,
    shipped_form,
)

pytestmark = pytest.mark.db

LATER = NOW + timedelta(hours=1)
OFFICIAL = Ref("person", "official")


@pytest.fixture
def person(app: Flask) -> Iterator[PersonInfo]:
    with app.app_context():
        yield make_candidate()


def said(
    card: Card, *, sensitive: bool
) -> list[tuple[int, dict[str, tuple[str, str]], str | None]]:
    return [
        (
            one.number,
            {d.label.en: (d.before.en, d.after.en) for d in one.differences},
            one.why,
        )
        for one in queries.history(card, sensitive=sensitive)
    ]


def test_history_says_what_changed_and_the_decision_behind_it(person: PersonInfo) -> None:
    campaign = make_campaign()
    publish_marked_form(campaign)
    card = make_card(person, campaign, health="asthma", hobby="chess")
    service.lock_card(card.id, actor=candidate_asker(person).ref, now=NOW)
    service.reopen_card(
        card.id, until=LATER + timedelta(days=3), why="The year differs", actor=OFFICIAL, now=LATER
    )
    for code, value in (("graduation_year", "2016"), ("health", "none"), ("hobby", "")):
        service.save_answers(
            [code],
            {code: [value]},
            campaign=campaign,
            base_version=9,
            asker=candidate_asker(person),
            now=LATER,
        )
    own, office = said(card, sensitive=True), said(card, sensitive=False)
    year, health = "Year of graduation", "health"
    assert own[2][1:] == ({year: ("2015", "2016")}, "The year differs")
    assert own[1][1] == {health: ("asthma", "none")}
    assert office[1][1] == {health: ("Hidden", "Hidden")}
    assert own[0][1] == office[0][1] == {"hobby": ("chess", "–")}
    assert own[3][1][health] == ("–", "asthma")
    assert office[3][1][health] == ("–", "Hidden")
    assert [one.by.id for one in queries.history(card, sensitive=True)][:3] == 3 * [
        person.public_id
    ]
    sealing.destroy_keys([card.id], ["sensitive"], LATER)
    assert said(card, sensitive=True)[1][1] == {health: ("No longer kept", "No longer kept")}


def test_a_document_is_named_and_not_its_address(person: PersonInfo) -> None:
    campaign, asker = make_campaign(), candidate_asker(person)
    paper = {"code": "paper", "kind": "file"}
    publish_marked_form(campaign, paper, paper | {"code": "secret", "privacy": "sensitive"})
    file = service.add_document(picture(), name="diplom.jpg", asker=asker, now=NOW).public_id
    card = make_card(person, campaign, paper=file, secret=file)
    own, office = said(card, sensitive=True)[0][1], said(card, sensitive=False)[0][1]
    assert own["paper"] == office["paper"] == ("–", "diplom.jpg")
    assert (own["secret"][1], office["secret"][1]) == ("diplom.jpg", "Hidden")


def test_what_became_sensitive_later_is_hidden_in_old_versions(person: PersonInfo) -> None:
    campaign = make_campaign()
    publish_marked_form(campaign)
    card = make_card(person, campaign, hobby="chess")
    publish_marked_form(campaign, {"code": "hobby", "kind": "text", "privacy": "sensitive"})
    assert said(card, sensitive=False)[0][1]["hobby"] == ("–", "Hidden")
    assert said(card, sensitive=True)[0][1]["hobby"] == ("–", "chess")


# --- an earlier campaign's answers ---------------------------------------------------------------


class Returning:
    """Somebody with last year's card, and this year's form: one option and one field are gone."""

    def __init__(self, person: PersonInfo) -> None:
        self.person, self.asker = person, candidate_asker(person)
        last_year = make_campaign(year="2025/2026")
        publish_marked_form(last_year, {"code": "health", "kind": "text", "privacy": "sensitive"})
        document = service.add_document(picture(), name="d.jpg", asker=self.asker, now=NOW)
        removed = service.add_document(picture(), name="e.jpg", asker=self.asker, now=NOW)
        service.remove_document(removed.public_id, asker=self.asker, now=NOW)
        answers = {"health": "asthma", "specialty": "physics", "diploma": document.public_id}
        make_card(person, last_year, experience_proof=removed.public_id, **answers)
        self.campaign: Campaign = make_campaign()
        form = shipped_form()
        education = form["sections"][0]["fields"]
        education[1]["options"] = [o for o in education[1]["options"] if o["code"] != "physics"]
        health = {"code": "health", "kind": "text", "label": {"az": "S", "en": "S"}}
        education.append({**health, "privacy": "sensitive"})
        publish_form(form, self.campaign.id)
        self.card = service.open_card(person.id, self.campaign, asker=self.asker, now=LATER)
        self.document = document.public_id

    def take(self, *codes: str, asker: Asker | None = None) -> Card:
        return service.take_over(
            codes, campaign=self.campaign, asker=asker or self.asker, now=LATER
        )


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG")
    return out.getvalue()


def test_what_still_fits_is_offered_and_taken_over_once(person: PersonInfo) -> None:
    world = Returning(person)
    offer = service.offer(world.card)
    assert offer is not None
    assert offer.answers["health"] == "asthma"
    assert offer.answers["diploma"] == world.document
    assert offer.answers["transcript"]
    assert offer.left_out == ("specialty", "experience_proof")
    assert "average_grade" not in offer.answers
    card = world.take("health", "transcript", "diploma", "specialty", "nonsense")
    assert card.answers.keys() == {"health", "transcript", "diploma", "average_grade"}
    assert card.version == 1
    assert service.offer(card) is None
    assert world.take("university").answers == card.answers
    entry = journal.entries(kind="CardPrefilled")[0][0]
    assert entry.details["fields"] == ["diploma", "health", "transcript"]
    assert queries.card(person.id, world.campaign.id).answers["health"] != "asthma"  # type: ignore[union-attr]


def test_an_offer_can_be_declined_and_needs_an_earlier_card(person: PersonInfo) -> None:
    world = Returning(person)
    assert world.take().version == 0
    assert service.offer(world.card) is None
    fresh = make_candidate()
    card = service.open_card(fresh.id, world.campaign, asker=candidate_asker(fresh), now=LATER)
    assert service.offer(card) is None


def test_nothing_is_taken_over_into_a_card_that_cannot_change(person: PersonInfo) -> None:
    world = Returning(person)
    service.lock_card(world.card.id, actor=OFFICIAL, now=LATER)
    with pytest.raises(RuleError):
        world.take("health")
    db.session.rollback()
