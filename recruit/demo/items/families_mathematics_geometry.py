"""Mathematics: families on geometry and trigonometry."""

from fractions import Fraction
from math import isqrt
from random import Random

from .families import (
    Draft,
    Unclean,
    draft,
    exact,
    first_distinct,
    pi_text,
    polynomial,
    root_text,
    say,
)

ALTITUDE_LEGS = ((15, 20), (30, 40), (45, 60), (60, 80), (65, 156), (75, 100))
HERON_SIDES = (
    (13, 14, 15), (7, 15, 20), (10, 17, 21), (17, 25, 28), (25, 39, 56),
    (9, 10, 17), (11, 13, 20), (15, 34, 35), (25, 29, 36), (26, 28, 30),
)  # fmt: skip
CONES = ((3, 4), (6, 8), (9, 12), (12, 5), (15, 8), (12, 9), (12, 16), (9, 40))
TRIPLES = ((3, 4, 5), (4, 3, 5), (5, 12, 13), (12, 5, 13), (8, 15, 17), (15, 8, 17), (7, 24, 25))
COSINE_TRIANGLES = (
    (3, 8, 60), (5, 8, 60), (7, 15, 60), (5, 21, 60), (8, 15, 60),
    (3, 5, 120), (7, 8, 120), (5, 16, 120), (6, 10, 120),
)  # fmt: skip
TRAPEZOIDS = ((8, 18), (18, 32), (9, 25), (4, 16), (2, 18), (16, 36), (4, 36), (18, 50))


def altitude(rng: Random) -> Draft:
    """The altitude to the hypotenuse; mistakes: median, inradius, projections of the legs."""
    a, b = rng.choice(ALTITUDE_LEGS)
    c = isqrt(a * a + b * b)
    return draft(
        say(
            "Katetləri {a} sm və {b} sm olan düzbucaqlı üçbucağın hipotenuzuna çəkilmiş "
            "hündürlüyünü tapın.",
            "The legs of a right triangle are {a} cm and {b} cm. Find the altitude drawn to the "
            "hypotenuse.",
            a=a,
            b=b,
        ),
        a * b // c,
        (exact(Fraction(c, 2)), (a + b - c) // 2, a * a // c, b * b // c),
        "cm",
    )


def polygon_angle(rng: Random) -> Draft:
    """The number of sides of a regular polygon; mistakes: n − 2 triangles, half angle."""
    n = rng.choice((6, 8, 10, 12, 18, 20))
    return draft(
        say(
            "Düzgün çoxbucaqlının daxili bucağı {angle}° olarsa, onun tərəflərinin sayını tapın.",
            "Each interior angle of a regular polygon is {angle}°. How many sides does it have?",
            angle=180 * (n - 2) // n,
        ),
        n,
        (n - 2, n + 2, n // 2, n - 1),
    )


def incircle(rng: Random) -> Draft:
    """The inradius by Heron's formula; mistakes: half of it, circumradius, altitude, S/3."""
    a, b, c = rng.choice(HERON_SIDES)
    p = (a + b + c) // 2
    area = isqrt(p * (p - a) * (p - b) * (p - c))
    return draft(
        say(
            "Tərəfləri {a} sm, {b} sm və {c} sm olan üçbucağın daxilinə çəkilmiş çevrənin "
            "radiusunu tapın.",
            "Find the radius of the circle inscribed in the triangle with sides {a} cm, {b} cm "
            "and {c} cm.",
            a=a,
            b=b,
            c=c,
        ),
        Fraction(area, p),
        (
            Fraction(area, 2 * p),
            Fraction(2 * area, p),
            Fraction(a * b * c, 4 * area),
            Fraction(2 * area, c),
        ),
        "cm",
    )


def cone_volume(rng: Random) -> Draft:
    """The volume from radius and slant height; mistakes: slant height, cylinder, swap, surface."""
    r, h = rng.choice(CONES)
    slant = isqrt(r * r + h * h)
    values = (r * r * h // 3, r * r * slant // 3, r * r * h, r * h * h // 3, r * slant)
    if (r * h * h) % 3 or len(set(values)) < 5:
        raise Unclean("the volumes are not five whole multiples of π")
    right, *wrong = (f"{value}π" for value in values)
    return draft(
        say(
            "Oturacağının radiusu {r} sm, doğuranı {slant} sm olan konusun həcmini tapın.",
            "A cone has the base radius {r} cm and the slant height {slant} cm. Find its volume.",
            r=r,
            slant=slant,
        ),
        right,
        wrong,
        "cm³",
    )


def circumscribed_trapezoid(rng: Random) -> Draft:
    """The height of an isosceles trapezoid that has an inscribed circle."""
    small, large = rng.choice(TRAPEZOIDS)
    side, half = (large + small) // 2, (large - small) // 2
    height = isqrt(large * small)
    return draft(
        say(
            "Oturacaqları {small} sm və {large} sm olan bərabəryanlı trapesiyanın daxilinə çevrə "
            "çəkilmişdir. Trapesiyanın hündürlüyünü tapın.",
            "A circle is inscribed in an isosceles trapezoid with bases {small} cm and {large} "
            "cm. Find the height of the trapezoid.",
            small=small,
            large=large,
        ),
        height,
        first_distinct(height, (side, half, height // 2, large - small, 2 * height)),
        "cm",
        say(
            "Daxilinə çevrə çəkilmiş dördbucaqlının qarşı tərəflərinin cəmləri bərabərdir, ona "
            "görə yan tərəf ({small} + {large})/2 = {side} sm olur. Oturacaqların fərqinin yarısı "
            "{half} sm olduğundan hündürlük √({side}² − {half}²) = {height} sm.",
            "In a quadrilateral with an inscribed circle the sums of opposite sides are equal, so "
            "the lateral side is ({small} + {large})/2 = {side} cm. Half the difference of the "
            "bases is {half} cm, so the height is √({side}² − {half}²) = {height} cm.",
            small=small,
            large=large,
            side=side,
            half=half,
            height=height,
        ),
    )


# Trigonometry


def quadrant_tangent(rng: Random) -> Draft:
    """tan α from sin α and the quadrant; mistakes: sign, cotangent, cosine."""
    a, b, c = rng.choice(TRIPLES)
    second = rng.random() < 0.5
    sine = Fraction(a, c) if second else -Fraction(a, c)
    tangent = -Fraction(a, b) if second else Fraction(a, b)
    return draft(
        say(
            "sin α = {sine} və {low}° < α < {high}° olarsa, tg α qiymətini tapın.",
            "Given sin α = {sine} and {low}° < α < {high}°, find tan α.",
            sine=sine,
            low=90 if second else 180,
            high=180 if second else 270,
        ),
        tangent,
        (-tangent, 1 / tangent, -1 / tangent, -Fraction(b, c)),
    )


def sine_double(rng: Random) -> Draft:
    """sin 2α from sin α + cos α; mistakes: sign, half, square only."""
    q = rng.randint(2, 7)
    k = Fraction(rng.randint(1, q + q // 3), q)
    if k.denominator == 1 or k * k >= 2:
        raise Unclean("not a value of sin α + cos α worth asking")
    right = k * k - 1
    return draft(
        say(
            "sin α + cos α = {k} olarsa, sin 2α qiymətini tapın.",
            "Given sin α + cos α = {k}, find sin 2α.",
            k=k,
        ),
        right,
        (-right, right / 2, k * k, -right / 2),
    )


def law_of_cosines(rng: Random) -> Draft:
    """The third side; mistakes: no cosine term, its sign, cosine taken as 1."""
    a, b, angle = rng.choice(COSINE_TRIANGLES)
    sign = -1 if angle == 60 else 1
    square = a * a + b * b
    return draft(
        say(
            "Üçbucağın iki tərəfi {a} sm və {b} sm, onlar arasındakı bucaq {angle}° olarsa, "
            "üçüncü tərəfi tapın.",
            "Two sides of a triangle are {a} cm and {b} cm, the angle between them is {angle}°. "
            "Find the third side.",
            a=a,
            b=b,
            angle=angle,
        ),
        root_text(square + sign * a * b),
        (
            root_text(square),
            root_text(square - sign * a * b),
            root_text(square + sign * 2 * a * b),
            root_text(square - sign * 2 * a * b),
        ),
        "cm",
    )


def sine_period(rng: Random) -> Draft:
    """The least positive period of y = A sin(kx) + B."""
    k = rng.choice((Fraction(1, 2), Fraction(1, 3), Fraction(2, 3), 3, 4, 5, 6, 8))
    name, height, shift = rng.choice(("sin", "cos")), rng.randint(3, 7), rng.randint(1, 9)
    k = Fraction(k)
    inside = polynomial((k.numerator, 0)) + ("" if k.denominator == 1 else f"/{k.denominator}")
    period = 2 / k
    return draft(
        say(
            "y = {height} {name}({inside}) + {shift} funksiyasının ən kiçik müsbət dövrünü tapın.",
            "Find the least positive period of the function y = {height} {name}({inside}) + "
            "{shift}.",
            height=height,
            name=name,
            inside=inside,
            shift=shift,
        ),
        pi_text(period),
        (pi_text(1 / k), pi_text(2 * k), pi_text(2 * period), pi_text(Fraction(2, height))),
        why=say(
            "sin x və cos x funksiyalarının ən kiçik müsbət dövrü 2π, arqument k = {k} ədədinə "
            "vurulduqda isə T = 2π/k olur. Deməli, T = {period}. {height} vuruğu və {shift} "
            "toplananı dövrü dəyişmir.",
            "sin x and cos x have the least positive period 2π; when the argument is multiplied "
            "by k = {k}, it becomes T = 2π/k. So T = {period}. The factor {height} and the term "
            "{shift} do not change the period.",
            k=k,
            period=pi_text(period),
            height=height,
            shift=shift,
        ),
    )
