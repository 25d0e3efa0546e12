"""A small country in which something of every kind waits for somebody to touch it."""

import io
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from recruit.accounts import service as accounts
from recruit.accounts.queries.links import PATHS, link_path
from recruit.accounts.rules import PersonInfo
from recruit.accounts.service import consents, disputes, erasure, names, passwords, registration
from recruit.accounts.service.registration import NewRegistration
from recruit.appeals import service as appeals
from recruit.appeals.rules import ObjectionKind
from recruit.applications import service as applications
from recruit.applications.rules import Application, ApplicationState, NewApplication
from recruit.campaigns import service as campaigns
from recruit.campaigns.rules import Campaign
from recruit.campaigns.service import drafts as rule_drafts
from recruit.candidates import queries
from recruit.candidates import service as candidates
from recruit.candidates.rules import AdjustmentKind, Card, editing
from recruit.candidates.rules.impact import Carry
from recruit.candidates.service.forms import shipped_form
from recruit.directory import queries as directory
from recruit.directory import service as registers
from recruit.exam import queries as exam_queries
from recruit.exam import service as exam
from recruit.exam.queries import sittings
from recruit.exam.rules import NewTopic
from recruit.exam.rules.content import ItemType
from recruit.exam.rules.families import Template
from recruit.exam.rules.seat_files import Assigned
from recruit.exam.service import families, seat_files, staging
from recruit.extensions import db
from recruit.extensions.database import Base
from recruit.files.tables import Table
from recruit.interviews import service as interviews
from recruit.jobs import service as jobs
from recruit.kernel.asker import Asker
from recruit.kernel.clock import FixedClock
from recruit.kernel.events import SYSTEM
from recruit.kernel.text import Bilingual
from recruit.placement.service import lists, rounds
from recruit.reports import service as reports
from recruit.vacancies.queries import Filters
from recruit.vacancies.service import searches
from tests.exam.centre_world import make_room, schedule
from tests.factories import accounts as people
from tests.factories import applications as make_applications
from tests.factories import placement, points
from tests.factories.campaigns import NOW, make_campaign
from tests.factories.candidates import make_card
from tests.factories.directory import load_registers, make_school
from tests.factories.exam import SHORT, make_bank, make_sitting
from tests.factories.interviews import make_interview, make_panel
from tests.factories.vacancies import make_vacancy

TEXT = "Bunun səbəbini burada sözlə yazıram."
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Cast:
    """Who acts, and what nobody finds by following links: the addresses in mails."""

    people: dict[str, PersonInfo]
    addresses: tuple[str, ...]


def build(app: Flask) -> Cast:
    """Fill the empty database of an application whose clock stands at NOW; commits."""
    with app.app_context():
        load_registers()
        cast = {
            "candidate": people.make_person(now=NOW, password=people.PASSWORD),
            # They have not applied: they may leave, and one has not agreed to the newest text.
            "newcomer": people.make_person(now=NOW, consented=False),
            "leaver": people.make_person(now=NOW, password=people.PASSWORD),
        }
        for role in ("ministry-official", "exam-official", "administrator", "auditor"):
            cast[role] = people.make_official(role, now=NOW)
        for role in ("ministry-official", "administrator"):
            cast[f"second {role}"] = people.make_official(role, now=NOW)
        _rounds(cast)
        campaign = make_campaign(
            now=NOW, exam=SHORT, grades=_grades()
        )  # the newest one is everybody's
        card = make_card(cast["candidate"], campaign, now=NOW)
        _exam(campaign, cast, card)
        _hall(campaign, cast)
        _bank(cast)
        cast["interviewer"] = _decided(campaign, cast, card)
        _asked(campaign, cast)
        _leaving(cast)
        _opened(card, cast)
        _queue(campaign)
        _drafts(cast)
        _competitions(campaign, cast)
        schools = _schools(people.asker(cast["ministry-official"]))
        # The card is locked under applications, so no link leads to its questions.
        _call(campaign, people.asker(cast["ministry-official"]))
        addresses = (
            "/az/me/card/transcript/transcript",
            f"/az/office/cases/{card.public_id}",
            *_tables(),
            *schools,
            *_vacancies(campaign),
            *_searches(campaign, people.asker(cast["candidate"])),
            *_links(cast),
        )
        db.session.commit()
        jobs.run_due(FixedClock(NOW))
        db.session.commit()
    return Cast(cast, addresses)


def sign_in(app: Flask, person: PersonInfo) -> FlaskClient:
    client = app.test_client()
    people.sign_in(client, person, now=NOW)
    return client


def picture() -> bytes:
    """A real photograph's bytes."""
    file = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(file, "PNG")
    return file.getvalue()


def _apply(card: Card, subject: str) -> Application:
    return make_applications.make_application(
        card, subject, state=ApplicationState.ELIGIBLE, now=NOW
    )


def _exam(campaign: Campaign, cast: dict[str, PersonInfo], card: Card) -> None:
    """An attempt that runs, a seat not yet taken, a sitting not yet opened, items."""
    make_bank("mathematics", "informatics", "chemistry")
    times = {"opens_at": NOW - HOUR, "closes_at": NOW + 3 * HOUR}
    who = people.asker(cast["candidate"])
    for subject, room in (("mathematics", "1"), ("informatics", "2"), ("chemistry", "3")):
        application = _apply(card, subject)
        sitting = make_sitting(campaign.id, subjects=(subject,), room=room, **times)
        if subject != "chemistry":
            exam.take_seat(application.public_id, sitting, asker=who, now=NOW)
        if subject == "mathematics":
            seat = exam_seat(cast["candidate"], campaign)
            exam.start(seat, asker=who, now=NOW)
    make_sitting(campaign.id, opened=False, room="4", opens_at=NOW + HOUR, closes_at=NOW + 4 * HOUR)


def _hall(campaign: Campaign, cast: dict[str, PersonInfo]) -> None:
    """A sitting in the room of a centre, and a file with a seat that waits in each sitting."""
    office = people.asker(cast["exam-official"])
    times = {"opens_at": NOW + HOUR, "closes_at": NOW + 4 * HOUR}
    schedule(campaign.id, make_room(office), office, **times)
    other = make_card(campaign=campaign, now=NOW)
    application = _apply(other, "mathematics")
    row = Assigned(
        2, other.candidate_number, application.id, other.person_id, "mathematics", 1, False
    )
    for sitting in sittings.sittings(campaign.id):
        seat_files.stage(sitting.public_id, [row], asker=office, now=NOW)


def _bank(cast: dict[str, PersonInfo]) -> None:
    """A topic, open items, a staged file and a family, in the subject that is listed first."""
    office = people.asker(cast["exam-official"])
    subject = next(iter(directory.subjects()))
    make_bank(subject)
    exam.add_topics([NewTopic(subject, "words", Bilingual("Sözlər", "Words"))])
    staging.stage(
        "::Bir::Hansı söz? {=alma ~armud}\n\n::İki::Neçə hərf? {=dörd ~beş}".encode(),
        "items.gift",
        subject=subject,
        practice=False,
        format_name=None,
        language="az",
        asker=office,
        now=NOW,
    )
    families.make_family(
        "sums",
        Template(ItemType.NUMERIC, "a = 1..9", stem={"az": "{a} + 1 = ?"}, key="a + 1"),
        subject=subject,
        topic="words",
        difficulty=1,
        practice=False,
        count=2,
        seed="seed",
        asker=office,
        now=NOW,
    )


def exam_seat(person: PersonInfo, campaign: Campaign) -> str:
    return exam_queries.seats_of(person.id, campaign.id, NOW)[0].seat_public_id


def _decided(campaign: Campaign, cast: dict[str, PersonInfo], card: Card) -> PersonInfo:
    """A total, an interview to be marked and one to come; the head of their panel."""
    application = _apply(card, "physics")
    points.make_total(application)
    panel, members = make_panel(campaign.id, subject="physics")
    people.make_official("interviewer", now=NOW)  # who may sit there for one of them
    make_interview(panel, application)
    other = make_card(campaign=campaign, now=NOW)
    points.make_exam_result(_apply(other, "physics"))
    third = _apply(make_card(campaign=campaign, now=NOW), "physics")
    make_interview(panel, third, starts_at=NOW + HOUR)
    interviews.topics.fix_topics(
        campaign.id,
        "physics",
        "A | B\nC | D",
        asker=people.asker(cast["ministry-official"]),
        now=NOW,
    )
    appeals.raise_objection(
        application.public_id,
        ObjectionKind.SCORE,
        TEXT,
        asker=people.asker(cast["candidate"]),
        now=NOW,
    )
    return members[0]


def _asked(campaign: Campaign, cast: dict[str, PersonInfo]) -> None:
    """A document, adjustments asked for, a dispute."""
    who = people.asker(cast["candidate"])
    document = candidates.add_document(picture(), name="a.png", asker=who, now=NOW)
    candidates.add_document(picture(), name="b.png", asker=who, now=NOW)
    for kind in (AdjustmentKind.READER, AdjustmentKind.EXTRA_TIME):
        candidates.ask_adjustment(
            kind,
            reason=TEXT,
            document=document.public_id,
            campaign=campaign,
            asker=who,
            now=NOW,
        )
    disputes.raise_dispute(
        fin=cast["candidate"].fin or "",
        full_name="Aysel Məmmədova",
        contact="someone@example.org",
        statement=TEXT,
        language="az",
        actor=SYSTEM,
        now=NOW,
    )


def _leaving(cast: dict[str, PersonInfo]) -> None:
    """An earlier name, and a request for erasure."""
    names.add_earlier_name(
        "Quliyeva",
        "Aysel",
        "Rauf qızı",
        document=None,
        asker=people.asker(cast["candidate"]),
        now=NOW,
    )
    erasure.ask(TEXT, people.PASSWORD, asker=people.asker(cast["leaver"]), now=NOW)


def _opened(card: Card, cast: dict[str, PersonInfo]) -> None:
    """A case that its reader may take along."""
    reader = people.asker(cast["ministry-official"])
    reports.open_case(card.public_id, "audit", asker=reader, now=NOW)


def _queue(campaign: Campaign) -> None:
    """Applications to be checked, and what a candidate may still hand in."""
    new = []
    for state in (ApplicationState.SUBMITTED, ApplicationState.UNDER_CHECK):
        card = make_card(campaign=campaign, now=NOW)
        new.append(NewApplication(card.person_id, card.id, campaign.id, "physics", state, NOW))
    applications.add_applications(new, actor=SYSTEM, now=NOW)


def _drafts(cast: dict[str, PersonInfo]) -> None:
    """A campaign in preparation with rules and a form to be published; proposals that wait."""
    ministry, admin = people.asker(cast["ministry-official"]), people.asker(cast["administrator"])
    draft = campaigns.create_campaign(
        Bilingual("Hazırlanan kampaniya", "Campaign in preparation"),
        "2027/2028",
        asker=ministry,
        now=NOW,
    )
    document = campaigns.shipped()["2020"]
    rules = campaigns.draft_rule_set(draft, document, asker=ministry, now=NOW)
    campaigns.draft_rule_set(draft, document, asker=ministry, now=NOW)
    campaigns.propose_activation(rules, reason=TEXT, asker=ministry, now=NOW)
    rule_drafts.begin(draft, document, asker=ministry, now=NOW)
    _form(candidates.create_form(draft, asker=ministry, now=NOW), ministry)
    # Who applies gets no role that decides.
    for person, role in (("candidate", "school-head"), ("auditor", "invigilator")):
        accounts.roles.propose_grant(
            cast[person].public_id, role, None, reason=TEXT, asker=admin, now=NOW
        )


def _grades() -> dict[str, Any]:
    """The conversion of marks that the shipped form has."""
    return {"scales": shipped_form()["sections"][1]["fields"][0]["result"]["scales"]}


def _form(public_id: str, ministry: Asker) -> None:
    """A draft with a check between two answers."""
    form = queries.form(public_id)
    sides = {"left": "incentive_years", "is": "at-most", "right": "experience_months"}
    check = {"code": "years", "message": {"az": TEXT, "en": TEXT}, **sides}
    document = editing.put_check(form.draft, check)
    candidates.change_draft(form, document, "added", "years", asker=ministry, now=NOW)


def _call(campaign: Campaign, ministry: Asker) -> None:
    """Everybody in the campaign is asked to confirm the card under a new version of its form."""
    form = queries.form(candidates.create_form(campaign.public_id, asker=ministry, now=NOW))
    candidates.publish_form(
        form.public_id,
        draft_version=form.draft_version,
        existing=Carry.RECONFIRM,
        until=NOW + 48 * HOUR,
        asker=ministry,
        now=NOW,
    )


def _schools(ministry: Asker) -> tuple[str, ...]:
    """A school with a photograph, a closed one, and a file of schools that waits."""
    shown, closed = make_school(), make_school()
    registers.add_photo(
        shown.public_id, picture(), "a.png", Bilingual(TEXT, TEXT), asker=ministry, now=NOW
    )
    registers.close(closed.public_id, asker=ministry, now=NOW)
    table = Table(
        ["code", "name_az", "name_en", "district", "lat", "lon"],
        [["W-1", "Yeni", "New", "AZ-ISM", "48.1", "40.8"]],
        [2],
    )
    waiting = registers.stage(table, asker=ministry, now=NOW)
    office = "/az/office/schools"
    return (
        f"{office}/{shown.public_id}/photos",
        f"{office}/{closed.public_id}",
        f"{office}/import/{waiting}",
    )


def _tables() -> tuple[str, ...]:
    """The pages of tables of forms, and of a column: nothing leads from one kind to another."""
    return tuple(
        f"/az/office/forms/{form.public_id}/sections/transcript/fields/transcript{rest}"
        for form in queries.forms()
        for rest in ("", "/columns/new?kind=number", "/columns/grade")
    )


def _competitions(campaign: Campaign, cast: dict[str, PersonInfo]) -> None:
    """Vacancies, one to be published; a list to change; a round just opened."""
    vacancies = [make_vacancy(campaign), make_vacancy(campaign)]
    make_vacancy(campaign, contract="fixed-term")
    make_vacancy(campaign, publish=False, school_id=make_school().id)
    physics = next(
        one
        for one in make_applications.queries.of_person(cast["candidate"].id, campaign.id)
        if one.subject_code == "physics"
    )
    who = people.asker(cast["candidate"])
    office = people.asker(cast["ministry-official"])
    lists.add_lists(
        [
            placement.NewList(
                cast["candidate"].id,
                campaign.id,
                "permanent",
                [(one.id, physics.id) for one in vacancies],
                None,
            )
        ],
        actor=who.ref,
        now=NOW,
    )
    rounds.open_round(campaign.id, "permanent", asker=office, now=NOW)


def _vacancies(campaign: Campaign) -> tuple[str, ...]:
    """Steps with many vacancies: what is chosen stands in their addresses. Last year's has one."""
    last = make_campaign(state="finished", now=NOW, name=Bilingual(TEXT, TEXT))
    make_vacancy(last)
    office, of = "/az/office/vacancies", f"campaign={campaign.public_id}"
    return (f"{office}/send-back?all=1&{of}", f"{office}/copy?from={last.public_id}&{of}")


def _searches(campaign: Campaign, who: Asker) -> tuple[str, ...]:
    """A search that is kept, one that waits for its address, and the links in their mails."""
    about: dict[str, Any] = {"campaign": campaign, "language": "az", "now": NOW}
    kept = searches.save(Filters(subject="physics"), (), asker=who, **about)
    searches.ask_by_mail(Filters(q="lisey"), "reader@example.org", **about)
    waiting = db.session.scalar(
        select(Base.metadata.tables["saved_searches"].c.public_id).where(
            Base.metadata.tables["saved_searches"].c.confirmed_at.is_(None)
        )
    )
    tokens = {"confirm": waiting or "", "stop": kept}
    return tuple(
        f"/az/vacancies/searches/{name}/{searches.token_of(name, what)}"
        for name, what in tokens.items()
    )


def _rounds(cast: dict[str, PersonInfo]) -> None:
    """Other campaigns, with a round at each step."""
    for step in ("locked", "simulated", "certified", "published"):
        state = "finished" if step == "published" else "running"
        _round_at(step, cast, make_campaign(now=NOW, exam=SHORT, state=state))


def _round_at(step: str, cast: dict[str, PersonInfo], finished: Campaign) -> None:
    office = placement.Office(
        finished,
        people.asker(cast["ministry-official"]),
        people.asker(cast["second ministry-official"]),
    )
    vacancy = placement.make_vacancy(finished, f"P-{step}")
    competitor = placement.make_competitor(finished)
    placement.make_list(competitor, finished, vacancy)
    if step == "published":
        card = make_card(cast["candidate"], finished, now=NOW)
        application = _apply(card, "physics")
        placement.give_total(finished, application.id, "80.00")
        new = placement.NewList(
            cast["candidate"].id, finished.id, "permanent", [(vacancy.id, application.id)], NOW
        )
        lists.add_lists([new], actor=SYSTEM, now=NOW)
    getattr(office, step)()


def _links(cast: dict[str, PersonInfo]) -> tuple[str, ...]:
    """What stands in mails: confirm an account or an address, set a new password."""
    registration.register(
        NewRegistration(
            fin="7ZZ8YY9",
            first_name="Nigar",
            last_name="Quliyeva",
            patronymic="Elçin qızı",
            birth_date=date(1994, 2, 3),
            email="nigar@example.org",
            phone="+994501112233",
            password=people.PASSWORD,
            consent=consents.consent_text().version,
            language="az",
        ),
        now=NOW,
    )
    passwords.ask_reset(cast["candidate"].email, now=NOW)
    accounts.people.ask_email_change(
        "new@example.org", people.PASSWORD, asker=people.asker(cast["candidate"]), now=NOW
    )
    links = Base.metadata.tables["links"]
    found = db.session.scalars(select(links.c.public_id).where(links.c.purpose.in_(PATHS)))
    return tuple(link_path(one) for one in found)
