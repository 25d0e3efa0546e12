"""From an event to the cabinet and the mailbox: once, in the person's language, to them only."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from recruit.accounts import queries as accounts
from recruit.accounts import service as service_of_accounts
from recruit.accounts.events import PasswordChanged
from recruit.accounts.rules import PersonInfo
from recruit.accounts.service import proposals
from recruit.appeals import service as appeals
from recruit.appeals.rules import ObjectionKind, ObjectionState
from recruit.applications import queries as applications
from recruit.applications import service as applications_service
from recruit.applications.rules import ApplicationState
from recruit.campaigns import queries as campaigns
from recruit.candidates import service as candidates
from recruit.candidates.rules import AdjustmentKind
from recruit.exam import queries as exam_queries
from recruit.exam import service as exam
from recruit.exam.rules.incidents import IncidentKind, NewIncident
from recruit.exam.service import extra_time, finals, incidents, moves
from recruit.extensions import db
from recruit.interviews.events import InterviewScheduled
from recruit.jobs import service as jobs
from recruit.journal import service as journal
from recruit.kernel.asker import Permission
from recruit.kernel.clock import FixedClock
from recruit.kernel.errors import NotFoundError
from recruit.kernel.events import SYSTEM, Ref
from recruit.kernel.text import Bilingual
from recruit.notifications import queries, service
from recruit.notifications.letters import text_of
from recruit.notifications.models import Delivery, Message
from recruit.notifications.transports import FolderTransport, mailbox
from recruit.placement import queries as placement
from recruit.placement.service import excuses, places
from recruit.points import service as points
from recruit.vacancies import service as vacancies
from tests.accounts.test_registration import NEW
from tests.exam import world
from tests.factories.accounts import asker, make_official, make_person
from tests.factories.applications import make_application
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import NOW, make_candidate, make_card
from tests.factories.exam import make_sitting
from tests.factories.interviews import make_interview, make_panel
from tests.factories.placement import Office, make_competitor, make_list, make_vacancy
from tests.factories.points import make_exam_result, make_total
from tests.placement.test_rules import EXCUSE, SECTION

pytestmark = pytest.mark.db


def box(app: Flask) -> FolderTransport:
    return mailbox(app.extensions["recruit.settings"])


def work() -> int:
    db.session.commit()
    return jobs.run_due(FixedClock(NOW + timedelta(minutes=1)))


def changed_password(person: PersonInfo) -> str:
    ref = Ref("person", person.public_id)
    event = PasswordChanged(subject=ref, sessions_ended=1)
    return journal.record(event, actor=ref, now=NOW).public_id


def told(person_id: int) -> list[str]:
    return [one.template for one in queries.inbox(person_id)]


def test_an_event_becomes_a_message_and_a_mail(db_app: Flask) -> None:
    with db_app.app_context():
        person = make_person()
        changed_password(person)
        assert told(person.id) == []  # the event's own transaction only asks for it
        work()
        (message,) = queries.inbox(person.id)
        assert message.subject == "Parolunuz dəyişdirildi"
        assert message.path == "/me/account"
        (mail,) = box(db_app).mails()
        assert mail["To"] == person.email
        assert "http://127.0.0.1:8000/az/me/account" in text_of(mail)
        assert "146" in text_of(mail)


def test_everybody_is_told_in_their_language(db_app: Flask) -> None:
    with db_app.app_context():
        person = make_person(language="en")
        changed_password(person)
        work()
        assert queries.inbox(person.id)[0].subject == "Your password was changed"
        assert "/en/me/account" in text_of(box(db_app).mails()[0])


def test_a_job_that_runs_twice_tells_nobody_twice(db_app: Flask) -> None:
    with db_app.app_context():
        person = make_person()
        entry = changed_password(person)
        work()
        service.tell(entry, jobs.Running("none", FixedClock(NOW)))
        for delivery in db.session.scalars(select(Delivery.public_id)).all():
            settings = db_app.extensions["recruit.settings"]
            assert service.send(delivery, settings, NOW) is False
        assert told(person.id) == ["password-changed"]
        assert len(box(db_app).mails()) == 1


def test_what_is_rolled_back_tells_nobody(db_app: Flask) -> None:
    with db_app.app_context():
        person = make_person()
        db.session.commit()
        changed_password(person)
        db.session.rollback()
        work()
        assert told(person.id) == []


def test_an_address_that_cannot_exist_gets_no_mail_but_a_message(db_app: Flask) -> None:
    with db_app.app_context():
        person = make_person(email="aysel@demo.invalid")
        changed_password(person)
        work()
        assert told(person.id) == ["password-changed"]
        assert box(db_app).mails() == []


def test_nobody_reads_another_persons_message(db_app: Flask) -> None:
    with db_app.app_context():
        person, other = make_person(), make_person()
        changed_password(person)
        work()
        (message,) = queries.inbox(person.id)
        with pytest.raises(NotFoundError):
            queries.message(other.id, message.public_id)
        service.mark_read(other.id, message.public_id, now=NOW)
        service.mark_all_read(other.id, now=NOW)
        assert queries.unread_count(person.id) == 1
        service.mark_all_read(person.id, now=NOW)
        assert queries.unread_count(person.id) == 0


# --- what each feature's events tell --------------------------------------------------------------


def test_an_application_tells_its_owner_at_every_step(db_app: Flask) -> None:
    with db_app.app_context():
        application = make_application()
        official = asker(make_official("ministry-official"))

        def decide(how: Any, **more: Any) -> None:
            found = applications.application(application.public_id)
            how(found.public_id, found.version, asker=official, now=NOW, **more)

        decide(applications_service.take)
        decide(
            applications_service.return_to_candidate,
            reasons=["document-missing"],
            words="Diplomun ikinci səhifəsi",
        )
        work()
        (message,) = queries.inbox(application.person_id)
        assert message.template == "application-returned"
        assert "Fizika" in message.body
        assert applications.application(application.public_id).state is ApplicationState.RETURNED


def test_publishing_tells_the_placed_and_the_others_and_nobody_else(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = make_campaign()
        post = make_vacancy(campaign, "N1")
        winner, loser = make_competitor(campaign, "80.00"), make_competitor(campaign, "60.00")
        outside = make_competitor(campaign, "90.00")
        for one in (winner, loser):
            make_list(one, campaign, post)
        Office(campaign).published()
        work()
        assert told(winner.person.id) == ["placed"]
        assert told(loser.person.id) == ["not-placed"]
        assert told(outside.person.id) == []
        assert post.school.name.az in queries.inbox(winner.person.id)[0].body


def test_silence_and_what_becomes_of_an_excuse_are_told(db_app: Flask) -> None:
    with db_app.app_context():
        rules = {**SECTION, "silence": "declines", "excuses": [EXCUSE]}
        campaign = make_campaign(placement=rules)
        silent = [make_competitor(campaign, "80.00") for _ in range(2)]
        for one in silent:
            make_list(one, campaign, make_vacancy(campaign, f"S{one.person.id}"))
        office = Office(campaign)
        office.published()
        late = NOW + timedelta(days=4)
        excuses.end_silence(late)
        given = []
        for one in silent:
            [place] = placement.places_of(one.person.id)
            given.append(
                excuses.ask(place.public_id, "illness", "Ill.", asker=one.asker, now=late).public_id
            )
        excuses.refuse(given[0], reason="No letter of a doctor.", asker=office.first, now=late)
        proposal = excuses.propose_acceptance(
            given[1], reason="Letter seen.", asker=office.first, now=late
        )
        proposals.second(proposal, asker=office.second, now=late)
        db.session.commit()
        jobs.run_due(FixedClock(late))
        assert told(silent[0].person.id)[:2] == ["excuse-refused", "place-lapsed"]
        assert told(silent[1].person.id)[:2] == ["excuse-accepted", "place-lapsed"]
        refused, lapsed = queries.inbox(silent[0].person.id)[:2]
        assert "No letter of a doctor." in refused.body
        assert "imtina sayılır" in lapsed.body


def test_who_answered_before_the_message_was_written_is_told_all_the_same(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = make_campaign()
        posts = [make_vacancy(campaign, code) for code in ("N1", "N2")]
        people = [make_competitor(campaign, "80.00"), make_competitor(campaign, "60.00")]
        for one in people:
            make_list(one, campaign, *posts)
        Office(campaign).published()
        for one, answer in zip(people, (places.accept, places.decline), strict=True):
            (place,) = placement.places_of(one.person.id)
            answer(place.public_id, asker=one.asker, now=NOW)
        work()
        assert sorted(told(people[0].person.id)) == ["place-accepted", "placed"]
        assert sorted(told(people[1].person.id)) == ["place-declined", "placed"]


def test_points_tell_everybody_once_whatever_the_number_of_their_subjects(db_app: Flask) -> None:
    with db_app.app_context():
        card = make_card(make_candidate())
        both = [
            make_application(card, subject, state=ApplicationState.ELIGIBLE)
            for subject in ("physics", "mathematics")
        ]
        for application in both:
            make_exam_result(application)
        campaign = campaigns.campaign_by_id(card.campaign_id)
        office = asker(make_official("ministry-official"))
        points.compute_campaign(campaign, asker=office, now=NOW)
        work()
        (message,) = queries.inbox(card.person_id)
        assert message.template == "points-computed"
        assert "Fizika" in message.body
        assert "Riyaziyyat" in message.body
        points.compute_campaign(campaign, asker=office, now=NOW + timedelta(hours=1))
        work()
        assert told(card.person_id) == ["points-computed"]


def test_a_changed_total_and_a_corrected_one_are_told_apart(db_app: Flask) -> None:
    with db_app.app_context():
        changed, corrected = (make_application(state=ApplicationState.ELIGIBLE) for _ in "ab")
        for application in (changed, corrected):
            make_total(application)
        make_exam_result(changed, "51.00")
        points.compute_one(changed.id, actor=SYSTEM, now=NOW + timedelta(seconds=10))
        points.add_correction(
            corrected.id,
            Decimal("2.50"),
            legal=Bilingual("Qaydalar", "Rules"),
            objection=Ref("objection", "k7q2m9x4p3w8z5ta"),
            actor=SYSTEM,
            now=NOW + timedelta(seconds=20),
        )
        work()
        assert told(changed.person_id) == ["points-changed"]
        assert told(corrected.person_id) == ["points-corrected"]


def test_an_objection_is_confirmed_and_its_decision_told(db_app: Flask) -> None:
    with db_app.app_context():
        application = make_application(state=ApplicationState.ELIGIBLE)
        make_total(application)
        owner = accounts.asker_of(application.person_id)
        text = "Fənn üzrə 12-ci sualın cavabı düzgün qiymətləndirilməyib."
        raised = appeals.raise_objection(
            application.public_id, ObjectionKind.SCORE, text, asker=owner, now=NOW
        )
        official = asker(make_official("exam-official"))
        appeals.decide(raised, ObjectionState.REJECTED, text, asker=official, now=NOW)
        work()
        assert sorted(told(application.person_id)) == ["objection-decided", "objection-raised"]


def test_an_interview_gets_told_with_its_time_and_room(db_app: Flask) -> None:
    with db_app.app_context():
        application = make_application(state=ApplicationState.ELIGIBLE)
        panel, _members = make_panel(application.campaign_id)
        interview = make_interview(panel, application, starts_at=NOW + timedelta(days=1))
        event = InterviewScheduled(
            subject=Ref("interview", interview), application=application.public_id, panel=panel
        )
        journal.record(event, actor=SYSTEM, now=NOW)
        work()
        (message,) = queries.inbox(application.person_id)
        assert "otaq 12" in message.body


def test_a_granted_adjustment_is_told(db_app: Flask) -> None:
    with db_app.app_context():
        card = make_card(make_candidate())
        campaign = campaigns.campaign_by_id(card.campaign_id)
        asked = candidates.ask_adjustment(
            AdjustmentKind.READER,
            reason="Görmə qabiliyyəti zəifdir",
            document=None,
            campaign=campaign,
            asker=accounts.asker_of(card.person_id),
            now=NOW,
        )
        candidates.decide_adjustment(
            asked.public_id,
            grant=True,
            reason="Sənəd təqdim olunub",
            minutes=None,
            asker=asker(make_official("exam-official")),
            now=NOW,
        )
        work()
        assert told(card.person_id) == ["adjustment-granted"]


def test_seats_and_the_end_of_an_exam_are_told(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = world.make_world()
        alone, together = (world.make_candidate(campaign) for _ in "ab")
        attempt = world.begin(campaign, alone)
        exam.give_extra_time(attempt, 15, actor=SYSTEM, now=world.NOW)
        exam.finish(attempt, asker=alone.asker, now=world.NOW + timedelta(minutes=1))
        sitting = make_sitting(campaign.id)
        office = world.official(Permission.EXAMS_MANAGE)
        exam.seat_all(sitting, asker=office, now=world.NOW)
        db.session.commit()
        jobs.run_due(FixedClock(world.NOW + timedelta(minutes=2)))
        assert sorted(told(alone.person_id)) == ["exam-finished", "extra-time-given", "seat-given"]
        assert told(together.person_id) == ["seat-given"]


def test_what_happens_in_a_hall_is_told(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = world.make_world()
        place = make_sitting(campaign.id)
        works, waits, done = (world.make_candidate(campaign) for _ in "abc")
        world.begin(campaign, works, place)
        later = world.seat(campaign, waits, place).seat_public_id
        exam.finish(world.begin(campaign, done, place), asker=done.asker, now=world.NOW)
        then = world.NOW + timedelta(minutes=1)
        watcher, head = (
            world.official(Permission.SITTINGS_WATCH, Permission.SITTINGS_OPEN) for _ in "ab"
        )
        extra_time.give_to_sitting(place, 5, reason="Outage", actor=SYSTEM, now=then)
        extra_time.give_to_seat(later, 5, reason="Decided", actor=SYSTEM, now=then)
        moves.move(later, place, 9, reason="Light", asker=watcher, now=then)
        seat = exam_queries.seats_of(works.person_id, campaign.id, then)[0].seat_public_id
        phone = NewIncident(IncidentKind.EXPELLED, "A phone", then, seat=seat)
        incidents.record(place, phone, asker=watcher, now=then)
        proposals.second(proposals.waiting_for(head)[0].public_id, asker=head, now=then)
        final = finals.propose(campaign.id, reason="All is over", asker=watcher, now=then)
        proposals.second(final, asker=head, now=then)
        db.session.commit()
        jobs.run_due(FixedClock(then + timedelta(minutes=2)))
        assert sorted(told(works.person_id)) == [
            "exam-expelled",
            "exam-results-final",
            "extra-time-given",
            "seat-given",
        ]
        assert sorted(told(waits.person_id)) == ["extra-time-granted", "seat-given", "seat-moved"]
        assert sorted(told(done.person_id)) == [
            "exam-finished",
            "exam-results-final",
            "seat-given",
        ]


def test_a_registration_mails_a_link_that_works_and_leaves_no_token_behind(db_app: Flask) -> None:
    with db_app.app_context():
        service_of_accounts.registration.register(NEW, now=NOW)
        work()
        (mail,) = box(db_app).mails()
        assert mail["To"] == NEW.email.lower()
        address = next(line for line in text_of(mail).split() if line.startswith("http"))
        token = address.rpartition("/")[2]
        assert service_of_accounts.registration.confirm(token, now=NOW + timedelta(hours=1))
        stored = db.session.execute(select(Delivery.template, Delivery.link_id)).all()
        assert [row.template for row in stored] == ["confirm-email"]
        assert token not in str(stored)


def test_no_mail_holds_a_fin_or_a_birth_date(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = make_campaign()
        post = make_vacancy(campaign, "N1")
        winner = make_competitor(campaign, "80.00")
        make_list(winner, campaign, post)
        Office(campaign).published()
        changed_password(winner.person)
        work()
        texts = [text_of(mail) for mail in box(db_app).mails()]
        assert texts
        person = winner.person
        assert person.fin
        assert person.birth_date
        for text in texts:
            assert person.fin not in text
            assert person.birth_date.isoformat() not in text
            assert "17 may 1993" not in text


def test_messages_are_kept_as_they_were_sent(db_app: Flask) -> None:
    with db_app.app_context():
        person = make_person()
        entry = changed_password(person)
        work()
        row = db.session.scalars(select(Message)).one()
        assert (row.entry_id, row.language, row.read_at) == (entry, "az", None)


def test_a_change_tells_whoever_listed_it_once(app: Flask) -> None:
    with app.app_context():
        campaign = make_campaign()
        post, other = make_vacancy(campaign, "N1"), make_vacancy(campaign, "N2")
        listed = [make_competitor(campaign, "80.00") for _ in range(3)]
        outside = make_competitor(campaign, "90.00")
        for one in listed:
            make_list(one, campaign, post, other)
        new = replace(vacancies.editing.new_of(post), hours=24, grades=(5, 6))
        official = asker(make_official("ministry-official"))
        later = NOW + timedelta(seconds=1)
        vacancies.editing.change(post.public_id, new, "Sinif açıldı", asker=official, now=later)
        work()
        for one in listed:
            assert told(one.person.id) == ["vacancy-changed"]
        assert told(outside.person.id) == []
        body = queries.inbox(listed[0].person.id)[0].body
        assert "indi 24" in body
        assert "Siniflər: əvvəl göstərilməyib, indi 5–6" in body
