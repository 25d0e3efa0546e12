"""What the demo's schools are like, and what became of a few of them: all of it invented."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from random import Random

from recruit.demo.pictures import draw
from recruit.directory import queries, service
from recruit.directory.rules import NewSchool
from recruit.directory.service import Basics
from recruit.kernel.asker import Asker
from recruit.kernel.events import SYSTEM
from recruit.kernel.text import Bilingual

SUBJECTS = (
    "mathematics physics chemistry informatics biology geography history azerbaijani english"
    " russian primary physical-education"
).split()
BUILDINGS = ("new", "good", "good", "good", "repair", "repair", "under-repair", "unsafe")
AROUND = {
    True: (
        Bilingual(
            "Məktəb şəhərin sakit bir küçəsindədir.", "The school stands in a quiet street of town."
        ),
        Bilingual(
            "Məktəbə şəhərin hər yerindən avtobusla gəlmək olur.",
            "Buses come to the school from everywhere in town.",
        ),
    ),
    False: (
        Bilingual("Məktəb kəndin ortasındadır.", "The school stands in the middle of the village."),
        Bilingual(
            "Məktəb bağların arasındadır, yolu il boyu açıqdır.",
            "The school stands among orchards, and its road is open all the year.",
        ),
    ),
}
LIFE = (
    Bilingual("Kitabxanası və idman meydançası var.", "It has a library and a sports ground."),
    Bilingual(
        "Şagirdlər teatr və şahmat dərnəklərinə gedirlər.",
        "Pupils go to its theatre and chess circles.",
    ),
    Bilingual("Hər sinif otağında internet var.", "There is internet in every classroom."),
)
INVENTED = Bilingual("(Nümayiş üçün uydurulub.)", "(Invented for the demo.)")


def described(bare: NewSchool, in_town: bool) -> NewSchool:
    """The same school with what it is like; the same for the same code."""
    chance = Random(bare.code)  # noqa: S311  (a demo's schools)
    pupils = chance.randrange(350, 1200) if in_town else chance.randrange(60, 420)
    parts = [chance.choice(AROUND[in_town]), *chance.sample(LIFE, 2), INVENTED]
    return replace(
        bare,
        description=Bilingual(" ".join(p.az for p in parts), " ".join(p.en for p in parts)),
        pupils=pupils,
        teachers=8 + pupils // 14,
        rooms=6 + pupils // 35,
        laboratories=1 + pupils // 300,
        building=chance.choice(BUILDINGS),
        subjects=tuple(one for one in SUBJECTS if one != "russian" or in_town),
    )


def show_photos(schools: Sequence[NewSchool], now: datetime) -> None:
    """Drawings in the place of photographs, for some."""
    found = queries.schools_by_codes(one.code for one in schools)
    text = Bilingual(
        "Məktəbin binası və həyəti (rəsmdir, gerçək şəkil deyil)",
        "The school's building and yard (a drawing, not a photograph)",
    )
    for one in found.values():
        name = f"{one.code}.png"
        service.show_photo(one.id, one.public_id, draw(one.code), name, text, actor=SYSTEM, now=now)


def tell_stories(near: NewSchool, asker: Asker, now: datetime) -> None:
    """Schools without vacancies beside the others: one renamed, one merged, one closed, one
    without a place, one whose place is questioned."""
    first, second, third, fourth, fifth = (
        replace(
            near,
            code=f"{near.code}-{number}",
            name=name,
            description=None,
            lat=round((near.lat or 0) + 0.013 * number, 5),
        )
        for number, name in enumerate(NAMES, start=1)
    )
    nowhere, far = replace(fourth, lat=None, lon=None), replace(fifth, lat=41.82, lon=48.55)
    service.add_schools([first, second, third, nowhere, far], actor=SYSTEM, now=now)
    by_code = queries.schools_by_codes(one.code for one in (near, first, second, third))
    since = date(now.year, 1, 15)
    keeps, goes, shut = (by_code[one.code] for one in (first, second, third))
    renamed = Basics(NEW_NAME, keeps.district_code, keeps.lat, keeps.lon, keeps.sectors, None)
    service.settle(keeps.public_id, renamed, counts_from=since, asker=asker, now=now)
    service.merge(
        goes.public_id, by_code[near.code].public_id, counts_from=since, asker=asker, now=now
    )
    service.close(shut.public_id, counts_from=since, asker=asker, now=now)


NAMES = (
    Bilingual("Şəki şəhəri, texniki-humanitar lisey", "Shaki, technical and humanities lyceum"),
    Bilingual("Şəki şəhəri, axşam məktəbi", "Shaki, evening school"),
    Bilingual("Şəki rayonu, Köhnəkənd ibtidai məktəbi", "Shaki district, Kohnekend primary school"),
    Bilingual("Şəki rayonu, Yaylaq ibtidai məktəbi", "Shaki district, Yaylag primary school"),
    Bilingual("Şəki rayonu, Dağətəyi məktəbi", "Shaki district, Daghateyi school"),
)
NEW_NAME = Bilingual("Şəki şəhəri, fizika-riyaziyyat liseyi", "Shaki, physics and maths lyceum")
