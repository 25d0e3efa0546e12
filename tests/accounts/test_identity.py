"""Names a person is found by, earlier names, corrections, a FIN that is another's, consent."""

from datetime import date, timedelta

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from recruit.accounts import queries, service
from recruit.accounts.models import (
    Attempts,
    Link,
    Person,
    SessionRow,
)
from recruit.accounts.queries.links import token_of
from recruit.accounts.rules import PersonInfo
from recruit.accounts.rules.people import check_birth_date, clean_fin, clean_name, mended
from recruit.accounts.service import consents, disputes, erasure, names, proposals
from recruit.extensions import db
from recruit.journal import queries as journal
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import SYSTEM
from recruit.kernel.names import twin_key, words_of
from tests.factories.accounts import NOW, PASSWORD, asker, make_official, make_person

db_test = pytest.mark.db
LATER = timedelta(days=1)


# --- rules ----------------------------------------------------------------------------------------


@pytest.mark.unit
@pytest.mark.parametrize(
    ("written", "found"),
    [
        (("Məmmədova-Əliyeva", "Aysel"), ["memmedova", "eliyeva", "aysel"]),
        (("İSMAYILLI", "ismayıllı"), ["ismayilli"]),
        ((" - ", ""), []),
        (("O'Brayen", "Şəmsi"), ["o", "brayen", "semsi"]),
    ],
)
def test_names_are_found_by_their_folded_words(written: tuple[str, ...], found: list[str]) -> None:
    assert words_of(*written) == found


@pytest.mark.unit
def test_likely_duplicates_share_name_and_birth_date_however_they_are_typed() -> None:
    born = date(1996, 2, 29)
    assert twin_key("Əliyeva", "Gülçin", born) == twin_key("ELİYEVA", "gulcin", born)
    assert twin_key("Əliyeva", "Gülçin", born) != twin_key("Əliyeva", "Gülçin", date(1996, 3, 1))
    assert twin_key("Əliyeva", "Gülçin", None) is None


@pytest.mark.unit
def test_a_letter_that_only_looks_like_e_is_mended_only_by_asking() -> None:
    with pytest.raises(RuleError, match="only looks like the letter ə"):
        clean_name("\u01ddli", "first_name")
    assert mended("\u01ddli \u018fliyev") == "əli Əliyev"
    assert mended("Əli") is None


@pytest.mark.unit
@pytest.mark.parametrize(
    ("text", "alphabet"), [("5АBC2DE", "Cyrillic"), ("5ΑBC2DE", "Greek"), ("Αli", "Greek")]
)
def test_a_foreign_letter_is_named_with_its_alphabet(text: str, alphabet: str) -> None:
    rule = clean_fin if len(text) == 7 else lambda one: clean_name(one, "first_name")
    with pytest.raises(RuleError, match=alphabet) as refused:
        rule(text)
    assert refused.value.params["letter"] in text


@pytest.mark.unit
def test_who_was_born_on_29_february_grows_older_on_1_march() -> None:
    born = date(2012, 2, 29)
    with pytest.raises(RuleError):
        check_birth_date(born, date(2028, 2, 28))
    assert check_birth_date(born, date(2028, 2, 29)) == born
    with pytest.raises(RuleError):
        check_birth_date(date(2011, 3, 1), date(2027, 2, 28))


@pytest.mark.unit
def test_a_consent_text_once_given_never_changes() -> None:
    """Whoever changes a word makes a new version: add its digest here."""
    known = {"2026-1": "b14102b66795c7622c7f31c6eb78ecd2791ae76f41962263bb7cf224306d2a07"}
    assert {one.version: one.digest for one in consents.consent_texts().values()} == known


# --- found by name --------------------------------------------------------------------------------


def found(text: str) -> list[int]:
    return [one.id for one in queries.search_people(text)]


@db_test
def test_people_are_found_by_the_beginnings_of_words_and_whole_fins(app: Flask) -> None:
    with app.app_context():
        one = make_person(last_name="İsmayıllı", first_name="Ülkər")
        make_person(last_name="Qasımov", first_name="Əli")
        for text in ("ismayil", "ULKER ism", one.fin or "", one.email):
            assert found(text) == [one.id], text
        assert found("smayil") == []


@db_test
def test_an_earlier_name_finds_its_bearer_until_it_is_taken_away(db_app: Flask) -> None:
    with db_app.app_context():
        person = make_person(last_name="Kərimova", first_name="Lalə")
        own = asker(person)
        name = names.add_earlier_name(
            "Süleymanova", "Lalə", "Rauf qızı", document=None, asker=own, now=NOW
        )
        (kept,) = queries.earlier_names(person.id)
        assert kept.full_name == "Süleymanova Lalə Rauf qızı"
        assert found("suleyman") == found("kerimova") == [person.id]
        with pytest.raises(RuleError, match="already"):
            names.add_earlier_name(
                "Süleymanova", "Lalə", "Rauf qızı", document=None, asker=own, now=NOW
            )
        with pytest.raises(NotFoundError):
            names.remove_earlier_name(name, asker=asker(make_person()), now=NOW)
        names.remove_earlier_name(name, asker=own, now=NOW)
        assert queries.earlier_names(person.id) == []
        assert found("suleyman") == []
        assert found("kerimova") == [person.id]


# --- corrections ----------------------------------------------------------------------------------


def correction(person: PersonInfo, **changes: object) -> str:
    stated = {
        "fin": person.fin,
        "last_name": person.last_name,
        "first_name": person.first_name,
        "patronymic": person.patronymic,
        "birth_date": person.birth_date,
    }
    identity = names.cleaned(**{**stated, **changes}, now=NOW)  # type: ignore[arg-type]
    return names.propose_correction(
        person.public_id,
        identity,
        keep_former=True,
        reason="Marriage certificate seen",
        asker=asker(make_official("administrator")),
        now=NOW,
    )


@db_test
def test_two_officials_correct_a_name_and_the_former_one_stays_findable(app: Flask) -> None:
    with app.app_context():
        person = make_person(last_name="Süleymanova", first_name="Lalə")
        proposal = correction(person, last_name="Kərimova", birth_date=date(1996, 2, 29))
        assert queries.person(person.id) == person
        proposals.second(proposal, asker=asker(make_official("administrator")), now=NOW)
        after = queries.person(person.id)
        assert (after.last_name, after.birth_date) == ("Kərimova", date(1996, 2, 29))
        assert [one.last_name for one in queries.earlier_names(person.id)] == ["Süleymanova"]
        assert found("kerimova") == found("suleymanova") == [person.id]
        (entry,), _count = journal.entries(kind="IdentityCorrected")
        assert entry.details == {"fields": ["birth_date", "last_name"]}
        key = db.session.scalar(select(Person.twin_key).where(Person.id == person.id))
        assert key == "1996-02-29 kerimova lale"


@db_test
def test_a_correction_takes_no_fin_that_somebody_has_and_needs_a_difference(app: Flask) -> None:
    with app.app_context():
        person, other = make_person(), make_person()
        with pytest.raises(RuleError, match="Another account"):
            correction(person, fin=other.fin)
        with pytest.raises(RuleError, match="Nothing differs"):
            correction(person)
        proposal = correction(person, fin="7ZZZZZZ")
        make_person(fin="7ZZZZZZ")
        with pytest.raises(RuleError, match="Another account"):
            proposals.second(proposal, asker=asker(make_official("administrator")), now=NOW)


@db_test
def test_one_fin_is_one_person_by_constraint(db_app: Flask) -> None:
    with db_app.app_context():
        person = make_person()
        with pytest.raises(IntegrityError):
            make_person(fin=person.fin)


# --- a FIN that is another's ----------------------------------------------------------------------


def raised(fin: str) -> str:
    return disputes.raise_dispute(
        fin=fin,
        full_name="Həsənov Orxan",
        contact="050 111 22 33",
        statement="I never registered",
        language="az",
        actor=SYSTEM,
        now=NOW,
    )


@db_test
def test_two_officials_free_a_fin_and_its_owner_can_register(db_app: Flask) -> None:
    with db_app.app_context():
        holder = make_person(password=PASSWORD)
        dispute = raised(holder.fin or "")
        service.sessions.begin(holder.id, "Test", now=NOW)
        first, second = make_official("administrator"), make_official("administrator")
        proposal = disputes.propose_release(
            dispute, reason="Identity cards compared", asker=asker(first), now=NOW
        )
        with pytest.raises(RuleError):
            proposals.second(proposal, asker=asker(first), now=NOW)
        assert queries.person(holder.id).fin
        proposals.second(proposal, asker=asker(second), now=NOW)
        after = queries.person(holder.id)
        assert (after.fin, after.closed, after.full_name) == (None, True, holder.full_name)
        assert queries.sessions_of(holder.id, NOW) == []
        with pytest.raises(NotFoundError):
            queries.asker_of(holder.id)
        with pytest.raises(RuleError, match="do not belong together"):
            service.signing_in.sign_in(holder.email, PASSWORD, address="", device="", now=NOW)
        assert queries.dispute(dispute).outcome == "released"
        make_person(fin=holder.fin)


@db_test
def test_a_dispute_that_is_settled_frees_nothing(app: Flask) -> None:
    with app.app_context():
        holder = make_person()
        official = asker(make_official("administrator"))
        dispute = raised(holder.fin or "")
        disputes.close(dispute, note="It is their own", asker=official, now=NOW)
        with pytest.raises(RuleError, match="closed already"):
            disputes.propose_release(dispute, reason="x", asker=official, now=NOW)
        with pytest.raises(RuleError, match="no confirmed account"):
            disputes.propose_release(raised("7ZZZZZ2"), reason="x", asker=official, now=NOW)
        assert queries.person(holder.id).fin == holder.fin


# --- consent --------------------------------------------------------------------------------------


@db_test
def test_a_new_text_is_due_until_it_is_agreed_to_and_the_first_date_counts(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        person = make_person(consented=True)
        own = asker(person)
        assert not consents.is_due(person.id)
        newer = consents.ConsentText("2027-1", consents.consent_text().text, "d" * 64)
        monkeypatch.setattr(consents, "consent_text", lambda: newer)
        assert consents.is_due(person.id)
        with pytest.raises(RuleError, match="has changed"):
            consents.agree("2026-1", asker=own, now=NOW)
        consents.agree("2027-1", asker=own, now=NOW + LATER)
        consents.agree("2027-1", asker=own, now=NOW + 2 * LATER)
        given = consents.given(person.id)
        assert [(one.version, one.agreed_at) for one in given] == [
            ("2027-1", NOW + LATER),
            ("2026-1", NOW),
        ]
        assert given[0].text is None  # its words are not those of this program
        assert given[1].text
        assert journal.entries(kind="ConsentGiven")[1] == 1


# --- what accounts lets go ------------------------------------------------------------------------


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@db_test
def test_old_sessions_links_and_counts_go_and_young_ones_stay(db_app: Flask) -> None:
    with db_app.app_context():
        person = make_person(password=PASSWORD)
        service.sessions.begin(person.id, "Test", now=NOW)
        service.people.set_up_link(person.id, NOW)
        with pytest.raises(RuleError):
            service.signing_in.sign_in(person.email, "wrong", address="", device="", now=NOW)
        assert service.retention.forget_old(NOW + timedelta(days=29)) == 0
        while service.retention.forget_old(NOW + timedelta(days=120)):
            pass
        assert [count(table) for table in (SessionRow, Link, Attempts)] == [0, 0, 0]


# --- an account is closed -------------------------------------------------------------------------


def erased(person: PersonInfo, *, keep_name: bool) -> None:
    request = erasure.ask("", PASSWORD, asker=asker(person), now=NOW)
    erasure.carry_out(
        request,
        keep_name=keep_name,
        kept=("journal",),
        asker=asker(make_official("administrator")),
        now=NOW,
    )


@db_test
@pytest.mark.parametrize("keep_name", [True, False])
def test_nothing_that_an_erased_person_told_stays_in_accounts(
    db_app: Flask, keep_name: bool
) -> None:
    with db_app.app_context():
        person = make_person(
            last_name="Nişanəli",
            first_name="Marker",
            password=PASSWORD,
            phone="+994559998877",
            birth_date=date(1977, 7, 7),
        )
        own = asker(person)
        names.add_earlier_name("Əvvəlki", "Marker", "Ad", document=None, asker=own, now=NOW)
        service.sessions.begin(person.id, "Test", now=NOW)
        service.people.set_up_link(person.id, NOW)
        erased(person, keep_name=keep_name)
        db.session.commit()
        after = queries.person(person.id)
        assert (after.closed, after.phone, after.birth_date) == (True, "", None)
        assert after.email.endswith(".invalid")
        assert (after.fin, found("nisaneli")) == (
            (person.fin, [person.id]) if keep_name else (None, [])
        )
        assert found("evvelki") == []
        dump = "".join(
            str(row)
            for table in db.metadata.sorted_tables
            if table.name not in ("journal_entries", "links")
            for row in db.session.execute(select(table))
        )
        for value in ("994559998877", person.email, "Əvvəlki", "1977-07-07", "1977, 7, 7"):
            assert value not in dump, value
        assert ("Nişanəli" in dump) is keep_name
        # Their last mail goes to the address that is gone, and takes it along.
        (link,) = db.session.scalars(select(Link).where(Link.address == person.email))
        assert queries.link_for_mail(link.public_id).purpose == "erased"
        assert not queries.link_works(token_of(link.public_id), ("reset", "set-up"), NOW)
        service.retention.forget_old(NOW + timedelta(days=3))
        assert count(Link) == 0


@db_test
def test_who_is_named_by_a_file_that_comes_in_is_erased_later(app: Flask) -> None:
    with app.app_context():
        person = make_person(password=PASSWORD)
        claim = text("INSERT INTO import_claims (value, file) VALUES (:value, 'a')")
        db.session.execute(claim, {"value": f"fin:{person.fin}"})
        db.session.commit()
        with pytest.raises(RuleError, match="coming in"):
            erased(person, keep_name=True)
        db.session.rollback()
        db.session.execute(text("DELETE FROM import_claims"))
        erased(person, keep_name=True)


def test_an_erasure_is_asked_once_with_the_password_and_can_be_taken_back(app: Flask) -> None:
    with app.app_context():
        person = make_person(password=PASSWORD)
        own = asker(person)
        with pytest.raises(RuleError, match="not your present password"):
            erasure.ask("", "wrong", asker=own, now=NOW)
        request = erasure.ask("I moved abroad", PASSWORD, asker=own, now=NOW)
        with pytest.raises(RuleError, match="already"):
            erasure.ask("", PASSWORD, asker=own, now=NOW)
        with pytest.raises(NotFoundError):
            erasure.withdraw(request, asker=asker(make_person()), now=NOW)
        erasure.withdraw(request, asker=own, now=NOW)
        with pytest.raises(RuleError, match="decided already"):
            erasure.refuse(request, "Too late", asker=own, now=NOW)
        assert erasure.ask("", PASSWORD, asker=own, now=NOW) != request


@db_test
def test_who_comes_back_after_an_erasure_is_led_to_the_officials(app: Flask) -> None:
    """The FIN stays with what was decided; officials free it, and the person registers anew."""
    with app.app_context():
        person = make_person(password=PASSWORD)
        erased(person, keep_name=True)
        new = service.registration.NewRegistration(
            fin=person.fin or "",
            first_name="Aysel",
            last_name="Məmmədova",
            patronymic="Rauf qızı",
            birth_date=date(1995, 2, 3),
            email="back@example.org",
            phone="050 123 45 67",
            password=PASSWORD,
            consent=consents.consent_text().version,
            language="az",
        )
        service.registration.register(new, now=NOW)
        (link,) = db.session.scalars(select(Link).where(Link.address == "back@example.org"))
        token = token_of(link.public_id)
        with pytest.raises(service.registration.TakenError), db.session.begin_nested():
            service.registration.confirm(token, now=NOW)
        dispute = raised(person.fin or "")
        proposal = disputes.propose_release(
            dispute, reason="It is them", asker=asker(make_official("administrator")), now=NOW
        )
        proposals.second(proposal, asker=asker(make_official("administrator")), now=NOW)
        returned = queries.person(service.registration.confirm(token, now=NOW))
        assert returned.fin == person.fin
        assert returned.id != person.id


@db_test
def test_who_was_there_before_the_table_of_words_is_found_by_it(db_app: Flask) -> None:
    with db_app.app_context():
        person = make_person(last_name="İsmayıllı", first_name="Ülkər")
        key = db.session.scalar(select(Person.twin_key))
        db.session.commit()
        db.session.remove()
        flask_migrate.downgrade(directory="migrations", revision="0024")
        flask_migrate.upgrade(directory="migrations", revision="head")
        assert found("ulker ismayil") == [person.id]
        assert db.session.scalar(select(Person.twin_key)) == key
