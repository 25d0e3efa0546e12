"""Invented schools near the centres of real districts, named the way schools are named."""

from random import Random

from recruit.demo.school_life import described
from recruit.directory.rules import District, NewSchool
from recruit.kernel.text import Bilingual

FIRST = "Aşağı Yuxarı Yeni Böyük Kiçik Orta".split()
FIRST_EN = "Ashaghi Yukhari Yeni Boyuk Kichik Orta".split()
PLACES = {
    "Çinarlı": "Chinarli",
    "Armudlu": "Armudlu",
    "Bulaqlı": "Bulagli",
    "Söyüdlü": "Soyudlu",
    "Qaraağac": "Garaaghaj",
    "Daşbulaq": "Dashbulag",
    "Göytəpə": "Goytepe",
    "Almalı": "Almali",
    "Narlı": "Narli",
    "Qızılqaya": "Gizilgaya",
    "Qarabulaq": "Garabulag",
    "Güllücə": "Gulluja",
    "Ağbulaq": "Aghbulag",
    "Dəyirmanlı": "Deyirmanli",
    "Zəyli": "Zeyli",
    "Tutlu": "Tutlu",
    "Palıdlı": "Palidli",
    "Fındıqlı": "Findigli",
    "Bağlıca": "Baghlija",
    "Sarıtorpaq": "Saritorpag",
}


def schools(chance: Random, districts: dict[str, District], count: int) -> list[NewSchool]:
    """`count` schools, more of them in cities; a district's own city districts stand for it."""
    parents = {one.parent for one in districts.values() if one.parent}
    places = [one for one in districts.values() if one.code not in parents]
    weights = [5 if one.kind != "district" else 3 for one in places]
    chosen = places + chance.choices(places, weights, k=max(0, count - len(places)))
    numbers: dict[str, int] = {}
    made: list[NewSchool] = []
    taken: set[str] = set()
    for place in chosen[:count]:
        numbers[place.code] = numbers.get(place.code, 0) + 1
        made.append(_school(chance, place, districts, numbers[place.code], taken))
    return made


def _school(
    chance: Random,
    place: District,
    districts: dict[str, District],
    number: int,
    taken: set[str],
) -> NewSchool:
    in_town = place.kind != "district" or number <= 3
    city = districts[place.parent] if place.parent else place
    spread = 0.02 if in_town else 0.14
    name = _town_name(city, place, number) if in_town else _village_name(chance, place, taken)
    bare = NewSchool(
        code=f"{place.code.removeprefix('AZ-')}-{number:03d}",
        name=name,
        district_code=place.code,
        lat=round(place.lat + chance.uniform(-spread, spread), 5),
        lon=round(place.lon + chance.uniform(-spread, spread), 5),
        sectors=("az", "ru") if in_town and chance.random() < 0.25 else ("az",),
    )
    return described(bare, in_town)


def _town_name(city: District, place: District, number: int) -> Bilingual:
    # City schools are numbered through the whole city; each of its districts has a range.
    shown = number + (int(place.code[-2:]) * 40 if place.parent else 0)
    return Bilingual(
        f"{city.name.az} şəhəri, {shown} nömrəli tam orta məktəb",
        f"{city.name.en}, secondary school No. {shown}",
    )


def _village_name(chance: Random, place: District, taken: set[str]) -> Bilingual:
    while True:
        which = chance.randrange(len(FIRST))
        az = chance.choice(list(PLACES))
        village = f"{FIRST[which]} {az}"
        if f"{place.code} {village}" not in taken:
            taken.add(f"{place.code} {village}")
            return Bilingual(
                f"{place.name.az} rayonu, {village} kənd tam orta məktəbi",
                f"{place.name.en} district, {FIRST_EN[which]} {PLACES[az]} village school",
            )
