"""What an author of the demo has written: items on their way through review, and two families."""

from decimal import Decimal

from recruit.demo.items.kinds import both
from recruit.exam.rules import NewItem
from recruit.exam.rules.content import (
    Content,
    ItemType,
    Matching,
    Numeric,
    NumericAnswer,
    SingleChoice,
    TrueFalse,
)
from recruit.exam.rules.families import Template

_ROOTS = SingleChoice(
    stem={
        "az": r"\(x^2 - 5x + 6 = 0\) tənliyinin kökləri cəmini tapın.",
        "en": r"Find the sum of the roots of \(x^2 - 5x + 6 = 0\).",
    },
    options=tuple(map(both, ("5", "6", "-5", "1", "-6"))),
    key=0,
)
_PERIMETER = Numeric(
    stem={
        "az": "Tərəfi 7 sm olan kvadratın perimetrini santimetrlə yazın.",
        "en": "Write the perimeter of a square with a side of 7 cm, in centimetres.",
    },
    answers=(NumericAnswer(Decimal(28)),),
)
_PARITY = TrueFalse(
    stem={
        "az": "İki tək ədədin hasili tək ədəddir.",
        "en": "The product of two odd numbers is odd.",
    },
    key=True,
)
_ANGLES = Matching(
    stem={
        "az": "Hər çoxbucaqlıya daxili bucaqlarının cəmini seçin.",
        "en": "Choose the sum of its interior angles for each polygon.",
    },
    prompts=(
        {"az": "üçbucaq", "en": "triangle"},
        {"az": "dördbucaqlı", "en": "quadrilateral"},
        {"az": "beşbucaqlı", "en": "pentagon"},
    ),
    options=tuple(
        map(both, (r"\(180^\circ\)", r"\(360^\circ\)", r"\(540^\circ\)", r"\(720^\circ\)"))
    ),
    key=(0, 1, 2),
)
_VAGUE = SingleChoice(
    stem={"az": "Ən kiçik ədəd hansıdır?", "en": "Which number is the smallest?"},
    options=tuple(map(both, ("0", "1", "-1", "0,5"))),
    key=2,
)
_UNTRANSLATED = TrueFalse(stem={"az": "1 sadə ədəddir."}, key=False)


def _draft(code: str, topic: str, difficulty: int, content: Content) -> NewItem:
    return NewItem(f"mathematics-draft-{code}", "mathematics", topic, difficulty, False, content)


SUBMITTED = (
    _draft("roots", "algebra", 1, _ROOTS),
    _draft("perimeter", "geometry", 1, _PERIMETER),
    _draft("parity", "numbers", 1, _PARITY),
    _draft("angles", "geometry", 2, _ANGLES),
)
RETURNED = _draft("smallest", "numbers", 1, _VAGUE)
REMARK = "Hansı ədədlər arasında olduğu sualda deyilmir."
DRAFTS = (_draft("one", "numbers", 1, _UNTRANSLATED),)

OHM = Template(
    ItemType.NUMERIC,
    "r = 2, 4, 5, 8, 10\ni = 0.5..6 step 0.5",
    stem={
        "az": r"Müqaviməti {r} \(\Omega\) olan naqildən {i} A cərəyan keçir. "
        "Uclarındakı gərginliyi voltla yazın.",
        "en": r"A current of {i} A flows through a wire of {r} \(\Omega\). "
        "Write the voltage between its ends, in volts.",
    },
    key="r*i",
)
DISCOUNT = Template(
    ItemType.SINGLE_CHOICE,
    "p = 40..200 step 20\nd = 10, 20, 25, 30",
    stem={
        "az": "Qiyməti {p} manat olan mal {d}% ucuzlaşdı. Yeni qiymət neçə manatdır?",
        "en": "Goods that cost {p} manats became {d}% cheaper. What is the new price in manats?",
    },
    options=tuple(map(both, ("{p-p*d/100}", "{p+p*d/100}", "{p*d/100}", "{p-d}", "{p+d}"))),
)
