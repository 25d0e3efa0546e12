"""Chemistry: families on redox and electrolytes."""

from fractions import Fraction
from random import Random

from .families import Draft, Unclean, decimals, draft, exact, first_distinct, say

DONORS = (("Al", 27, 3), ("Mg", 24, 2), ("Ca", 40, 2), ("Na", 23, 1), ("Fe", 56, 3), ("Zn", 65, 2))
OXYGEN_SALTS = (
    ("KMnO₄", "Mn", 1, 4, 1), ("K₂Cr₂O₇", "Cr", 2, 7, 2), ("H₂SO₃", "S", 1, 3, 2),
    ("HClO₄", "Cl", 1, 4, 1), ("KClO₃", "Cl", 1, 3, 1), ("H₃PO₄", "P", 1, 4, 3),
    ("HNO₂", "N", 1, 2, 1), ("K₂MnO₄", "Mn", 1, 4, 2), ("Na₂CrO₄", "Cr", 1, 4, 2),
    ("H₄P₂O₇", "P", 2, 7, 4), ("NaBrO₃", "Br", 1, 3, 1), ("Na₂SeO₄", "Se", 1, 4, 2),
)  # fmt: skip
REDOX = (
    (((2, "KMnO₄"), (16, "HCl")), ((2, "KCl"), (2, "MnCl₂"), (5, "Cl₂"), (8, "H₂O"))),
    (((1, "Cu"), (4, "HNO₃")), ((1, "Cu(NO₃)₂"), (2, "NO₂"), (2, "H₂O"))),
    (((3, "Cu"), (8, "HNO₃")), ((3, "Cu(NO₃)₂"), (2, "NO"), (4, "H₂O"))),
    (((1, "K₂Cr₂O₇"), (14, "HCl")), ((2, "KCl"), (2, "CrCl₃"), (3, "Cl₂"), (7, "H₂O"))),
    (((4, "Mg"), (10, "HNO₃")), ((4, "Mg(NO₃)₂"), (1, "NH₄NO₃"), (3, "H₂O"))),
    (((4, "Zn"), (5, "H₂SO₄")), ((4, "ZnSO₄"), (1, "H₂S"), (4, "H₂O"))),
    (((3, "P"), (5, "HNO₃"), (2, "H₂O")), ((3, "H₃PO₄"), (5, "NO"))),
)
STRONG = (("HCl", True), ("HNO₃", True), ("NaOH", False), ("KOH", False))
SALTS = (
    ("Al₂(SO₄)₃", 2, 3), ("FeCl₃", 1, 3), ("Na₃PO₄", 3, 1), ("Cr₂(SO₄)₃", 2, 3),
    ("Al(NO₃)₃", 1, 3), ("K₃PO₄", 3, 1),
)  # fmt: skip
ACIDS = (("H₂SO₄", 2), ("H₃PO₄", 3))


# Oxidation and reduction


def oxidation_number(rng: Random) -> Draft:
    """An oxidation number; mistakes: one off, oxygen's charge undivided, sign."""
    formula, element, atoms, oxygens, cations = rng.choice(OXYGEN_SALTS)
    right = (2 * oxygens - cations) // atoms
    guesses = [2 * oxygens // atoms, right + cations, right - 1, right + 1, right - 2, right + 2]
    possible = [g for g in guesses if 0 < g <= 8]
    signed = [f"+{g}" for g in first_distinct(right, possible)]
    return draft(
        say(
            "{formula} birləşməsində {element} elementinin oksidləşmə dərəcəsini müəyyən edin.",
            "Find the oxidation number of {element} in {formula}.",
            formula=formula,
            element=element,
        ),
        f"+{right}",
        signed,
    )


def redox_sum(rng: Random) -> Draft:
    """The sum of the coefficients of a redox equation; mistakes: one side, one short, ones lost."""
    left, right = rng.choice(REDOX)
    sums = [sum(c for c, _ in side) for side in (left, right)]
    ones = sum(c == 1 for c, _ in (*left, *right))
    total = sum(sums)
    scheme = " → ".join(" + ".join(name for _, name in side) for side in (left, right))
    return draft(
        say(
            "{scheme} sxemi üzrə reaksiya tənliyini ən kiçik tam ədədlərlə əmsallaşdırın. Bütün "
            "əmsalların cəmi neçəyə bərabərdir?",
            "Balance the equation {scheme} with the smallest whole coefficients. What is the sum "
            "of all the coefficients?",
            scheme=scheme,
        ),
        total,
        first_distinct(total, (*sums, total - ones, total - 2, total + 2, total + 3)),
    )


def donated_electrons(rng: Random) -> Draft:
    """The electrons a metal gives; mistakes: atoms only, divided, mass."""
    metal, mass, charge = rng.choice(DONORS)
    n = Fraction(rng.choice((10, 20, 30, 40, 50, 60, 150, 200)), 100)
    right, wrong = decimals(
        n * charge, n, n / charge, n * (charge + 1), n * charge * 2, n * charge / 2, n * mass
    )
    ion = metal + {1: "⁺", 2: "²⁺", 3: "³⁺"}[charge]
    return draft(
        say(
            "{grams} q {metal} tam oksidləşərək {ion} ionlarına çevrildikdə neçə mol elektron "
            "verir? (Ar({metal}) = {mass}.)",
            "How many moles of electrons does {grams} g of {metal} give when it is completely "
            "oxidised to {ion} ions? (Ar({metal}) = {mass}.)",
            grams=exact(n * mass),
            metal=metal,
            ion=ion,
            mass=mass,
        ),
        right,
        wrong,
        "mol",
    )


# Electrolytes


def strong_ph(rng: Random) -> Draft:
    """The pH of a strong acid or base; mistakes: pOH, one off, neutral."""
    (name, acid), k = rng.choice(STRONG), rng.randint(1, 4)
    right = k if acid else 14 - k
    return draft(
        say(
            "Molyar qatılığı {c} mol/l olan {name} məhlulunun pH qiymətini tapın. (25 °C, "
            "elektrolit tam dissosiasiya edir.)",
            "Find the pH of a solution of {name} with the concentration {c} mol/L. (25 °C, the "
            "electrolyte is completely dissociated.)",
            c=exact(Fraction(1, 10**k), 4),
            name=name,
        ),
        right,
        (14 - right, right + 1, right - 1, 7),
    )


def base_dilution(rng: Random) -> Draft:
    """The pH of a diluted base; mistakes: wrong direction, unchanged, divided, one off."""
    ph, m, ml = rng.choice((11, 12, 13)), rng.choice((1, 2, 3)), rng.choice((5, 10, 20))
    right = ph - m
    if right < 9:
        raise Unclean("water's own ions would count")
    return draft(
        say(
            "pH = {ph} olan {ml} ml KOH məhlulunun həcmi su əlavə etməklə {big} litrə qədər "
            "artırıldı. Alınmış məhlulun pH qiymətini tapın. (25 °C, elektrolit tam dissosiasiya "
            "edir.)",
            "{ml} mL of a KOH solution with pH = {ph} is diluted with water to {big} L. Find the "
            "pH of the new solution. (25 °C, the electrolyte is completely dissociated.)",
            ph=ph,
            ml=ml,
            big=exact(Fraction(ml * 10**m, 1000)),
        ),
        right,
        first_distinct(right, (14 - right, ph, right - 1, right + 1, 14)),
    )


def ion_amount(rng: Random) -> Draft:
    """The ions of a completely dissociated salt."""
    formula, cations, anions = rng.choice(SALTS)
    n = Fraction(rng.choice((10, 20, 30, 40, 50)), 100)
    both = cations + anions
    right, wrong = decimals(
        n * both, n, n * cations, n * anions, n * (both + 1), n * both * 2, n * cations * anions
    )
    return draft(
        say(
            "{n} mol {formula} suda tam dissosiasiya etdikdə cəmi neçə mol ion əmələ gəlir?",
            "How many moles of ions are formed in all when {n} mol of {formula} dissociates "
            "completely in water?",
            n=exact(n),
            formula=formula,
        ),
        right,
        wrong,
        "mol",
        say(
            "1 mol {formula} dissosiasiya etdikdə {cations} mol kation və {anions} mol anion, "
            "cəmi {both} mol ion alınır: {n} · {both} = {right} mol.",
            "1 mol of {formula} gives {cations} mol of cations and {anions} mol of anions, {both} "
            "mol of ions in all: {n} · {both} = {right} mol.",
            formula=formula,
            cations=cations,
            anions=anions,
            both=both,
            n=exact(n),
            right=right,
        ),
    )


def neutralisation(rng: Random) -> Draft:
    """The volume of alkali for a polybasic acid."""
    acid, basicity = rng.choice(ACIDS)
    c1, c2 = (Fraction(rng.choice((10, 20, 25, 40, 50)), 100) for _ in range(2))
    volume = rng.randrange(20, 210, 10)
    n = c1 * volume / 1000
    right, wrong = decimals(
        volume * c1 * basicity / c2,
        volume * c1 / c2,
        volume * c1 / c2 / basicity,
        volume * c2 * basicity / c1,
        volume * c2 / c1,
        volume,
        places=1,
    )
    return draft(
        say(
            "Qatılığı {c1} mol/l olan {v} ml {acid} məhlulunu tam neytrallaşdırmaq üçün (orta duz "
            "alınır) qatılığı {c2} mol/l olan NaOH məhlulundan neçə millilitr lazımdır?",
            "How many millilitres of a {c2} mol/L NaOH solution are needed to neutralise {v} mL "
            "of a {c1} mol/L {acid} solution completely (to the normal salt)?",
            c1=exact(c1),
            v=volume,
            acid=acid,
            c2=exact(c2),
        ),
        right,
        wrong,
        "mL",
        say(
            "n({acid}) = {c1} · {v}/1000 = {n} mol. 1 mol {acid} ilə {k} mol NaOH reaksiyaya "
            "daxil olur: n(NaOH) = {m} mol. V = {m}/{c2} · 1000 = {right} ml.",
            "n({acid}) = {c1} · {v}/1000 = {n} mol. 1 mol of {acid} needs {k} mol of NaOH: "
            "n(NaOH) = {m} mol. V = {m}/{c2} · 1000 = {right} mL.",
            acid=acid,
            c1=exact(c1),
            v=volume,
            n=exact(n, 4),
            k=basicity,
            m=exact(n * basicity, 4),
            c2=exact(c2),
            right=right,
        ),
    )
