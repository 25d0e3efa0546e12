"""Items of the other types for papers of the rehearsal, which a paper of single choices hides."""

from decimal import Decimal

from recruit.demo.items.kinds import both
from recruit.exam.rules import NewItem
from recruit.exam.rules.content import (
    Accepted,
    Content,
    Matching,
    MultipleResponse,
    Numeric,
    NumericAnswer,
    ShortAnswer,
    TrueFalse,
)

_DISTANCE = Numeric(
    stem={
        "az": r"Cisim \(2\,\mathrm{m/s}^2\) təcillə sükunətdən hərəkətə başlayır. "
        "5 saniyədə getdiyi yolu metrlə yazın.",
        "en": r"A body starts from rest with an acceleration of \(2\,\mathrm{m/s}^2\). "
        "Write the distance that it covers in 5 seconds, in metres.",
    },
    answers=(NumericAnswer(Decimal(25)),),
)
_INERTIA = TrueFalse(
    stem={
        "az": "Cismə təsir edən qüvvələrin əvəzləyicisi sıfırdırsa, cisim hökmən sükunətdədir.",
        "en": "If the resultant of the forces on a body is zero, the body is necessarily at rest.",
    },
    key=False,
)
_HEAT = MultipleResponse(
    stem={
        "az": "Hansı proseslərdə maddə istilik alır?",
        "en": "In which processes does a substance take in heat?",
    },
    options=(
        {"az": "ərimə", "en": "melting"},
        {"az": "kondensasiya", "en": "condensation"},
        {"az": "buxarlanma", "en": "evaporation"},
        {"az": "kristallaşma", "en": "crystallisation"},
        {"az": "sublimasiya", "en": "sublimation"},
    ),
    key=(0, 2, 4),
)
_UNITS = Matching(
    stem={
        "az": "Hər kəmiyyətə onun vahidini seçin.",
        "en": "Choose its unit for each quantity.",
    },
    prompts=(
        {"az": "cərəyan şiddəti", "en": "current"},
        {"az": "gərginlik", "en": "voltage"},
        {"az": "müqavimət", "en": "resistance"},
    ),
    options=tuple(
        map(
            both,
            (
                r"\(\mathrm{A}\)",
                r"\(\mathrm{V}\)",
                r"\(\Omega\)",
                r"\(\frac{\mathrm{V}}{\mathrm{m}}\)",
            ),
        )
    ),
    key=(0, 1, 2),
)
_TEMPERATURE = ShortAnswer(
    stem={
        "az": "BS-də temperaturun vahidi necə adlanır?",
        "en": "What is the SI unit of temperature called?",
    },
    accepted={"az": (Accepted("kelvin"),), "en": (Accepted("kelvin"),)},
)
_ORBIT = TrueFalse(
    stem={
        "az": "Yer Günəşin ətrafında bir tam dövrü təxminən 365 günə başa vurur.",
        "en": "The Earth goes round the Sun once in about 365 days.",
    },
    key=True,
)
_NATURE = Matching(
    stem={
        "az": "Hər təbiət obyektinin nə olduğunu seçin.",
        "en": "Choose for each place what it is.",
    },
    prompts=(both("Kür"), both("Bazardüzü"), both("Göygöl")),
    options=(
        {"az": "çay", "en": "a river"},
        {"az": "dağ zirvəsi", "en": "a mountain peak"},
        {"az": "göl", "en": "a lake"},
        {"az": "ada", "en": "an island"},
    ),
    key=(0, 1, 2),
)


def _paper(subject: str, code: str, topic: str, difficulty: int, content: Content) -> NewItem:
    return NewItem(f"{subject}-paper-{code}", subject, topic, difficulty, False, content)


ITEMS = (
    _paper("physics", "distance", "kinematics", 1, _DISTANCE),
    _paper("physics", "inertia", "dynamics", 1, _INERTIA),
    _paper("physics", "heat", "heat", 2, _HEAT),
    _paper("physics", "units", "electricity", 1, _UNITS),
    _paper("physics", "temperature", "heat", 1, _TEMPERATURE),
    _paper("geography", "orbit", "earth", 1, _ORBIT),
    _paper("geography", "nature", "azerbaijan", 1, _NATURE),
)
