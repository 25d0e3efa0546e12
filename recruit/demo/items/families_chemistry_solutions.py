"""Chemistry: families on solutions and gases."""

from fractions import Fraction
from random import Random

from .families import Draft, Unclean, decimals, draft, exact, say

GASES = {"CO₂": 44, "N₂": 28, "O₂": 32, "NH₃": 17, "CH₄": 16, "SO₂": 64, "H₂S": 34, "NO": 30}
SOLUTES = {"NaOH": 40, "KOH": 56, "HNO₃": 63, "H₂SO₄": 98, "NaNO₃": 85, "KNO₃": 101}
DENSE = (
    ("HCl", Fraction(73, 2), "36.5", "1.18"),
    ("HNO₃", Fraction(63), "63", "1.38"),
    ("H₂SO₄", Fraction(98), "98", "1.84"),
    ("H₂SO₄", Fraction(98), "49", "1.38"),
    ("NaOH", Fraction(40), "40", "1.43"),
    ("NaOH", Fraction(40), "20", "1.22"),
    ("KOH", Fraction(56), "28", "1.26"),
    ("HNO₃", Fraction(63), "31.5", "1.2"),
)


# Solutions


def salt_and_water(rng: Random) -> Draft:
    """The mass fraction of a solute; mistakes: ratio to water, share of water, factor."""
    salt, water = rng.randrange(5, 105, 5), rng.randrange(50, 505, 5)
    share = Fraction(100 * salt, salt + water)
    right, wrong = decimals(
        share,
        Fraction(100 * salt, water),
        100 - share,
        Fraction(salt),
        share * 2,
        share / 2,
        places=1,
    )
    if share > 40 or salt >= 100:
        raise Unclean("few salts dissolve so well")
    return draft(
        say(
            "{salt} q duz {water} q suda həll edildi. Alınmış məhlulda duzun kütlə payını tapın.",
            "{salt} g of a salt is dissolved in {water} g of water. Find the mass fraction of the "
            "salt in the solution.",
            salt=salt,
            water=water,
        ),
        right,
        wrong,
        "%",
    )


def dilution(rng: Random) -> Draft:
    """Water for dilution; mistakes: final mass, salt, percent as grams."""
    mass, w1, w2 = rng.randrange(50, 410, 10), rng.randrange(10, 65, 5), rng.choice((4, 5, 8, 10))
    if w1 <= w2:
        raise Unclean("no dilution")
    final = Fraction(mass * w1, w2)
    right, wrong = decimals(
        final - mass,
        final,
        Fraction(mass * w1, 100),
        Fraction(mass * (w1 - w2), 100),
        Fraction(mass * (w1 - w2), w1),
        final + mass,
        places=0,
    )
    return draft(
        say(
            "Həll olmuş maddənin kütlə payı {w1}% olan {mass} q məhlula nə qədər su əlavə etmək "
            "lazımdır ki, kütlə payı {w2}% olsun?",
            "How much water must be added to {mass} g of a solution in which the mass fraction of "
            "the solute is {w1}% to lower it to {w2}%?",
            mass=mass,
            w1=w1,
            w2=w2,
        ),
        right,
        wrong,
        "g",
    )


def mixing_solutions(rng: Random) -> Draft:
    """The mass fraction of a mixture; mistakes: mean, swapped masses, sum."""
    m1, m2 = rng.randrange(50, 410, 50), rng.randrange(50, 410, 50)
    w1, w2 = rng.randrange(5, 30, 5), rng.randrange(30, 55, 5)
    right, wrong = decimals(
        Fraction(m1 * w1 + m2 * w2, m1 + m2),
        Fraction(w1 + w2, 2),
        Fraction(m1 * w2 + m2 * w1, m1 + m2),
        w2 - w1,
        Fraction(m2 * w2, m1 + m2),
        Fraction(m1 * w1, m1 + m2),
        places=1,
    )
    return draft(
        say(
            "NaOH maddəsinin kütlə payı {w1}% olan {m1} q məhlul ilə həmin maddənin kütlə payı "
            "{w2}% olan {m2} q məhlul qarışdırıldı. Alınmış məhlulda NaOH maddəsinin kütlə payını "
            "tapın.",
            "{m1} g of a solution of NaOH with the mass fraction {w1}% is mixed with {m2} g of a "
            "solution with the mass fraction {w2}%. Find the mass fraction of NaOH in the mixture.",
            m1=m1,
            w1=w1,
            m2=m2,
            w2=w2,
        ),
        right,
        wrong,
        "%",
    )


def molarity(rng: Random) -> Draft:
    """The molar concentration; mistakes: millilitres, litres multiplied, grams per litre."""
    solute, molar = rng.choice(tuple(SOLUTES.items()))
    n, ml = Fraction(rng.randint(1, 12), 10), rng.choice((100, 200, 250, 400, 500, 800))
    litres = Fraction(ml, 1000)
    if n / litres > 3:
        raise Unclean("not every solute dissolves so well")
    right, wrong = decimals(
        n / litres,
        n * litres,
        n,
        litres / n,
        n * molar / litres / 10,
        n / litres / 2,
        n / litres * 2,
    )
    return draft(
        say(
            "Həcmi {ml} ml olan məhlulda {mass} q {solute} həll olmuşdur. Məhlulun molyar "
            "qatılığını (mol/l) tapın. (M({solute}) = {molar} q/mol.)",
            "{mass} g of {solute} is dissolved in {ml} mL of solution. Find the molar "
            "concentration of the solution. (M({solute}) = {molar} g/mol.)",
            ml=ml,
            mass=exact(n * molar),
            solute=solute,
            molar=molar,
        ),
        right,
        wrong,
        "mol/L",
    )


def molarity_from_density(rng: Random) -> Draft:
    """The molar concentration from mass fraction and density."""
    solute, molar, percent, density = rng.choice(DENSE)
    w, rho = Fraction(percent), Fraction(density)
    mass = 1000 * rho * w / 100
    right, wrong = decimals(
        mass / molar,
        10 * w / molar,
        10 * rho * (100 - w) / molar,
        rho * w / molar,
        2 * mass / molar,
        mass / molar / 2,
        places=3,
    )
    return draft(
        say(
            "Sıxlığı {rho} q/ml, {solute} maddəsinin kütlə payı {w}% olan məhlulun molyar "
            "qatılığını (mol/l) tapın. (M({solute}) = {molar} q/mol.)",
            "A solution of {solute} has the density {rho} g/mL, the mass fraction of {solute} is "
            "{w}%. Find the molar concentration of the solution. (M({solute}) = {molar} g/mol.)",
            rho=exact(rho),
            solute=solute,
            w=exact(w),
            molar=exact(molar),
        ),
        right,
        wrong,
        "mol/L",
        say(
            "1 l məhlulun kütləsi 1000 · {rho} = {solution} q, onda olan {solute} maddəsinin "
            "kütləsi {solution} · {w}/100 = {mass} q olur. Maddə miqdarı {mass}/{molar} = {right} "
            "mol, deməli, molyar qatılıq {right} mol/l olur.",
            "1 L of the solution has the mass 1000 · {rho} = {solution} g and contains {solution} "
            "· {w}/100 = {mass} g of {solute}. That is {mass}/{molar} = {right} mol, so the "
            "concentration is {right} mol/L.",
            rho=exact(rho),
            solution=exact(1000 * rho),
            solute=solute,
            w=exact(w),
            mass=exact(mass, 3),
            molar=exact(molar),
            right=right,
        ),
    )


# Gases


def gas_volume(rng: Random) -> Draft:
    """The volume of a gas at standard conditions; mistakes: division, atoms, mass for amount."""
    formula, molar = rng.choice(tuple(GASES.items()))
    n = Fraction(rng.choice((25, 50, 75, 125, 150, 200, 250, 300)), 100)
    volume = Fraction(224, 10) * n
    right, wrong = decimals(
        volume, volume / 2, Fraction(224, 10) / n, volume * 2, n * molar, Fraction(224, 10)
    )
    return draft(
        say(
            "Kütləsi {mass} q olan {formula} qazının normal şəraitdə (n.ş.) həcmini tapın. "
            "(M({formula}) = {molar} q/mol, molyar həcm 22,4 l/mol.)",
            "Find the volume of {mass} g of {formula} gas at standard conditions. (M({formula}) = "
            "{molar} g/mol, the molar volume is 22.4 L/mol.)",
            mass=exact(n * molar),
            formula=formula,
            molar=molar,
        ),
        right,
        wrong,
        "L",
    )


def gas_mixture(rng: Random) -> Draft:
    """A volume fraction from the mean density; mistakes: other gas, mass fraction, halves."""
    (light, m1), (heavy, m2) = rng.choice(
        (
            (("CH₄", 16), ("CO₂", 44)), (("N₂", 28), ("CO₂", 44)), (("O₂", 32), ("SO₂", 64)),
            (("He", 4), ("O₂", 32)), (("CH₄", 16), ("O₂", 32)), (("NH₃", 17), ("H₂S", 34)),
        )
    )  # fmt: skip
    share = Fraction(rng.randrange(10, 95, 5), 100)
    mean = share * m1 + (1 - share) * m2
    right, wrong = decimals(
        100 * share,
        100 * (1 - share),
        100 * share * m1 / mean,
        100 * mean / m2,
        50 * share,
        100 - 50 * share,
        100 * mean / (m1 + m2),
        places=1,
    )
    return draft(
        say(
            "{light} və {heavy} qazlarından ibarət qarışığın hidrogenə görə nisbi sıxlığı {d} "
            "ədədinə bərabərdir. Qarışıqda {light} qazının həcm payını tapın. (M({light}) = {m1} "
            "q/mol, M({heavy}) = {m2} q/mol.)",
            "A mixture of {light} and {heavy} has the relative density {d} with respect to "
            "hydrogen. Find the volume fraction of {light} in the mixture. (M({light}) = {m1} "
            "g/mol, M({heavy}) = {m2} g/mol.)",
            light=light,
            heavy=heavy,
            d=exact(mean / 2),
            m1=m1,
            m2=m2,
        ),
        right,
        wrong,
        "%",
    )


def relative_density(rng: Random) -> Draft:
    """The density of a gas with respect to hydrogen."""
    formula, molar = rng.choice(tuple(GASES.items()))
    right, wrong = decimals(Fraction(molar, 2), molar, Fraction(molar, 4), 2 * molar, molar - 2)
    return draft(
        say(
            "{formula} qazının hidrogenə görə nisbi sıxlığını tapın. (M({formula}) = {molar} "
            "q/mol, M(H₂) = 2 q/mol.)",
            "Find the relative density of {formula} gas with respect to hydrogen. (M({formula}) = "
            "{molar} g/mol, M(H₂) = 2 g/mol.)",
            formula=formula,
            molar=molar,
        ),
        right,
        wrong,
        why=say(
            "Nisbi sıxlıq molyar kütlələrin nisbətinə bərabərdir, hidrogen molekulu isə iki "
            "atomludur: D = M({formula})/M(H₂) = {molar}/2 = {right}.",
            "The relative density is the ratio of the molar masses, and hydrogen is diatomic: D = "
            "M({formula})/M(H₂) = {molar}/2 = {right}.",
            formula=formula,
            molar=molar,
            right=right,
        ),
    )
