"""Mathematics: families on equations, inequalities and functions."""

from fractions import Fraction
from random import Random

from .families import Draft, Unclean, draft, first_distinct, polynomial, say, subscript


def linear_equation(rng: Random) -> Draft:
    """a(x − b) = (a − 2)x + d; mistakes: sign, half-opened bracket, forgotten division."""
    x, a, b = rng.randint(-9, 9), rng.randint(4, 9), rng.randint(2, 7)
    if a % 2 == 0 and b % 2:
        raise Unclean("the half-opened bracket gives a fraction")
    d = 2 * x - a * b
    equation = f"{a}(x − {b}) = {polynomial((a - 2, d))}"
    return draft(
        say("{e} tənliyini həll edin.", "Solve the equation {e}.", e=equation),
        x,
        (-x, 2 * x, x - a * b, (d + b) // 2),
    )


def vieta_cubes(rng: Random) -> Draft:
    """x₁³ + x₂³ from Vieta's formulas."""
    s, p = rng.randint(3, 8), rng.randint(1, 6)
    if s * s <= 4 * p:
        raise Unclean("no two real roots")
    return draft(
        say(
            "x₁ və x₂ ədədləri {e} = 0 tənliyinin kökləridir. x₁³ + x₂³ cəmini tapın.",
            "x₁ and x₂ are the roots of the equation {e} = 0. Find the sum x₁³ + x₂³.",
            e=polynomial((1, -s, p)),
        ),
        s**3 - 3 * p * s,
        (s**3, s**3 - p * s, s**3 + 3 * p * s, s * s - 2 * p),
    )


def modulus_count(rng: Random) -> Draft:
    """How many whole numbers satisfy |x − a| ≤ b."""
    a, b = rng.randint(2, 9), rng.randint(3, 12)
    return draft(
        say(
            "|x − {a}| ≤ {b} bərabərsizliyinin neçə tam həlli var?",
            "How many integer solutions does the inequality |x − {a}| ≤ {b} have?",
            a=a,
            b=b,
        ),
        2 * b + 1,
        (2 * b, 2 * b - 1, b + 1, a + b),
    )


def log_equation(rng: Random) -> Draft:
    """A logarithmic equation; mistakes: product or swapped power for the power, sign."""
    base, k, a = rng.choice((2, 3, 5)), rng.randint(2, 4), rng.randint(1, 9)
    return draft(
        say(
            "log{base} (x − {a}) = {k} tənliyini həll edin.",
            "Solve the equation log{base} (x − {a}) = {k}.",
            base=subscript(base),
            a=a,
            k=k,
        ),
        base**k + a,
        (base**k - a, base * k + a, k**base + a, base**k),
    )


def exponential_quadratic(rng: Random) -> Draft:
    """b²ˣ − Sbˣ + P = 0 with the roots m and n; the sum of the roots is asked."""
    base = rng.choice((2, 3))
    m, n = sorted(rng.sample(range(1, 6 if base == 2 else 4), 2))
    first, second = base**m, base**n
    total = first + second
    return draft(
        say(
            "{square}ˣ − {total} · {base}ˣ + {product} = 0 tənliyinin köklərinin cəmini tapın.",
            "Find the sum of the roots of the equation {square}ˣ − {total} · {base}ˣ + {product} "
            "= 0.",
            square=base**2,
            base=base,
            total=total,
            product=first * second,
        ),
        m + n,
        first_distinct(m + n, (total, first * second, m * n, n - m, total // 2)),
        why=say(
            "t = {base}ˣ əvəzləməsi ilə t² − {total}t + {product} = 0 alınır: t₁ = {first}, t₂ = "
            "{second}. Onda x₁ = {m}, x₂ = {n} və cəm {m} + {n} = {sum} olur. {total} isə "
            "köklərin yox, t dəyişəninin qiymətlərinin cəmidir.",
            "With t = {base}ˣ we get t² − {total}t + {product} = 0, so t₁ = {first}, t₂ = "
            "{second}. Then x₁ = {m}, x₂ = {n} and the sum is {m} + {n} = {sum}. {total} is the "
            "sum of the values of t, not of x.",
            base=base,
            total=total,
            product=first * second,
            first=first,
            second=second,
            m=m,
            n=n,
            sum=m + n,
        ),
    )


# Functions


def vertex_value(rng: Random) -> Draft:
    """The extreme value of a quadratic function; mistakes: abscissa, free term, sign of h²."""
    a, h, k = rng.choice((-2, -1, 1, 2)), rng.randint(1, 4), rng.randint(-9, 9)
    kind = {"az": "ən kiçik", "en": "least"} if a > 0 else {"az": "ən böyük", "en": "greatest"}
    free = a * h * h + k
    return draft(
        say(
            "y = {e} funksiyasının {kind} qiymətini tapın.",
            "Find the {kind} value of the function y = {e}.",
            e=polynomial((a, -2 * a * h, free)),
            kind=kind,
        ),
        k,
        (h, free, free + a * h * h, -k),
    )


def composition(rng: Random) -> Draft:
    """f(g(k)); mistakes: g(f(k)), product, sum, only the inner function."""
    a, b, c, k = rng.randint(2, 5), rng.randint(1, 9), rng.randint(1, 6), rng.randint(2, 4)
    inner, outer = k * k - c, a * k + b
    return draft(
        say(
            "f(x) = {f} və g(x) = {g} funksiyaları verilmişdir. f(g({k})) qiymətini tapın.",
            "Given f(x) = {f} and g(x) = {g}, find f(g({k})).",
            f=polynomial((a, b)),
            g=polynomial((1, 0, -c)),
            k=k,
        ),
        a * inner + b,
        (outer**2 - c, inner * outer, inner + outer, inner),
    )


def inverse_value(rng: Random) -> Draft:
    """The value of the inverse of (x + a)/(x − b); mistakes: f itself, 1/f, sign."""
    a, b, k = rng.randint(1, 9), rng.randint(1, 6), rng.randint(2, 6)
    if k == b or k + a == 0 or (b * k + a) % (k - 1):
        raise Unclean("the value is not whole")
    x = (b * k + a) // (k - 1)
    itself = Fraction(k + a, k - b)
    return draft(
        say(
            "f(x) = (x + {a})/(x − {b}) funksiyasının tərs funksiyası f⁻¹(x) olarsa, f⁻¹({k}) "
            "qiymətini tapın.",
            "f⁻¹(x) is the inverse of the function f(x) = (x + {a})/(x − {b}). Find f⁻¹({k}).",
            a=a,
            b=b,
            k=k,
        ),
        x,
        (itself, 1 / itself, Fraction(b * k - a, k - 1), -x),
    )


def line_intercept(rng: Random) -> Draft:
    """The intercept of the line through two points."""
    slope, b = rng.choice((-4, -3, -2, 2, 3, 4)), rng.randint(-9, 9)
    x1, x2 = rng.randint(1, 3), rng.randint(4, 6)
    y1, y2 = slope * x1 + b, slope * x2 + b
    if b == 0:
        raise Unclean("proportionality is another kind of question")
    return draft(
        say(
            "y = kx + b düz xətti A({x1}; {y1}) və B({x2}; {y2}) nöqtələrindən keçir. b əmsalını "
            "tapın.",
            "The line y = kx + b passes through the points A({x1}, {y1}) and B({x2}, {y2}). Find "
            "b.",
            x1=x1,
            y1=y1,
            x2=x2,
            y2=y2,
        ),
        b,
        first_distinct(b, (slope, -b, y1 + slope * x1, y1, y2)),
        why=say(
            "k = (y₂ − y₁)/(x₂ − x₁) = {dy}/{dx} = {slope}. b = y₁ − kx₁ olduğundan b = {y1} "
            "{change} = {b}.",
            "k = (y₂ − y₁)/(x₂ − x₁) = {dy}/{dx} = {slope}. Since b = y₁ − kx₁, we get b = {y1} "
            "{change} = {b}.",
            dy=y2 - y1,
            dx=x2 - x1,
            slope=slope,
            y1=y1,
            change=f"{'−' if slope > 0 else '+'} {abs(slope)} · {x1}",
            b=b,
        ),
    )
