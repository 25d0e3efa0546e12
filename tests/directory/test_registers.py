"""The registers: loaded once, found in Azerbaijani order and without diacritics."""

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError

from recruit.directory import queries, service
from recruit.directory.queries.registers import DISTRICTS
from recruit.directory.rules import NewSchool, Subject, University
from recruit.extensions import db
from recruit.journal import queries as journal
from recruit.kernel.asker import Scope
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import SYSTEM
from recruit.kernel.text import Bilingual, fold
from tests.factories.directory import NOW, load_registers, make_school

pytestmark = pytest.mark.db


def test_loads_every_district_of_the_file_and_the_subjects(db_app: Flask) -> None:
    with db_app.app_context():
        load_registers()
        assert len(queries.districts()) == 89
        assert queries.districts()["AZ-ISM"].name == Bilingual("İsmayıllı", "Ismayilli")
        assert len([s for s in queries.subjects().values() if s.applicable]) == 12
        assert not queries.subjects()["methodology"].applicable


@pytest.mark.empty
def test_loading_again_changes_nothing_and_asks_little(db_app: Flask) -> None:
    with db_app.app_context():
        load_registers()
        db.session.commit()
        statements: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
        assert not service.load_registers(NOW)
        db.session.commit()
        assert [s.split()[0] for s in statements if "BEGIN" not in s] == ["SELECT"] * 3
        assert journal.entries(kind="RegistersLoaded")[1] == 1


def test_a_changed_district_is_mended_and_an_officials_subject_is_kept(db_app: Flask) -> None:
    with db_app.app_context():
        load_registers()
        db.session.execute(DISTRICTS.update().values(kind="village"))  # type: ignore[attr-defined]
        db.session.execute(
            queries.SUBJECTS.update().values(name=Bilingual("Yeni ad", "New name"))  # type: ignore[attr-defined]
        )
        db.session.expire_all()
        assert service.load_registers(NOW)
        assert queries.districts()["AZ-ISM"].kind == "district"
        assert queries.subjects()["physics"].name.en == "New name"


def test_places_are_questioned_anew_where_a_district_has_other_surroundings(app: Flask) -> None:
    with app.app_context():
        school = make_school(lat=40.79, lon=48.15)
        db.session.execute(DISTRICTS.update().values(radius_km=1))  # type: ignore[attr-defined]
        db.session.execute(queries.SCHOOLS.update().values(doubt="far"))  # type: ignore[attr-defined]
        db.session.expire_all()
        assert queries.doubts_of([school.id]) == {school.id: "far"}
        assert service.load_registers(NOW)
        assert queries.doubts_of([school.id]) == {}


def test_a_city_brings_its_own_districts(db_app: Flask) -> None:
    with db_app.app_context():
        load_registers()
        assert len(queries.expand_districts(["AZ-BA"])) == 13
        assert queries.expand_districts(["AZ-ISM"]) == {"AZ-ISM"}
        assert queries.expand_districts([]) == frozenset()


def test_choices_stand_in_azerbaijani_order_within_the_scope(db_app: Flask) -> None:
    with db_app.app_context():
        load_registers()
        scope = Scope(districts=queries.expand_districts(["AZ-BA", "AZ-XAC", "AZ-QBA"]))
        names = [name for _, name in queries.district_choices("az", scope)]
        assert names[0] == "Bakı"
        assert "Bakı: Nəsimi" in names
        assert len(names) == 15
        all_names = [name for _, name in queries.district_choices("az")]
        assert all_names.index("Xaçmaz") < all_names.index("İsmayıllı")  # h, x, ı, i
        assert all_names.index("Quba") < all_names.index("Lənkəran")  # k, q, l


def test_subject_choices_leave_out_what_nobody_applies_for(db_app: Flask) -> None:
    with db_app.app_context():
        load_registers()
        assert "methodology" not in dict(queries.subject_choices("az"))
        assert queries.subject_choices("en")[0] == (
            "azerbaijani",
            "Azerbaijani language and literature",
        )


def test_schools_are_added_once_by_their_code(db_app: Flask) -> None:
    with db_app.app_context():
        first = make_school(code="S1")
        again = make_school(code="S1", name=Bilingual("Başqa", "Other"))
        assert again == first
        assert queries.school(first.public_id) == first
        assert queries.school_by_code("S1") == first
        assert queries.school_by_code("S2") is None


def test_a_thousand_schools_come_in_at_once(db_app: Flask) -> None:
    with db_app.app_context():
        load_registers()
        new = [
            NewSchool(f"S{n}", Bilingual(f"Məktəb {n}", f"School {n}"), "AZ-ISM", 40.8, 48.2)
            for n in range(1200)
        ]
        ids = service.add_schools(new, actor=SYSTEM, now=NOW)
        assert len(set(ids.values())) == 1200
        assert len(queries.schools_by_ids(ids.values())) == 1200
        assert journal.entries(kind="SchoolsAdded")[0][0].details == {"count": 1200}


def test_a_school_in_no_district_is_refused_and_nothing_is_stored(db_app: Flask) -> None:
    with db_app.app_context():
        load_registers()
        name = Bilingual("Məktəb", "School")
        good, bad = NewSchool("A", name, "AZ-ISM"), NewSchool("B", name, "AZ-NOWHERE")
        with pytest.raises(RuleError, match="AZ-NOWHERE"):
            service.add_schools([good, bad], actor=SYSTEM, now=NOW)
        assert queries.school_by_code("A") is None


def test_half_a_coordinate_does_not_enter(db_app: Flask) -> None:
    with db_app.app_context(), pytest.raises(IntegrityError):
        make_school(lat=40.8)


def test_search_ignores_diacritics(db_app: Flask) -> None:
    with db_app.app_context():
        school = make_school(name=Bilingual("İsmayıllı şəhər 1 nömrəli məktəb", "School 1"))
        search, public_id = queries.SCHOOLS.c.search, queries.SCHOOLS.c.public_id
        for typed in ("ismayilli", "İSMAYILLI", "İsmayıllı ş"):
            found = db.session.scalars(select(public_id).where(search.contains(fold(typed))))
            assert list(found) == [school.public_id]


def test_a_missing_school_is_not_found(db_app: Flask) -> None:
    with db_app.app_context(), pytest.raises(NotFoundError):
        queries.school("nothing")


def test_a_subject_needs_both_names_and_a_free_code(db_app: Flask) -> None:
    with db_app.app_context():
        load_registers()
        both = ("az", "en")
        music = Subject("music", Bilingual("Musiqi", "Music"), both)
        service.add_subject(music, actor=SYSTEM, now=NOW)
        assert queries.subjects()["music"] == music
        with pytest.raises(RuleError, match="already"):
            service.add_subject(music, actor=SYSTEM, now=NOW)
        with pytest.raises(RuleError, match="both languages"):
            service.add_subject(Subject("art", Bilingual("", "Art"), both), actor=SYSTEM, now=NOW)


def test_universities_are_shipped_added_and_renamed_and_stay(db_app: Flask) -> None:
    with db_app.app_context():
        service.load_registers(NOW)
        assert queries.universities()["bsu"].name.en == "Baku State University"
        for name in ("New University", "Newer University"):
            university = University("new", Bilingual("Yeni", name))
            service.put_university(university, actor=SYSTEM, now=NOW)
            service.put_university(university, actor=SYSTEM, now=NOW)
        assert queries.universities()["new"].name.en == "Newer University"
        assert journal.entries(kind="UniversityRenamed")[1] == 1
        service.put_university(University("bsu", Bilingual("BDU", "BSU")), actor=SYSTEM, now=NOW)
        assert not service.load_registers(NOW)
        assert queries.universities()["bsu"].name.az == "BDU"


@pytest.mark.parametrize("code", ["", "A", "a b", "-a", "a" * 41])
def test_a_university_needs_a_plain_code(db_app: Flask, code: str) -> None:
    university = University(code, Bilingual("Yeni", "New"))
    with db_app.app_context(), pytest.raises(RuleError):
        service.put_university(university, actor=SYSTEM, now=NOW)
