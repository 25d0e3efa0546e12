"""Mathematics: families on progressions and whole numbers."""

from fractions import Fraction
from math import gcd, lcm, prod
from random import Random

from .families import Draft, Unclean, draft, first_distinct, say, subscript, superscript

# Progressions


def arithmetic_term(rng: Random) -> Draft:
    """A further term from two given ones; mistakes: one step too many or too few."""
    m, n, k = rng.randint(2, 4), rng.randint(6, 9), rng.randint(12, 20)
    first, step = rng.randint(-9, 9), rng.choice((-5, -4, -3, 3, 4, 5))
    right = first + step * (k - 1)
    return draft(
        say(
            "Ədədi silsilədə a{m} = {am}, a{n} = {an} olarsa, a{k} həddini tapın.",
            "In an arithmetic progression a{m} = {am} and a{n} = {an}. Find a{k}.",
            m=subscript(m),
            am=first + step * (m - 1),
            n=subscript(n),
            an=first + step * (n - 1),
            k=subscript(k),
        ),
        right,
        (right + step, right - step, right + n * step, right + m * step),
    )


def arithmetic_sum(rng: Random) -> Draft:
    """The sum of n terms; mistakes: n steps for n − 1, no half, only the last term."""
    first, step, n = rng.randint(2, 9), rng.randint(2, 6), rng.choice((8, 10, 12, 16, 20))
    last = first + step * (n - 1)
    return draft(
        say(
            "Ədədi silsilənin birinci həddi a₁ = {first}, silsilə fərqi d = {step} olarsa, ilk n "
            "= {n} həddinin cəmini tapın.",
            "An arithmetic progression has the first term a₁ = {first} and the common difference "
            "d = {step}. Find the sum of its first n = {n} terms.",
            first=first,
            step=step,
            n=n,
        ),
        n * (first + last) // 2,
        (n * (first + last + step) // 2, n * (first + last), last, n * last),
    )


def infinite_geometric(rng: Random) -> Draft:
    """The sum of an infinitely decreasing progression; mistakes: 1 + q, 1 − q as a factor."""
    k, c = rng.choice((2, 3, 4, 5)), rng.randint(1, 4)
    first = c * k * (k - 1) * (k + 1)
    q = Fraction(1, k)
    return draft(
        say(
            "Birinci həddi b₁ = {first}, vuruğu q = {q} olan sonsuz azalan həndəsi silsilənin "
            "cəmini tapın.",
            "Find the sum of the infinite geometric progression with the first term b₁ = {first} "
            "and the common ratio q = {q}.",
            first=first,
            q=q,
        ),
        first / (1 - q),
        (first / (1 + q), first * (1 - q), first * (1 + q), first / q),
    )


# Whole numbers


def lcm_from_gcd(rng: Random) -> Draft:
    """The least common multiple from the product and the greatest common divisor."""
    g, m, n = rng.randint(3, 9), rng.randint(2, 6), rng.randint(7, 11)
    if gcd(m, n) > 1:
        raise Unclean("g would not be the greatest common divisor")
    return draft(
        say(
            "İki natural ədədin hasili {product}, ən böyük ortaq böləni isə {g} ədədinə "
            "bərabərdir. Bu ədədlərin ən kiçik ortaq bölünənini tapın.",
            "The product of two natural numbers is {product} and their greatest common divisor is "
            "{g}. Find their least common multiple.",
            product=g * g * m * n,
            g=g,
        ),
        g * m * n,
        (m * n, g * g * m * n, g * (m + n), g * g * g * m * n),
    )


def power_remainder(rng: Random) -> Draft:
    """The remainder of a power; mistakes: product for power, remainder of base or exponent."""
    a, n, m = rng.choice((2, 3, 4, 5)), rng.randint(25, 99), rng.choice((7, 11, 13))
    right = pow(a, n, m)
    if right == 1:
        raise Unclean("too easy to guess")
    return draft(
        say(
            "{a}{n} ədədini {m} ədədinə böldükdə alınan qalığı tapın.",
            "Find the remainder when {a}{n} is divided by {m}.",
            a=a,
            n=superscript(n),
            m=m,
        ),
        right,
        first_distinct(right, (a * n % m, a % m, n % m, m - right, 1)),
    )


def missing_digit(rng: Random) -> Draft:
    """The hidden digit of a number divisible by nine."""
    digits = [rng.randint(1, 9) for _ in range(4)]
    total = sum(digits)
    right = -total % 9
    if right == 0:
        raise Unclean("both 0 and 9 would fit")
    shown = f"{digits[0]}{digits[1]}a{digits[2]}{digits[3]}"
    return draft(
        say(
            "Beşrəqəmli {shown} ədədi (a rəqəmdir) 9 ədədinə qalıqsız bölünür. a rəqəmini tapın.",
            "The five-digit number {shown} (a is a digit) is divisible by 9. Find the digit a.",
            shown=shown,
        ),
        right,
        first_distinct(right, (total % 9, total % 10, right + 1, right - 1, 9)),
        why=say(
            "Ədədin 9 ədədinə bölünməsi üçün rəqəmlərinin cəmi 9 ədədinə bölünməlidir. Məlum "
            "rəqəmlərin cəmi {sum} = {total} olduğundan növbəti uyğun cəm {target} olur: a = "
            "{target} − {total} = {a}.",
            "A number is divisible by 9 when the sum of its digits is. The known digits give "
            "{sum} = {total}, the next suitable sum is {target}, so a = {target} − {total} = {a}.",
            sum=" + ".join(map(str, digits)),
            total=total,
            target=total + right,
            a=right,
        ),
    )


def divisor_count(rng: Random) -> Draft:
    """The number of divisors from the prime factorisation."""
    powers = [rng.randint(2, 5), rng.randint(1, 3), rng.randint(1, 2)]
    primes = (2, 3, rng.choice((5, 7)))
    factors = " · ".join(
        str(p) + (superscript(e) if e > 1 else "") for p, e in zip(primes, powers, strict=True)
    )
    right = prod(e + 1 for e in powers)
    value = prod(p**e for p, e in zip(primes, powers, strict=True))
    product = " · ".join(f"({e} + 1)" for e in powers)
    return draft(
        say("{n} ədədinin neçə natural böləni var?", "How many divisors does {n} have?", n=value),
        right,
        first_distinct(right, (prod(powers), sum(powers), sum(powers) + 3, right - 2, right - 1)),
        why=say(
            "{n} = {factors}. Bölənlərin sayı üstlərin bir vahid artırılmış qiymətlərinin "
            "hasilinə bərabərdir: {product} = {right}.",
            "{n} = {factors}. The number of divisors is the product of the exponents increased by "
            "one: {product} = {right}.",
            n=value,
            factors=factors,
            product=product,
            right=right,
        ),
    )


def one_short(rng: Random) -> Draft:
    """The least number that is one short of a multiple of each of three divisors."""
    divisors = sorted(rng.sample((4, 5, 6, 8, 9, 10, 12), 3))
    multiple = lcm(*divisors)
    if not 3 * max(divisors) < multiple <= 400:
        raise Unclean("seen at once or too long to compute")
    a, b, c = divisors
    return draft(
        say(
            "{a}, {b} və {c} ədədlərinə böldükdə uyğun olaraq {ra}, {rb} və {rc} qalıqları verən "
            "ən kiçik natural ədədi tapın.",
            "Find the least natural number that leaves the remainders {ra}, {rb} and {rc} when "
            "divided by {a}, {b} and {c} respectively.",
            a=a,
            b=b,
            c=c,
            ra=a - 1,
            rb=b - 1,
            rc=c - 1,
        ),
        multiple - 1,
        (multiple + 1, a * b * c - 1, 2 * multiple - 1, multiple),
        why=say(
            "Hər qalıq böləndən 1 vahid kiçikdir, deməli, axtarılan ədədə 1 əlavə etsək, cəm {a}, "
            "{b} və {c} ədədlərinə qalıqsız bölünər. ƏKOB({a}; {b}; {c}) = {multiple}, axtarılan "
            "ədəd {multiple} − 1 = {right}.",
            "Each remainder is one less than its divisor, so the number plus 1 is divisible by "
            "{a}, {b} and {c}. LCM({a}, {b}, {c}) = {multiple}, hence the number is {multiple} − "
            "1 = {right}.",
            a=a,
            b=b,
            c=c,
            multiple=multiple,
            right=multiple - 1,
        ),
    )
