"""Chemistry: families on stoichiometry."""

from fractions import Fraction
from random import Random

from .families import Draft, Text, Unclean, decimals, draft, exact, say

MOLAR_VOLUME = Fraction(224, 10)
DIVALENT: tuple[tuple[Text, str, int], ...] = (
    ({"az": "maqnezium", "en": "magnesium"}, "Mg", 24),
    ({"az": "kalsium", "en": "calcium"}, "Ca", 40),
    ({"az": "dəmir", "en": "iron"}, "Fe", 56),
    ({"az": "sink", "en": "zinc"}, "Zn", 65),
    ({"az": "barium", "en": "barium"}, "Ba", 137),
)
ACID_METALS = (("Mg", 24, 2), ("Zn", 65, 2), ("Al", 27, 3), ("Fe", 56, 2))
FUELS = (
    ("CH₄", 1, 4), ("C₂H₆", 2, 6), ("C₃H₈", 3, 8),
    ("C₂H₄", 2, 4), ("C₂H₂", 2, 2), ("C₃H₆", 3, 6),
)  # fmt: skip
SYNTHESES = (
    ("N₂ + 3H₂ ⇄ 2NH₃", "N₂", "NH₃", 2),
    ("2SO₂ + O₂ ⇄ 2SO₃", "O₂", "SO₃", 2),
    ("CO + 2H₂ ⇄ CH₃OH", "H₂", "CH₃OH", Fraction(1, 2)),
)
LIMITING = (
    ("Fe + S → FeS", (1, "Fe", 56), (1, "S", 32), (1, "FeS", 88)),
    ("Zn + S → ZnS", (1, "Zn", 65), (1, "S", 32), (1, "ZnS", 97)),
    ("2Mg + O₂ → 2MgO", (2, "Mg", 24), (1, "O₂", 32), (2, "MgO", 40)),
    ("2H₂ + O₂ → 2H₂O", (2, "H₂", 2), (1, "O₂", 32), (2, "H₂O", 18)),
    ("2Cu + O₂ → 2CuO", (2, "Cu", 64), (1, "O₂", 32), (2, "CuO", 80)),
)


# Stoichiometry


def unknown_metal(rng: Random) -> Draft:
    """A divalent metal by the hydrogen it sets free."""
    name, _, mass = rng.choice(DIVALENT)
    n = Fraction(rng.randrange(10, 55, 5), 100)
    return draft(
        say(
            "İkivalentli metalın kütləsi {mass} q olan nümunəsi xlorid turşusunda tam həll "
            "olduqda {volume} l (n.ş.) hidrogen ayrıldı. Metalı müəyyən edin. (Nisbi atom "
            "kütlələri: {table}.)",
            "When {mass} g of a divalent metal dissolves completely in hydrochloric acid, "
            "{volume} L of hydrogen (standard conditions) is set free. Identify the metal. "
            "(Relative atomic masses: {table}.)",
            mass=exact(n * mass),
            volume=exact(n * MOLAR_VOLUME),
            table=", ".join(f"{symbol} – {value}" for _, symbol, value in DIVALENT),
        ),
        name,
        (other for other, _, _ in DIVALENT if other != name),
    )


def metal_in_acid(rng: Random) -> Draft:
    """The hydrogen from a metal; mistakes: the coefficients forgotten or turned round."""
    metal, mass, valence = rng.choice(ACID_METALS)
    n = Fraction(rng.choice((10, 20, 25, 40, 50, 60, 80)), 100)
    full = n * MOLAR_VOLUME
    equation = {
        2: f"{metal} + 2HCl → {metal}Cl₂ + H₂",
        3: f"2{metal} + 6HCl → 2{metal}Cl₃ + 3H₂",
    }[valence]
    right, wrong = decimals(
        full * valence / 2, full, full / 2, full * valence, full * 2 / valence, full * 4, n * mass
    )
    return draft(
        say(
            "{equation} reaksiyasına görə {mass} q {metal} xlorid turşusunun artığı ilə tam "
            "reaksiyaya daxil olduqda neçə litr (n.ş.) hidrogen alınar? (Ar({metal}) = {ar}.)",
            "By the reaction {equation}, how many litres of hydrogen (standard conditions) are "
            "formed when {mass} g of {metal} reacts completely with an excess of hydrochloric "
            "acid? (Ar({metal}) = {ar}.)",
            equation=equation,
            metal=metal,
            mass=exact(n * mass),
            ar=mass,
        ),
        right,
        wrong,
        "L",
    )


def impure_limestone(rng: Random) -> Draft:
    """Carbon dioxide from limestone; mistakes: impurities kept or taken alone, mass for volume."""
    mass, percent = rng.randrange(25, 525, 25), rng.choice((4, 5, 8, 10, 15, 20, 25))
    n = Fraction(mass * (100 - percent), 10000)
    right, wrong = decimals(
        n * MOLAR_VOLUME,
        Fraction(mass, 100) * MOLAR_VOLUME,
        Fraction(mass * percent, 10000) * MOLAR_VOLUME,
        n * 44,
        n * MOLAR_VOLUME * 2,
    )
    return draft(
        say(
            "Tərkibində {percent}% (kütləcə) qatışıq olan {mass} q əhəngdaşı (CaCO₃) tam "
            "parçalandıqda neçə litr (n.ş.) karbon qazı (CO₂) alınar? (M(CaCO₃) = 100 q/mol; "
            "qatışıqlar parçalanmır.)",
            "How many litres of carbon dioxide (standard conditions) are formed when {mass} g of "
            "limestone (CaCO₃) with {percent}% of impurities by mass decomposes completely? "
            "(M(CaCO₃) = 100 g/mol; the impurities do not decompose.)",
            percent=percent,
            mass=mass,
        ),
        right,
        wrong,
        "L",
    )


def gas_yield(rng: Random) -> Draft:
    """The real volume of a product; mistakes: yield ignored or divided, coefficients ignored."""
    equation, source, product, ratio = rng.choice(SYNTHESES)
    volume, percent = rng.randrange(20, 210, 10), rng.choice((20, 25, 40, 60, 75, 80))
    share = Fraction(percent, 100)
    full = volume * ratio
    right, wrong = decimals(
        full * share, full, volume * share, full / share, full * (1 - share), places=1
    )
    return draft(
        say(
            "Məhsulun çıxımı {percent}% olarsa, {equation} reaksiyası üzrə {volume} l {source} "
            "qazından neçə litr {product} alınar? (İkinci reagent artıqlaması ilə götürülmüşdür, "
            "bütün maddələr qaz halındadır, həcmlər eyni şəraitdə ölçülmüşdür.)",
            "In the reaction {equation}, {volume} L of {source} is taken with an excess of the "
            "other reagent. The yield is {percent}% of the theoretical one. How many litres of "
            "{product} are formed? (All are gases measured under the same conditions.)",
            equation=equation,
            volume=volume,
            source=source,
            percent=percent,
            product=product,
        ),
        right,
        wrong,
        "L",
    )


def burning_oxygen(rng: Random) -> Draft:
    """Oxygen for burning a gas; mistakes: carbon dioxide, water, doubled coefficients."""
    formula, c, h = rng.choice(FUELS)
    volume = rng.randint(2, 20)
    need = Fraction(4 * c + h, 4)
    right, wrong = decimals(
        volume * need,
        volume * c,
        volume * need * 2,
        volume * (c + Fraction(h, 2)),
        volume * Fraction(h, 2),
        volume,
    )
    return draft(
        say(
            "{volume} l {formula} qazının tam yanması üçün eyni şəraitdə neçə litr oksigen tələb "
            "olunur?",
            "How many litres of oxygen are needed to burn {volume} L of {formula} completely? "
            "(Both gases are under the same conditions.)",
            volume=volume,
            formula=formula,
        ),
        right,
        wrong,
        "L",
    )


def limiting_reagent(rng: Random) -> Draft:
    """The product when one reagent is left over."""
    equation, (a, first, m1), (b, second, m2), (c, product, m3) = rng.choice(LIMITING)
    e1, e2 = (Fraction(rng.choice((1, 2, 3, 5, 6, 8)), 4) for _ in range(2))
    if e1 == e2:
        raise Unclean("nothing is left over")
    least, most = min(e1, e2), max(e1, e2)
    full = c * m3
    g1, g2 = e1 * a * m1, e2 * b * m2
    right, wrong = decimals(
        least * full, most * full, g1 + g2, (most - least) * full, least * full / 2
    )
    return draft(
        say(
            "{g1} q {first} ilə {g2} q {second} arasında {equation} reaksiyası axıra qədər "
            "getmişdir. Neçə qram {product} alınmışdır? (M({first}) = {m1}, M({second}) = {m2}, "
            "M({product}) = {m3} q/mol.)",
            "{g1} g of {first} and {g2} g of {second} react by the equation {equation} to "
            "completion. How many grams of {product} are formed? (M({first}) = {m1}, M({second}) "
            "= {m2}, M({product}) = {m3} g/mol.)",
            equation=equation,
            g1=exact(g1),
            first=first,
            g2=exact(g2),
            second=second,
            product=product,
            m1=m1,
            m2=m2,
            m3=m3,
        ),
        right,
        wrong,
        "g",
        say(
            "n({first}) = {g1}/{m1} = {n1} mol, n({second}) = {g2}/{m2} = {n2} mol. Tənliyə görə "
            "{a} mol {first} ilə {b} mol {second} reaksiyaya daxil olur, ona görə {scarce} tam "
            "sərf olunur. n({product}) = {n3} mol, m({product}) = {n3} · {m3} = {right} q.",
            "n({first}) = {g1}/{m1} = {n1} mol, n({second}) = {g2}/{m2} = {n2} mol. By the "
            "equation {a} mol of {first} reacts with {b} mol of {second}, so {scarce} is used up. "
            "n({product}) = {n3} mol, m({product}) = {n3} · {m3} = {right} g.",
            first=first,
            g1=exact(g1),
            m1=m1,
            n1=exact(e1 * a),
            second=second,
            g2=exact(g2),
            m2=m2,
            n2=exact(e2 * b),
            a=a,
            b=b,
            scarce=first if e1 < e2 else second,
            product=product,
            n3=exact(least * c),
            m3=m3,
            right=right,
        ),
    )
