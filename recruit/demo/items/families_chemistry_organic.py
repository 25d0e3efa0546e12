"""Chemistry: families on organic compounds."""

from fractions import Fraction
from random import Random

from .families import Draft, Text, decimals, draft, exact, first_distinct, say, subscript

MOLAR_VOLUME = Fraction(224, 10)
CHAINS: tuple[tuple[Text, int], ...] = (
    ({"az": "alkanın", "en": "an alkane"}, 2),
    ({"az": "alkenin", "en": "an alkene"}, 0),
    ({"az": "alkinin", "en": "an alkyne"}, -2),
)
UNSATURATED: tuple[tuple[Text, str, int], ...] = (
    ({"az": "etilen", "en": "ethylene"}, "C₂H₄", 1),
    ({"az": "asetilen", "en": "acetylene"}, "C₂H₂", 2),
    ({"az": "propen", "en": "propene"}, "C₃H₆", 1),
    ({"az": "propin", "en": "propyne"}, "C₃H₄", 2),
)
BURNT = ((2, 6), (3, 6), (3, 8), (4, 8), (4, 10), (5, 10), (5, 12), (6, 6), (7, 8))


def hydrocarbon(carbons: int, hydrogens: int) -> str:
    """The formula: (1, 4) is CH₄."""
    return f"C{subscript(carbons) if carbons > 1 else ''}H{subscript(hydrogens)}"


# Organic compounds


def alkane_by_mass(rng: Random) -> Draft:
    """The alkane of a molar mass; mistakes: other series, neighbours."""
    n = rng.randint(4, 9)
    return draft(
        say(
            "Molyar kütləsi {mass} q/mol olan alkanın molekul formulunu müəyyən edin. (Nisbi atom "
            "kütlələri: C – 12, H – 1.)",
            "Find the molecular formula of the alkane with the molar mass {mass} g/mol. (Relative "
            "atomic masses: C – 12, H – 1.)",
            mass=14 * n + 2,
        ),
        hydrocarbon(n, 2 * n + 2),
        (
            hydrocarbon(n, 2 * n),
            hydrocarbon(n, 2 * n - 2),
            hydrocarbon(n - 1, 2 * n),
            hydrocarbon(n + 1, 2 * n + 4),
        ),
    )


def hydrogen_count(rng: Random) -> Draft:
    """The hydrogens of a chain; mistakes: those of the other series."""
    (name, extra), n = rng.choice(CHAINS), rng.randint(4, 12)
    right = 2 * n + extra
    return draft(
        say(
            "Tərkibində {n} karbon atomu olan açıq zəncirli {name} molekulunda neçə hidrogen "
            "atomu var?",
            "How many hydrogen atoms are there in a molecule of {name} with {n} carbon atoms in "
            "an open chain?",
            n=n,
            name=name,
        ),
        right,
        first_distinct(right, (2 * n + 2, 2 * n, 2 * n - 2, 2 * n + 1, n)),
    )


def bromine_mass(rng: Random) -> Draft:
    """Bromine added to multiple bonds; mistakes: one bond for two, atoms for molecules."""
    name, formula, bonds = rng.choice(UNSATURATED)
    n = Fraction(rng.choice((10, 20, 25, 40, 50, 75, 150, 200)), 100)
    right, wrong = decimals(
        160 * n * bonds,
        160 * n * (3 - bonds),
        80 * n * (3 - bonds) / bonds,
        160 * n * bonds * 2,
        160 * n * bonds / 4,
        160 / n,
    )
    return draft(
        say(
            "{volume} l (n.ş.) {name} ({formula}) artıq miqdarda bromlu su ilə tam birləşmə "
            "reaksiyasına daxil olduqda neçə qram brom (Br₂) birləşər? (Ar(Br) = 80.)",
            "How many grams of bromine (Br₂) are added when {volume} L of {name} ({formula}) at "
            "standard conditions reacts completely with an excess of bromine water? (Ar(Br) = 80.)",
            volume=exact(n * MOLAR_VOLUME),
            name=name,
            formula=formula,
        ),
        right,
        wrong,
        "g",
    )


def combustion_formula(rng: Random) -> Draft:
    """A hydrocarbon by its combustion and its density; mistakes: neighbours, simplest formula."""
    c, h = rng.choice(BURNT)
    n = Fraction(rng.choice((5, 10, 20, 25)), 100)
    others = ((c, h - 2), (c, h + 2), (c - 1, h), (c + 1, h), (c + 1, h + 2), (c - 1, h - 2))
    names = [hydrocarbon(a, b) for a, b in others if 0 < b <= 2 * a + 2]
    return draft(
        say(
            "Hidrogenə görə nisbi sıxlığı {d} olan karbohidrogenin yanmasından {co2} q CO₂ və "
            "{h2o} q H₂O alındı. Karbohidrogenin molekul formulunu müəyyən edin. (Nisbi atom "
            "kütlələri: H – 1, C – 12, O – 16.)",
            "Burning a hydrocarbon whose relative density with respect to hydrogen is {d} gives "
            "{co2} g of CO₂ and {h2o} g of H₂O. Find its molecular formula. (Relative atomic "
            "masses: H – 1, C – 12, O – 16.)",
            d=exact(Fraction(12 * c + h, 2)),
            co2=exact(44 * c * n),
            h2o=exact(9 * h * n),
        ),
        hydrocarbon(c, h),
        first_distinct(hydrocarbon(c, h), names),
    )


def sigma_bonds(rng: Random) -> Draft:
    """The σ bonds of an open chain."""
    (name, extra), n = rng.choice(CHAINS), rng.randint(3, 8)
    hydrogens = 2 * n + extra
    right = n - 1 + hydrogens
    return draft(
        say(
            "Molekul formulu {formula} olan açıq zəncirli {name} molekulunda neçə σ-rabitə var?",
            "How many σ bonds are there in a molecule of {name} of formula {formula} with an open "
            "chain?",
            formula=hydrocarbon(n, hydrogens),
            name=name,
        ),
        right,
        first_distinct(right, (hydrogens, right + 1, right + 2, n + hydrogens + 3, n - 1)),
        why=say(
            "Açıq zəncirdə {n} karbon atomu arasında {n} − 1 = {cc} C–C σ-rabitəsi, {h} C–H "
            "σ-rabitəsi var (ikiqat və üçqat rabitənin hərəsində bir σ-rabitə olur): {cc} + {h} = "
            "{right}.",
            "In an open chain {n} carbon atoms are joined by {n} − 1 = {cc} C–C σ bonds, and "
            "there are {h} C–H σ bonds (a double or triple bond holds one σ bond): {cc} + {h} = "
            "{right}.",
            n=n,
            cc=n - 1,
            h=hydrogens,
            right=right,
        ),
    )
