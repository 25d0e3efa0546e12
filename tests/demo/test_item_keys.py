"""A second, simple way to the keys of mathematics and physics from the English stem."""

# ruff: noqa: S307 - the stems computed here are our own

import math
import re
from collections.abc import Callable
from fractions import Fraction
from itertools import combinations, permutations

import pytest

from tests.demo.stems import (
    Check,
    assert_only_the_key_passes,
    between,
    lowered,
    numbers,
    value,
)

pytestmark = pytest.mark.unit


# Mathematics


def expression(text: str) -> Callable[[Fraction], Fraction]:
    """A polynomial in x as it is printed, as a function."""
    code = text.replace("−", "-").replace("x²", "x*x").replace("x³", "x*x*x")
    code = re.sub(r"(?<=\d)(?=[x(])", "*", code)
    return lambda x: eval(code, {"x": Fraction(x)})


def linear_equation(stem: str, option: str) -> bool:
    left, right = between(stem, "equation ", ".").split(" = ")
    x = value(option)
    return expression(left)(x) == expression(right)(x)


def vieta_cubes(stem: str, option: str) -> bool:
    f = expression(between(stem, "equation ", " ="))
    p = f(0)
    s = 1 + p - f(1)
    root = math.sqrt(float(s * s - 4 * p))
    cubes = ((float(s) + root) / 2) ** 3 + ((float(s) - root) / 2) ** 3
    return math.isclose(cubes, float(value(option)))


def modulus_count(stem: str, option: str) -> bool:
    a, b = numbers(stem.replace("− ", ""))
    return value(option) == sum(abs(x - a) <= b for x in range(-100, 101))


def composition(stem: str, option: str) -> bool:
    f = expression(between(stem, "f(x) = ", " and"))
    g = expression(between(stem, "g(x) = ", ", find"))
    return f(g(numbers(stem)[-1])) == value(option)


def inverse_value(stem: str, option: str) -> bool:
    a, b, k = numbers(between(stem, "f(x) =", "?").replace("− ", ""))[:3]
    x = value(option)
    return x != b and (x + a) / (x - b) == k


def arithmetic_sum(stem: str, option: str) -> bool:
    first, step, n = numbers(stem)
    return value(option) == sum(first + step * i for i in range(int(n)))


def lcm_from_gcd(stem: str, option: str) -> bool:
    total, g = map(int, numbers(stem))
    pairs = [(m, total // m) for m in range(1, total + 1) if total % m == 0]
    return {math.lcm(*pair) for pair in pairs if math.gcd(*pair) == g} == {int(option)}


def power_remainder(stem: str, option: str) -> bool:
    shown = between(stem, "when ", " is")
    base = re.match(r"\d+", shown)
    assert base
    power = int(base[0]) ** int(lowered(shown[base.end() :]))
    return (power - int(option)) % int(numbers(stem)[-1]) == 0


def one_short(stem: str, option: str) -> bool:
    a, b, c, *divisors = numbers(stem.replace(" and", ","))
    asked = dict(zip(divisors, (a, b, c), strict=True))
    fits = (n for n in range(1, 1000) if all(n % d == r for d, r in asked.items()))
    return int(option) == next(fits)


def divisor_count(stem: str, option: str) -> bool:
    n = int(numbers(stem)[0])
    return int(option) == sum(n % d == 0 for d in range(1, n + 1))


def zero_digits(stem: str, option: str) -> bool:
    digits = [int(n) for n in numbers(between(stem, "the digits ", "?"))]
    rows = permutations(digits, 3)
    return int(option) == sum(row[0] != 0 and row[2] % 2 == 0 for row in rows)


def same_colour(stem: str, option: str) -> bool:
    white, black = map(int, numbers(stem))
    pairs = list(combinations("w" * white + "b" * black, 2))
    return value(option) == Fraction(sum(one == two for one, two in pairs), len(pairs))


def committee(stem: str, option: str) -> bool:
    boys, girls, b, g = map(int, numbers(stem))
    teams = combinations("b" * boys + "g" * girls, b + g)
    return int(option) == sum(team.count("b") == b for team in teams)


def interval_maximum(stem: str, option: str) -> bool:
    f = expression(between(stem, "f(x) = ", " on"))
    low, high = numbers(between(stem, "[", "]"))
    quarters = range(int(low) * 4, int(high) * 4 + 1)
    return value(option) == max(f(Fraction(q, 4)) for q in quarters)


def definite_integral(stem: str, option: str) -> bool:
    f = expression(between(stem, "f(x) = ", " from"))
    a, b = numbers(stem.split(" from")[1])
    return value(option) == (b - a) / 6 * (f(a) + 4 * f((a + b) / 2) + f(b))


# Physics


def braking(stem: str, option: str) -> bool:
    v, a = numbers(stem)
    return value(option) == sum(v - a * (t + Fraction(1, 2)) for t in range(int(v / a)))


def average_speed(stem: str, option: str) -> bool:
    a, b = numbers(stem)
    half = a * b
    return value(option) == 2 * half / (half / a + half / b)


def pulley_tension(stem: str, option: str) -> bool:
    m1, m2 = numbers(stem)[:2]
    tension = value(option)
    return tension / m1 - 10 == 10 - tension / m2


def collision_heat(stem: str, option: str) -> bool:
    m1, v, m2 = numbers(stem)
    after = m1 * v / (m1 + m2)
    return value(option) == m1 * v**2 / 2 - (m1 + m2) * after**2 / 2


def mixing_water(stem: str, option: str) -> bool:
    m1, hot, m2, cold = numbers(stem)
    return m1 * (hot - value(option)) == m2 * (value(option) - cold)


def isochoric(stem: str, option: str) -> bool:
    t1, p1, t2 = numbers(stem)
    return p1 * (t2 + 273) == value(option) * (t1 + 273)


def mixed_circuit(stem: str, option: str) -> bool:
    r1, r2, r3, u = numbers(stem)
    inner = u - value(option) * r3
    return value(option) == inner / r1 + inner / r2


def lens_image(stem: str, option: str) -> bool:
    d, focus = numbers(stem)
    return 1 / focus == 1 / d + 1 / value(option)


def half_life(stem: str, option: str) -> bool:
    period, mass, days = numbers(stem)
    while days > 0:
        mass, days = mass / 2, days - period
    return value(option) == mass


def nth_second(stem: str, option: str) -> bool:
    v, a = numbers(stem)
    n = ("first", "second", "third", "fourth", "fifth", "sixth").index(
        between(stem, "during the ", " second")
    )
    return value(option) == v + a * n + a / 2


def archimedes(stem: str, option: str) -> bool:
    air, water = numbers(stem)[:2]
    volume = air / 10 / value(option)
    return air - 1000 * 10 * volume == water


# The checks

MATHEMATICS: tuple[Check, ...] = (
        linear_equation, vieta_cubes, modulus_count, composition, inverse_value, arithmetic_sum,
        lcm_from_gcd, power_remainder, one_short, divisor_count, zero_digits, same_colour,
        committee, interval_maximum, definite_integral,
    )  # fmt: skip
PHYSICS: tuple[Check, ...] = (
        braking, average_speed, pulley_tension, collision_heat, mixing_water, isochoric,
        mixed_circuit, lens_image, half_life, nth_second, archimedes,
    )  # fmt: skip


@pytest.mark.parametrize("check", MATHEMATICS)
def test_only_the_key_of_mathematics_passes_a_second_way_of_solving(check: Check) -> None:
    assert_only_the_key_passes("mathematics", check)


@pytest.mark.parametrize("check", PHYSICS)
def test_only_the_key_of_physics_passes_a_second_way_of_solving(check: Check) -> None:
    assert_only_the_key_passes("physics", check)
