"""Practice items of the types that a national exam of single choices does not show."""

from decimal import Decimal
from fractions import Fraction

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
from recruit.exam.rules.content.types import Words


def both(text: str) -> Words:
    return {"az": text, "en": text}


_PRIMES = MultipleResponse(
    stem={"az": "Bu ədədlərdən hansılar sadədir?", "en": "Which of these numbers are prime?"},
    options=tuple(map(both, ("21", "29", "37", "49", "53"))),
    key=(1, 2, 4),
    why={
        "az": "21 = 3 · 7, 49 = 7 · 7; qalanları sadədir.",
        "en": "21 = 3 · 7 and 49 = 7 · 7; the others are prime.",
    },
)
_STATEMENT = TrueFalse(
    stem={
        "az": r"İstənilən həqiqi \(x\) üçün \(\sqrt{x^2} = |x|\) doğrudur.",
        "en": r"For every real \(x\) it holds that \(\sqrt{x^2} = |x|\).",
    },
    key=True,
    why={
        "az": "Kvadrat kök mənfi olmur, ona görə mənfi ədəd üçün nəticə onun əksidir.",
        "en": "A square root is never negative, so for a negative number it is its opposite.",
    },
)
_QUOTIENT = Numeric(
    stem={
        "az": r"\(\frac{22}{7}\) nisbətini yüzdəbirlərə qədər yuvarlaqlaşdırıb yazın.",
        "en": r"Write \(\frac{22}{7}\) rounded to hundredths.",
    },
    answers=(
        NumericAnswer(Decimal("3.14")),
        NumericAnswer(Decimal("3.14"), Decimal("0.005"), share=Fraction(1, 2)),
    ),
    why={"az": "22 : 7 = 3,1428..., yuvarlaq 3,14.", "en": "22 : 7 = 3.1428..., rounded 3.14."},
)
_THEOREM = ShortAnswer(
    stem={
        "az": "Düzbucaqlı üçbucağın tərəfləri haqqında teorem kimin adını daşıyır?",
        "en": "Whose name does the theorem about the sides of a right triangle bear?",
    },
    accepted={
        "az": (Accepted("Pifaqor"), Accepted("Pifaqorun"), Accepted("Pythagoras")),
        "en": (Accepted("Pythagoras"), Accepted("Pythagoras'"), Accepted("Pifaqor")),
    },
    why={
        "az": r"Pifaqor teoremi: \(a^2 + b^2 = c^2\).",
        "en": r"The theorem of Pythagoras: \(a^2 + b^2 = c^2\).",
    },
)
_DERIVATIVES = Matching(
    stem={
        "az": "Hər funksiyaya onun törəməsini seçin.",
        "en": "Choose its derivative for each function.",
    },
    prompts=tuple(map(both, (r"\(x^3\)", r"\(\sin x\)", r"\(e^x\)"))),
    options=tuple(map(both, (r"\(3x^2\)", r"\(\cos x\)", r"\(e^x\)", r"\(-\cos x\)"))),
    key=(0, 1, 2),
    why={
        "az": r"\((x^3)' = 3x^2\), \((\sin x)' = \cos x\), \((e^x)' = e^x\).",
        "en": r"\((x^3)' = 3x^2\), \((\sin x)' = \cos x\), \((e^x)' = e^x\).",
    },
)


def _practice(code: str, topic: str, difficulty: int, content: Content) -> NewItem:
    return NewItem(f"mathematics-{code}", "mathematics", topic, difficulty, True, content)


ITEMS = (
    _practice("primes", "numbers", 1, _PRIMES),
    _practice("root", "functions", 2, _STATEMENT),
    _practice("quotient", "numbers", 1, _QUOTIENT),
    _practice("theorem", "geometry", 1, _THEOREM),
    _practice("derivatives", "calculus", 2, _DERIVATIVES),
)
