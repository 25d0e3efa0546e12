"""Chemistry: families on amount, composition and the atom."""

from fractions import Fraction
from random import Random

from .families import (
    Draft,
    Text,
    Unclean,
    decimals,
    draft,
    exact,
    first_distinct,
    number_text,
    say,
    superscript,
)

MASSES = {
    element: Fraction(mass)
    for element, mass in {
        "H": "1", "C": "12", "N": "14", "O": "16", "Na": "23", "Mg": "24", "Al": "27", "P": "31",
        "S": "32", "Cl": "35.5", "K": "39", "Ca": "40", "Mn": "55", "Fe": "56", "Cu": "64",
        "Br": "80",
    }.items()
}  # fmt: skip
COMPOUNDS: dict[str, dict[str, int]] = {
    "CaCO₃": {"Ca": 1, "C": 1, "O": 3},
    "SO₃": {"S": 1, "O": 3},
    "Fe₂O₃": {"Fe": 2, "O": 3},
    "CuO": {"Cu": 1, "O": 1},
    "NaOH": {"Na": 1, "O": 1, "H": 1},
    "CuSO₄": {"Cu": 1, "S": 1, "O": 4},
    "NH₄NO₃": {"N": 2, "H": 4, "O": 3},
    "KHCO₃": {"K": 1, "H": 1, "C": 1, "O": 3},
    "CaBr₂": {"Ca": 1, "Br": 2},
    "MgSO₄": {"Mg": 1, "S": 1, "O": 4},
    "Fe₂(SO₄)₃": {"Fe": 2, "S": 3, "O": 12},
    "MgO": {"Mg": 1, "O": 1},
    "CH₄": {"C": 1, "H": 4},
    "H₂SO₄": {"H": 2, "S": 1, "O": 4},
    "H₃PO₄": {"H": 3, "P": 1, "O": 4},
    "Na₂CO₃": {"Na": 2, "C": 1, "O": 3},
    "Ca(OH)₂": {"Ca": 1, "O": 2, "H": 2},
    "Al₂O₃": {"Al": 2, "O": 3},
    "KNO₃": {"K": 1, "N": 1, "O": 3},
}
OXIDES = (
    (("N₂O", 7, 4), ("NO", 7, 8), ("N₂O₃", 7, 12), ("NO₂", 7, 16), ("N₂O₅", 7, 20)),
    (("MnO", 55, 16), ("Mn₂O₃", 55, 24), ("MnO₂", 55, 32), ("MnO₃", 55, 48), ("Mn₂O₇", 55, 56)),
    (("Cl₂O", 71, 16), ("Cl₂O₃", 71, 48), ("ClO₂", 71, 64), ("ClO₃", 71, 96), ("Cl₂O₇", 71, 112)),
)
IONS = (
    ("Fe³⁺", 26, 56, 3), ("Al³⁺", 13, 27, 3), ("Ca²⁺", 20, 40, 2), ("K⁺", 19, 39, 1),
    ("S²⁻", 16, 32, -2), ("Cl⁻", 17, 35, -1), ("P³⁻", 15, 31, -3), ("Zn²⁺", 30, 65, 2),
)  # fmt: skip
ISOTOPES: tuple[tuple[Text, int, int, Fraction], ...] = (
    ({"az": "Xlor", "en": "chlorine"}, 35, 37, Fraction(75)),
    ({"az": "Mis", "en": "copper"}, 63, 65, Fraction(73)),
    ({"az": "Bor", "en": "boron"}, 10, 11, Fraction(20)),
    ({"az": "Qallium", "en": "gallium"}, 69, 71, Fraction(60)),
    ({"az": "Gümüş", "en": "silver"}, 107, 109, Fraction(52)),
    ({"az": "Rubidium", "en": "rubidium"}, 85, 87, Fraction(72)),
)
CORES = {2: 2, 3: 10, 4: 18}


def mass_of(atoms: dict[str, int]) -> Fraction:
    """The molar mass of a composition in g/mol."""
    return sum((MASSES[element] * n for element, n in atoms.items()), Fraction(0))


def masses_note(atoms: dict[str, int]) -> Text:
    """The relative atomic masses that a stem gives: "H – 1, O – 16"."""
    return {
        lang: ", ".join(f"{e} – {number_text(exact(MASSES[e]), lang)}" for e in atoms)
        for lang in ("az", "en")
    }


def scientific(value: Fraction) -> Text:
    """The value times 10²³ as a number from 1 to 10 times a power of ten."""
    power = 23
    while value >= 10:
        value, power = value / 10, power + 1
    while value < 1:
        value, power = value * 10, power - 1
    return say("{v} · 10{p}", "{v} · 10{p}", v=exact(value, 4), p=superscript(power))


def mass_of_moles(rng: Random) -> Draft:
    """The mass of an amount; mistakes: division, molar mass, indices ignored."""
    formula = rng.choice(tuple(COMPOUNDS))
    atoms = COMPOUNDS[formula]
    n, molar = Fraction(rng.randint(1, 12), 4), mass_of(atoms)
    if n == 1:
        raise Unclean("the molar mass itself")
    naive = sum((MASSES[e] for e in atoms), Fraction(0))
    right, wrong = decimals(n * molar, molar / n, n * naive, molar, n * molar / 2, n * molar * 2)
    return draft(
        say(
            "{n} mol {formula} maddəsinin kütləsini hesablayın. (Nisbi atom kütlələri: {masses}.)",
            "Calculate the mass of {n} mol of {formula}. (Relative atomic masses: {masses}.)",
            n=exact(n),
            formula=formula,
            masses=masses_note(atoms),
        ),
        right,
        wrong,
        "g",
    )


def atoms_in_sample(rng: Random) -> Draft:
    """The number of atoms of one element; mistakes: molecules, all atoms, halves."""
    formula, molar, count, total = rng.choice(
        (("CO₂", 44, 2, 3), ("SO₃", 80, 3, 4), ("SO₂", 64, 2, 3), ("N₂O₃", 76, 3, 5))
    )
    n = Fraction(rng.choice((5, 10, 20, 25, 30, 40, 50, 150, 200)), 100)
    avogadro = Fraction(602, 100)
    values = first_distinct(
        n * count, (n, n * total, n / count, n * count / 2, n * count * 2, n * (count + 2))
    )
    right, *wrong = (scientific(v * avogadro) for v in (n * count, *values))
    return draft(
        say(
            "Kütləsi {mass} q olan {formula} nümunəsində neçə oksigen atomu var? (M({formula}) = "
            "{molar} q/mol, Avoqadro sabiti 6,02 · 10²³ mol⁻¹.)",
            "How many oxygen atoms are there in {mass} g of {formula}? (M({formula}) = {molar} "
            "g/mol, the Avogadro constant is 6.02 · 10²³ mol⁻¹.)",
            mass=exact(n * molar),
            formula=formula,
            molar=molar,
        ),
        right,
        wrong,
    )


# Composition


def mass_fraction(rng: Random) -> Draft:
    """The mass fraction of an element; mistakes: index ignored, complement, another element."""
    formula = rng.choice(tuple(COMPOUNDS))
    atoms = COMPOUNDS[formula]
    element = rng.choice(tuple(atoms))
    molar, single = mass_of(atoms), 100 * MASSES[element]
    share = single * atoms[element] / molar
    others = [100 * MASSES[e] * n / molar for e, n in atoms.items() if e != element]
    guesses = (single / molar, 100 - share, *others, share / 2, 100 * (1 - share / 200), share * 2)
    right, wrong = decimals(share, *(g for g in guesses if g < 100), places=1)
    return draft(
        say(
            "{formula} birləşməsində {element} elementinin kütlə payını hesablayın. (Nisbi atom "
            "kütlələri: {masses}.)",
            "Calculate the mass fraction of {element} in {formula}. (Relative atomic masses: "
            "{masses}.)",
            formula=formula,
            element=element,
            masses=masses_note(atoms),
        ),
        right,
        wrong,
        "%",
    )


def oxide_formula(rng: Random) -> Draft:
    """The simplest formula from a ratio of masses; the other oxides of the element are offered."""
    oxides = rng.choice(OXIDES)
    formula, element_part, oxygen_part = rng.choice(oxides)
    element = formula[:2] if formula[1].islower() else formula[0]
    return draft(
        say(
            "Oksiddə {element} və O elementlərinin kütlə nisbəti {a} : {b} kimidir. Oksidin ən "
            "sadə formulunu müəyyən edin. (Nisbi atom kütlələri: {element} – {mass}, O – 16.)",
            "In an oxide the masses of {element} and O are in the ratio {a} : {b}. Find the "
            "simplest formula of the oxide. (Relative atomic masses: {element} – {mass}, O – 16.)",
            element=element,
            a=element_part,
            b=oxygen_part,
            mass=exact(MASSES[element]),
        ),
        formula,
        (name for name, _, _ in oxides if name != formula),
    )


# The atom


def ion_electrons(rng: Random) -> Draft:
    """The electrons of an ion; mistakes: those of the atom, other sign, neutrons, nucleons."""
    ion, z, nucleons, charge = rng.choice(IONS)
    return draft(
        say(
            "{nucleons}{ion} ionunda neçə elektron var? (Elementin atom nömrəsi Z = {z}.)",
            "How many electrons does the ion {nucleons}{ion} have? (Atomic number Z = {z}.)",
            nucleons=superscript(nucleons),
            ion=ion,
            z=z,
        ),
        z - charge,
        first_distinct(z - charge, (z, z + charge, nucleons - z, nucleons, nucleons - charge)),
    )


def outer_shell(rng: Random) -> Draft:
    """The atomic number from the outer electrons of a p-element."""
    n, p = rng.choice((2, 3, 4)), rng.randint(1, 5)
    z = CORES[n] + (10 if n == 4 else 0) + 2 + p
    full = 20 if n == 4 else 10
    shown = f"{n}s²{n}p{superscript(p) if p > 1 else '¹'}"
    inner = {2: "1s² – 2", 3: "1s²2s²2p⁶ – 10", 4: "1s²2s²2p⁶3s²3p⁶3d¹⁰ – 28"}[n]
    return draft(
        say(
            "Əsas halda atomunun xarici elektron təbəqəsinin elektron formulu {shown} olan "
            "elementin atom nömrəsini müəyyən edin.",
            "In the ground state the outer electron shell of an atom is {shown}. Find the atomic "
            "number of the element.",
            shown=shown,
        ),
        z,
        first_distinct(z, (z + 1, z - 1, 2 + p, z + 8, z - 8, z + full)),
        why=say(
            "Daxili təbəqələrdəki elektronlar: {inner}. Xarici təbəqədə 2 + {p} = {outer} "
            "elektron var. Cəmi {total} + {outer} = {z} elektron, deməli, atom nömrəsi {z} olur.",
            "Electrons of the inner shells: {inner}. The outer shell has 2 + {p} = {outer}. The "
            "total is {total} + {outer} = {z} electrons, so the atomic number is {z}.",
            inner=inner,
            p=p,
            outer=2 + p,
            total=z - 2 - p,
            z=z,
        ),
    )


def isotope_mean(rng: Random) -> Draft:
    """The relative atomic mass from two isotopes."""
    name, a, b, percent = rng.choice(ISOTOPES)
    share = percent / 100
    right, wrong = decimals(
        a * share + b * (1 - share),
        Fraction(a + b, 2),
        a * (1 - share) + b * share,
        a,
        b,
    )
    english = name["en"]
    return draft(
        say(
            "{name} elementi təbiətdə iki izotop şəklində mövcuddur: kütlə ədədi {a} olan "
            "izotopun payı {p}%, kütlə ədədi {b} olan izotopun payı {q}%. Elementin nisbi atom "
            "kütləsini hesablayın.",
            "In nature the element {english} consists of two isotopes: {p}% of the atoms have the "
            "mass number {a} and {q}% the mass number {b}. Calculate its relative atomic mass.",
            name=name,
            english=english,
            a=a,
            b=b,
            p=exact(percent),
            q=exact(100 - percent),
        ),
        right,
        wrong,
        why=say(
            "Nisbi atom kütləsi izotopların payları nəzərə alınmaqla hesablanmış orta qiymətdir: "
            "Ar = {a} · {x} + {b} · {y} = {right}.",
            "The relative atomic mass is the mean weighted by the shares of the isotopes: Ar = "
            "{a} · {x} + {b} · {y} = {right}.",
            a=a,
            b=b,
            x=exact(share),
            y=exact(1 - share),
            right=right,
        ),
    )
