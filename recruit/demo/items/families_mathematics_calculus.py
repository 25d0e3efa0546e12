"""Mathematics: families on chance and calculus."""

from fractions import Fraction
from math import comb, perm
from random import Random

from .families import Draft, draft, first_distinct, polynomial, say

# Chance


def committee(rng: Random) -> Draft:
    """Choosing from two groups; mistakes: sum, one common group, order counted."""
    boys, girls = rng.randint(4, 7), rng.randint(4, 7)
    b, g = rng.choice(((2, 1), (1, 2), (2, 2), (3, 2)))
    return draft(
        say(
            "Məktəbin şahmat dərnəyində {boys} oğlan və {girls} qız məşğul olur. Yarış üçün {b} "
            "oğlan və {g} qızdan ibarət komandanı neçə üsulla seçmək olar?",
            "The chess club of a school has {boys} boys and {girls} girls. In how many ways can a "
            "team with exactly {b} of the boys and {g} of the girls be chosen?",
            boys=boys,
            girls=girls,
            b=b,
            g=g,
        ),
        comb(boys, b) * comb(girls, g),
        (
            comb(boys, b) + comb(girls, g),
            comb(boys + girls, b + g),
            perm(boys, b) * perm(girls, g),
            boys * girls,
        ),
    )


def zero_digits(rng: Random) -> Draft:
    """Even three-digit numbers of different digits 0..k; mistakes: leading zero, repetition."""
    k = rng.randint(4, 8)
    even = k // 2
    right = k * (k - 1) + even * (k - 1) ** 2
    return draft(
        say(
            "{digits} rəqəmlərindən istifadə edərək rəqəmləri müxtəlif olan neçə üçrəqəmli cüt "
            "ədəd yazmaq olar?",
            "How many even three-digit numbers with different digits can be written with the "
            "digits {digits}?",
            digits=", ".join(map(str, range(k + 1))),
        ),
        right,
        ((even + 1) * k * (k - 1), k * (k + 1) * (even + 1), even * (k - 1) ** 2, k * k * (k - 1)),
    )


def same_colour(rng: Random) -> Draft:
    """Two balls of one colour; mistakes: replacement, opposite event, one colour only."""
    white, black = rng.randint(3, 7), rng.randint(2, 6)
    total = white + black
    pairs = comb(total, 2)
    return draft(
        say(
            "Qutuda {white} ağ və {black} qara kürə var. Təsadüfi olaraq eyni anda iki kürə "
            "çıxarılır. Kürələrin eyni rəngli olma ehtimalını tapın.",
            "A box holds {white} white and {black} black balls. Two balls are taken at random at "
            "once. Find the probability that they have the same colour.",
            white=white,
            black=black,
        ),
        Fraction(comb(white, 2) + comb(black, 2), pairs),
        (
            Fraction(white**2 + black**2, total**2),
            Fraction(white * black, pairs),
            Fraction(comb(white, 2), pairs),
            Fraction(comb(black, 2), pairs),
        ),
    )


# Calculus


def derivative_value(rng: Random) -> Draft:
    """f′(k) of a cubic; mistakes: f(k), lost coefficient, lost linear term, free term kept."""
    a, b, c, d = (rng.choice((-4, -3, -2, 2, 3, 4, 5)) for _ in range(4))
    k = rng.choice((-2, -1, 2, 3))
    right = 3 * a * k * k + 2 * b * k + c
    return draft(
        say(
            "f(x) = {f} funksiyası verilmişdir. f′({k}) qiymətini hesablayın.",
            "Given f(x) = {f}, calculate f′({k}).",
            f=polynomial((a, b, c, d)),
            k=k,
        ),
        right,
        (a * k**3 + b * k * k + c * k + d, a * k * k + b * k + c, right - c, right + d),
    )


def interval_maximum(rng: Random) -> Draft:
    """The greatest value on an interval; mistakes: the values at the other remarkable points."""
    m, c = rng.randint(1, 3), rng.randint(-5, 9)
    low, high = -rng.randint(m + 1, m + 3), rng.randint(m + 1, m + 3)

    def f(x: int) -> int:
        return x**3 - 3 * m * m * x + c

    values = [f(x) for x in (-m, m, low, high, 0)]
    right = max(values)
    return draft(
        say(
            "f(x) = {f} funksiyasının [{low}; {high}] parçasında ən böyük qiymətini tapın.",
            "Find the greatest value of the function f(x) = {f} on the interval [{low}, {high}].",
            f=polynomial((1, 0, -3 * m * m, c)),
            low=low,
            high=high,
        ),
        right,
        first_distinct(right, values),
    )


def definite_integral(rng: Random) -> Draft:
    """The integral of a quadratic between whole limits."""
    p, q, r = rng.randint(1, 3), rng.choice((-3, -2, -1, 1, 2, 3)), rng.randint(1, 5)
    a, b = rng.randint(1, 2), rng.randint(3, 4)

    def primitive(x: int) -> int:
        return p * x**3 + q * x * x + r * x

    top, bottom = primitive(b), primitive(a)
    right = top - bottom
    f_difference = 3 * p * (b * b - a * a) + 2 * q * (b - a)
    return draft(
        say(
            "f(x) = {f} funksiyasının [{a}; {b}] parçası üzrə müəyyən inteqralını hesablayın.",
            "Calculate the definite integral of f(x) = {f} from x = {a} to x = {b}.",
            f=polynomial((3 * p, 2 * q, r)),
            a=a,
            b=b,
        ),
        right,
        first_distinct(right, (top + bottom, top, f_difference, -right, right - r * (b - a))),
        why=say(
            "İbtidai funksiya F(x) = {primitive}. Nyuton–Leybnis düsturuna görə inteqral F({b}) − "
            "F({a}) = {top} − {bottom} = {right}.",
            "A primitive is F(x) = {primitive}. By the Newton–Leibniz formula the integral is "
            "F({b}) − F({a}) = {top} − {bottom} = {right}.",
            primitive=polynomial((p, q, r, 0)),
            a=a,
            b=b,
            top=top,
            bottom=bottom if bottom >= 0 else f"(−{-bottom})",
            right=right,
        ),
    )
