"""The registers that never change much: districts, subjects, universities."""

from dataclasses import dataclass

from recruit.kernel.text import Bilingual


@dataclass(frozen=True)
class District:
    """A district or city; a city's own districts name it as their parent."""

    code: str
    parent: str | None
    name: Bilingual
    kind: str  # district | city | city-district
    region: Bilingual
    lat: float
    lon: float
    polygons: tuple[str, ...] = ()
    radius_km: int = 60  # a school farther from the centre than this is questioned


@dataclass(frozen=True)
class Subject:
    """What is taught and examined; people apply only for an applicable one."""

    code: str
    name: Bilingual
    languages: tuple[str, ...]  # languages its items are written in
    applicable: bool = True


@dataclass(frozen=True)
class University:
    """An institution that diplomas name."""

    code: str
    name: Bilingual


_BOTH = ("az", "en")

# The twelve subjects of the first campaigns, and the part of the exam that everybody sits.
SUBJECTS = (
    Subject("mathematics", Bilingual("Riyaziyyat", "Mathematics"), _BOTH),
    Subject("physics", Bilingual("Fizika", "Physics"), _BOTH),
    Subject("chemistry", Bilingual("Kimya", "Chemistry"), _BOTH),
    Subject("informatics", Bilingual("İnformatika", "Informatics"), _BOTH),
    Subject("biology", Bilingual("Biologiya", "Biology"), _BOTH),
    Subject("geography", Bilingual("Coğrafiya", "Geography"), _BOTH),
    Subject("history", Bilingual("Tarix", "History"), _BOTH),
    Subject(
        "azerbaijani",
        Bilingual("Azərbaycan dili və ədəbiyyat", "Azerbaijani language and literature"),
        ("az",),
    ),
    Subject("english", Bilingual("İngilis dili", "English language"), ("en",)),
    Subject("russian", Bilingual("Rus dili", "Russian language"), ("ru",)),
    Subject("primary", Bilingual("İbtidai sinif müəllimliyi", "Primary teaching"), _BOTH),
    Subject("physical-education", Bilingual("Fiziki tərbiyə", "Physical education"), _BOTH),
    Subject("methodology", Bilingual("Tədris metodikası", "Teaching methodology"), _BOTH, False),
)


def title(district: District, districts: dict[str, District]) -> Bilingual:
    """A district's name; one inside a city begins with the city: "Bakı: Nəsimi"."""
    parent = districts.get(district.parent or "")
    if parent is None:
        return district.name
    return Bilingual(
        f"{parent.name.az}: {district.name.az}", f"{parent.name.en}: {district.name.en}"
    )
