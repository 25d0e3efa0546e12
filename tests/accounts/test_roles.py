"""Roles with their scopes, searching people, and four eyes, on both databases."""

from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from recruit.accounts import queries, service
from recruit.accounts.rules import DEFAULT_ROLES
from recruit.directory import service as directory
from recruit.extensions import db
from recruit.journal import queries as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import SYSTEM, Ref
from tests.factories.accounts import NOW, asker, make_official, make_person, new_person
from tests.factories.directory import make_school

pytestmark = pytest.mark.db

CITY = "AZ-BA"


@pytest.fixture
def app(db_app: Flask) -> Flask:
    with db_app.app_context():
        directory.load_registers(NOW)
        db.session.commit()
    return db_app


def test_loading_roles_twice_changes_nothing(app: Flask) -> None:
    with app.app_context():
        service.roles.load_roles()
        service.roles.load_roles()
        assert set(queries.roles()) == set(DEFAULT_ROLES)


def test_every_confirmed_person_is_a_candidate(app: Flask) -> None:
    with app.app_context():
        who = asker(make_person())
        assert set(who.permissions) == {Permission.CANDIDATE}
        assert who.scope(Permission.CANDIDATE).everywhere


def test_a_city_brings_its_districts(app: Flask) -> None:
    with app.app_context():
        who = asker(make_official("regional-official", frozenset({CITY})))
        scope = who.scope(Permission.APPLICATIONS_CHECK)
        assert CITY in scope
        assert len(scope.districts) > 1
        assert not scope.everywhere
        assert not who.may(Permission.PEOPLE_MANAGE)


@pytest.mark.parametrize(
    ("role", "districts"),
    [("nobody", None), ("candidate", None), ("auditor", {"AZ-NOWHERE"}), ("auditor", set())],
)
def test_a_senseless_grant_is_refused(app: Flask, role: str, districts: Any) -> None:
    with app.app_context():
        person = make_person()
        where = None if districts is None else frozenset(districts)
        with pytest.raises(RuleError):
            service.roles.give_role(person.id, role, where, actor=SYSTEM, now=NOW)


def test_a_second_grant_of_a_role_replaces_its_scope(app: Flask) -> None:
    with app.app_context():
        person = make_official("auditor", frozenset({CITY}))
        service.roles.give_role(person.id, "auditor", None, actor=SYSTEM, now=NOW)
        assert [g.districts for g in queries.grants_of([person.id])[person.id]] == [None]


def test_holders_of_a_permission_are_found_by_district(app: Flask) -> None:
    with app.app_context():
        here = make_official("regional-official", frozenset({CITY}))
        there = make_official("regional-official", frozenset({"AZ-LAN"}))
        everywhere = make_official("ministry-official")
        inside = next(
            code
            for code in asker(here).scope(Permission.APPLICATIONS_CHECK).districts
            if code != CITY
        )

        def found(district: str | None) -> set[int]:
            return {p.id for p in queries.holders(Permission.APPLICATIONS_CHECK, district)}

        assert found(inside) == {here.id, everywhere.id}
        assert found("AZ-LAN") == {there.id, everywhere.id}
        assert found(None) == {here.id, there.id, everywhere.id}


@pytest.mark.parametrize("typed", ["ismayilli", "İsmayıllı", "ISMAYILLI əli", "eli isma"])
def test_people_are_found_without_diacritics(app: Flask, typed: str) -> None:
    with app.app_context():
        wanted = make_person(last_name="İsmayıllı", first_name="Əli")
        make_person()
        assert [p.id for p in queries.search_people(typed)] == [wanted.id]
        assert [p.id for p in queries.search_people(str(wanted.fin).lower())] == [wanted.id]
        assert [p.id for p in queries.search_people(wanted.email)] == [wanted.id]


def test_a_search_takes_no_wildcards(app: Flask) -> None:
    with app.app_context():
        make_person()
        assert queries.search_people("%") == []
        assert queries.search_people("  ") == []


def test_people_come_in_azerbaijani_order(app: Flask) -> None:
    with app.app_context():
        for name in ("Xəlilov", "Həsənov", "Quliyev", "Kərimov", "Çələbi", "Cəfərov"):
            make_person(last_name=name, first_name="Sıra")
        names = [p.last_name for p in queries.search_people("sira")]
        assert names == ["Cəfərov", "Çələbi", "Həsənov", "Xəlilov", "Kərimov", "Quliyev"]


def test_ids_of_a_bulk_come_in_its_order(app: Flask) -> None:
    with app.app_context():
        new = [new_person(first_name=f"A{'a' * n}") for n in range(40)]
        ids = service.people.add_people(new, NOW)
        found = queries.people(ids)
        assert [found[i].first_name for i in ids] == [n.first_name for n in new]
        assert queries.people([]) == {}


def test_a_stranger_is_not_found(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(NotFoundError):
            queries.person(1)
        with pytest.raises(NotFoundError):
            queries.person_by_public_id("x")


# --- four eyes ------------------------------------------------------------------------------------

applied: list[tuple[dict[str, Any], str | None]] = []


def _apply(payload: dict[str, Any], second: Asker, now: datetime) -> None:
    if payload.get("fail"):
        raise RuleError("It cannot be done any more.")
    applied.append((payload, second.public_id))


service.proposals.declare(
    "test.thing",
    label="Do a thing",
    permission=Permission.PEOPLE_MANAGE,
    apply=_apply,
    describe=lambda payload: [("Thing", str(payload["thing"]))],
)
THING = Ref("thing", "t1")


def propose(by: Asker, **payload: Any) -> str:
    return service.proposals.propose(
        "test.thing", THING, {"thing": 7, **payload}, reason="Lazımdır", asker=by, now=NOW
    )


@pytest.fixture
def two(app: Flask) -> tuple[Asker, Asker]:
    applied.clear()
    with app.app_context():
        made = [asker(make_official("administrator")) for _ in range(2)]
        db.session.commit()
        return made[0], made[1]


def test_what_two_officials_agree_on_is_done(app: Flask, two: tuple[Asker, Asker]) -> None:
    first, second = two
    with app.app_context():
        public_id = propose(first)
        assert not applied
        (waiting,) = service.proposals.waiting_for(second)
        assert (waiting.public_id, waiting.rows) == (public_id, [("Thing", "7")])
        assert service.proposals.waiting_for(first) == []
        assert [p.public_id for p in service.proposals.open_about(THING)] == [public_id]
        service.proposals.second(public_id, asker=second, now=NOW)
        assert applied == [({"thing": 7}, second.public_id)]
        assert service.proposals.open_about(THING) == []
        kinds = [e.kind for e in journal.entries(about=[Ref("proposal", public_id)])[0]]
        assert kinds == ["ProposalSeconded", "ProposalMade"]
        with pytest.raises(RuleError, match="decided already"):
            service.proposals.second(public_id, asker=second, now=NOW)


def test_nobody_agrees_with_themselves(app: Flask, two: tuple[Asker, Asker]) -> None:
    first, _ = two
    with app.app_context():
        public_id = propose(first)
        with pytest.raises(RuleError, match="another official"):
            service.proposals.second(public_id, asker=first, now=NOW)
        assert not applied


def test_the_database_itself_wants_four_eyes(app: Flask, two: tuple[Asker, Asker]) -> None:
    first, _ = two
    with app.app_context():
        propose(first)
        with pytest.raises(IntegrityError):
            db.session.execute(
                text("UPDATE proposals SET state = 'seconded', seconded_by = proposed_by")
            )
        db.session.rollback()
        propose(first)
        with pytest.raises(IntegrityError):
            db.session.execute(text("UPDATE proposals SET state = 'seconded'"))


def test_who_may_not_decide_can_neither_propose_nor_agree(
    app: Flask, two: tuple[Asker, Asker]
) -> None:
    first, _ = two
    with app.app_context():
        outsider = asker(make_official("auditor"))
        public_id = propose(first)
        for act in (
            lambda: propose(outsider),
            lambda: service.proposals.second(public_id, asker=outsider, now=NOW),
            lambda: service.proposals.reject(public_id, reason="x", asker=outsider, now=NOW),
        ):
            with pytest.raises(RuleError, match="does not allow"):
                act()
        assert service.proposals.waiting_for(outsider) == []
        with pytest.raises(NotFoundError):
            service.proposals.waiting(public_id, outsider)


def test_one_proposal_of_a_kind_about_a_thing_waits_at_a_time(
    app: Flask, two: tuple[Asker, Asker]
) -> None:
    first, second = two
    with app.app_context():
        public_id = propose(first)
        with pytest.raises(RuleError, match="proposed already"):
            propose(second)
        service.proposals.reject(public_id, reason="Hələ yox", asker=second, now=NOW)
        again = propose(second)
        service.proposals.withdraw(again, asker=second, now=NOW)
        propose(first)


def test_a_proposal_needs_a_reason(app: Flask, two: tuple[Asker, Asker]) -> None:
    first, second = two
    with app.app_context():
        with pytest.raises(RuleError) as refused:
            service.proposals.propose("test.thing", THING, {}, reason=" ", asker=first, now=NOW)
        assert refused.value.field == "reason"
        public_id = propose(first)
        with pytest.raises(RuleError):
            service.proposals.reject(public_id, reason="", asker=second, now=NOW)
        with pytest.raises(NotFoundError):
            service.proposals.withdraw(public_id, asker=second, now=NOW)


def test_what_cannot_be_carried_out_stays_open(app: Flask, two: tuple[Asker, Asker]) -> None:
    first, second = two
    with app.app_context():
        public_id = propose(first, fail=True)
        db.session.commit()
        with pytest.raises(RuleError, match="cannot be done"):
            service.proposals.second(public_id, asker=second, now=NOW)
        db.session.rollback()
        assert [p.public_id for p in service.proposals.waiting_for(second)] == [public_id]


def test_a_role_is_given_by_two(app: Flask, two: tuple[Asker, Asker]) -> None:
    first, second = two
    with app.app_context():
        person = make_person()
        public_id = service.roles.propose_grant(
            person.public_id,
            "regional-official",
            frozenset({CITY}),
            reason="Yeni əməkdaş",
            asker=first,
            now=NOW,
        )
        assert not asker(person).may(Permission.OFFICE)
        service.proposals.second(public_id, asker=second, now=NOW)
        assert CITY in asker(person).scope(Permission.APPLICATIONS_CHECK)
        ended = service.roles.propose_end(
            person.public_id, "regional-official", reason="Getdi", asker=second, now=NOW
        )
        service.proposals.second(ended, asker=first, now=NOW)
        assert not asker(person).may(Permission.OFFICE)
        kinds = [e.kind for e in journal.entries(about=[Ref("person", person.public_id)])[0]]
        assert kinds[:2] == ["RoleEnded", "RoleGranted"]


def test_nobody_gives_more_than_their_own_scope(app: Flask, two: tuple[Asker, Asker]) -> None:
    with app.app_context():
        local = asker(make_official("administrator", frozenset({"AZ-LAN"})))
        person = make_person()
        for districts in (None, frozenset({CITY})):
            with pytest.raises(RuleError, match="outside your own"):
                service.roles.propose_grant(
                    person.public_id, "auditor", districts, reason="x", asker=local, now=NOW
                )
        wide = service.roles.propose_grant(
            person.public_id, "auditor", None, reason="x", asker=two[0], now=NOW
        )
        with pytest.raises(RuleError, match="outside your own"):
            service.proposals.second(wide, asker=local, now=NOW)


def test_a_head_is_given_single_schools_by_two(app: Flask, two: tuple[Asker, Asker]) -> None:
    first, second = two
    with app.app_context():
        person, school = make_person(), make_school(district="AZ-LAN")
        local = asker(make_official("administrator", frozenset({"AZ-ISM"})))
        grant = {"schools": [school.public_id], "reason": "Direktor", "now": NOW}
        role = (person.public_id, "school-head", frozenset[str]())
        with pytest.raises(RuleError, match="outside your own"):
            service.roles.propose_grant(*role, **grant, asker=local)  # type: ignore[arg-type]
        with pytest.raises(RuleError, match="either for schools or for districts"):
            service.roles.propose_grant(
                *role[:2],
                frozenset({CITY}),
                **grant,  # type: ignore[arg-type]
                asker=first,
            )
        public_id = service.roles.propose_grant(*role, **grant, asker=first)  # type: ignore[arg-type]
        service.proposals.second(public_id, asker=second, now=NOW)
        scope = asker(person).scope(Permission.VACANCIES_EDIT)
        assert scope.covers("AZ-LAN", school.id)
        assert not scope.covers("AZ-LAN", school.id + 1)
        assert "AZ-LAN" not in scope
        inside = asker(make_official("administrator", frozenset({"AZ-LAN"})))
        found = inside.scope(Permission.PEOPLE_MANAGE)
        assert queries.manageable_person(person.public_id, found).id == person.id


def test_a_second_factor_is_reset_by_two(app: Flask, two: tuple[Asker, Asker]) -> None:
    first, second = two
    with app.app_context():
        official = make_official("auditor")
        public_id = service.roles.propose_reset(
            official.public_id, reason="Telefon itib", asker=first, now=NOW
        )
        assert queries.has_second_factor(official.id)
        service.proposals.second(public_id, asker=second, now=NOW)
        assert not queries.has_second_factor(official.id)
        assert journal.entries(kind="SecondFactorReset")[1] == 1
