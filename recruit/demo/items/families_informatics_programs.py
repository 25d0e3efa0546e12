"""Informatics: families on programs and their efficiency."""

from math import gcd
from random import Random

from .families import Draft, Unclean, draft, first_distinct, say, superscript

# Programs


def range_sum(rng: Random) -> Draft:
    """The sum of a range with a step; mistakes: the end included, the start left out, no step."""
    start, step = rng.randint(1, 5), rng.randint(2, 4)
    stop = start + step * rng.randint(4, 6)
    right = sum(range(start, stop, step))
    return draft(
        say(
            "Python dilində s = 0 mənimsətməsindən sonra for i in range({a}, {b}, {c}): s += i "
            "dövrü icra olunur. Dövrdən sonra s dəyişəninin qiyməti neçədir?",
            "In Python s = 0 is followed by the loop for i in range({a}, {b}, {c}): s += i. What "
            "is the value of s after the loop?",
            a=start,
            b=stop,
            c=step,
        ),
        right,
        first_distinct(
            right,
            (
                right + stop,
                right - start,
                sum(range(start, stop)),
                stop - step,
                right + stop - start,
            ),
        ),
    )


def euclid_loop(rng: Random) -> Draft:
    """What Euclid's algorithm leaves; mistakes: the last zero, first remainder, least multiple."""
    g, m, n = rng.randint(4, 18), rng.randint(5, 12), rng.randint(3, 9)
    if gcd(m, n) > 1 or m <= n or m % n < 2:
        raise Unclean("too few steps")
    a, b = g * m, g * n
    return draft(
        say(
            "Python dilində a = {a} və b = {b} mənimsətmələrindən sonra while b > 0: a, b = b, a "
            "% b dövrü icra olunur. Dövrdən sonra a dəyişəninin qiyməti neçədir?",
            "In Python a = {a} and b = {b} are followed by the loop while b > 0: a, b = b, a % b. "
            "What is the value of a after the loop?",
            a=a,
            b=b,
        ),
        g,
        first_distinct(g, (0, a % b, b, a // b, g * m * n, 1)),
    )


def assignments(rng: Random) -> Draft:
    """A trace of three assignments; mistakes: an old value used, a step forgotten."""
    a, b, c = rng.randint(2, 9), rng.randint(2, 9), rng.randint(1, 6)
    right = (a + b) * a - c
    return draft(
        say(
            "Python dilində ardıcıl icra olunur: a = {a}; b = {b}; a = a + b; b = a - b; a = a * "
            "b - {c}. Sonda a dəyişəninin qiyməti neçədir?",
            "These Python statements are executed in turn: a = {a}; b = {b}; a = a + b; b = a - "
            "b; a = a * b - {c}. What is the value of a at the end?",
            a=a,
            b=b,
            c=c,
        ),
        right,
        ((a + b) * b - c, a * b - c, a * (a - b) - c, (a + b) * a),
    )


def recursive_calls(rng: Random) -> Draft:
    """The calls of a branching recursion; mistakes: its value, the last call left out."""
    n, last = rng.randint(4, 8), rng.choice((2, 3))
    values: dict[int, int] = {}
    calls: dict[int, int] = {}
    for k in range(-2, n + 1):
        values[k] = 1 if k < last else values[k - 1] + values[k - 2]
        calls[k] = 1 if k < last else 1 + calls[k - 1] + calls[k - 2]
    if calls[n] < 7:
        raise Unclean("too few calls")
    right = calls[n]
    return draft(
        say(
            "Python dilində funksiya verilmişdir: def f(n): return 1 if n < {last} else f(n - 1) "
            "+ f(n - 2). f({n}) qiyməti hesablanarkən f funksiyası ilk çağırış da daxil olmaqla "
            "cəmi neçə dəfə çağırılır?",
            "A Python function is given: def f(n): return 1 if n < {last} else f(n - 1) + f(n - "
            "2). How many times is f called in all, the first call included, when f({n}) is "
            "computed?",
            last=last,
            n=n,
        ),
        right,
        first_distinct(right, (values[n], right - 1, n, calls[n - 1], 2**n, right + 2)),
    )


def stack_top(rng: Random) -> Draft:
    """The top of a stack; mistakes: a queue's front, the last one taken, the first one put."""
    a, b, c, d, e = rng.sample(range(1, 30), 5)
    return draft(
        say(
            "Boş stekə ardıcıl olaraq {a}, {b}, {c} ədədləri yerləşdirildi, sonra bir element "
            "çıxarıldı, {d} və {e} ədədləri yerləşdirildi, daha sonra iki element çıxarıldı. İndi "
            "stekin zirvəsində hansı ədəddir?",
            "The numbers {a}, {b}, {c} are pushed in turn onto an empty stack, one element is "
            "popped, {d} and {e} are pushed, then two elements are popped. Which number is now at "
            "the top of the stack?",
            a=a,
            b=b,
            c=c,
            d=d,
            e=e,
        ),
        b,
        (a, c, d, e),
    )


def bubble_passes(rng: Random) -> Draft:
    """A list after two passes of bubble sort; mistakes: other passes, sorted, other methods."""
    start = rng.sample(range(1, 10), 6)
    once = bubble_pass(start)
    twice = bubble_pass(once)
    thrice = bubble_pass(twice)
    selected = select_least(select_least(start, 0), 1)
    inserted = sorted(start[:3]) + start[3:]
    if sorted(start) in (twice, thrice):
        raise Unclean("sorted too early")
    shown = [", ".join(map(str, row)) for row in (once, thrice, selected, sorted(start), inserted)]
    return draft(
        say(
            "{start} ardıcıllığı qabarcıq üsulu ilə artan sırada çeşidlənir: hər keçiddə soldan "
            "sağa qonşu elementlər müqayisə olunur və lazım gəldikdə yerləri dəyişdirilir. İki "
            "tam keçiddən sonra ardıcıllıq necə olar?",
            "The sequence {start} is sorted in ascending order by bubble sort: in each pass "
            "neighbouring elements are compared from left to right and swapped where needed. What "
            "is the sequence after two full passes?",
            start=", ".join(map(str, start)),
        ),
        ", ".join(map(str, twice)),
        first_distinct(", ".join(map(str, twice)), shown),
    )


def bubble_pass(row: list[int]) -> list[int]:
    """The row after one pass of bubble sort."""
    done = list(row)
    for i in range(len(done) - 1):
        if done[i] > done[i + 1]:
            done[i], done[i + 1] = done[i + 1], done[i]
    return done


def select_least(row: list[int], place: int) -> list[int]:
    """The row after its least element from `place` on has been swapped to `place`."""
    done = list(row)
    least = done.index(min(done[place:]), place)
    done[place], done[least] = done[least], done[place]
    return done


# Efficiency


def nested_loops(rng: Random) -> Draft:
    """How often an inner body runs; mistakes: square, no diagonal, no half, bounds added."""
    n = rng.randint(5, 20)
    return draft(
        say(
            "Python dilində xarici dövr for i in range({n}), onun içindəki dövr for j in range(i, "
            "{n}) başlığı ilə yazılıb. Daxili dövrün gövdəsi cəmi neçə dəfə icra olunur?",
            "In Python the outer loop has the header for i in range({n}), the loop inside it for "
            "j in range(i, {n}). How many times in all is the body of the inner loop executed?",
            n=n,
        ),
        n * (n + 1) // 2,
        (n * n, n * (n - 1) // 2, 2 * n, n * (n + 1)),
    )


def binary_search(rng: Random) -> Draft:
    """The worst case of binary search; mistakes: half, all, one step off."""
    n = rng.choice((60, 100, 200, 250, 500, 900, 1000, 2000, 4000))
    steps = n.bit_length()
    return draft(
        say(
            "Artan sıra ilə düzülmüş {n} elementli siyahıda ikili (binar) axtarış aparılır: hər "
            "addımda qalan hissənin ortadakı elementi yoxlanılır. Ən pis halda neçə element "
            "yoxlanılar?",
            "Binary search runs on a sorted list of {n} elements: at each step the middle element "
            "of the remaining part is examined. How many elements are examined in the worst case?",
            n=n,
        ),
        steps,
        (n // 2, n, steps - 2, 2 * steps),
    )


def growth(rng: Random) -> Draft:
    """The time of a polynomial algorithm for larger data; mistakes: linear, other power."""
    power, factor, base = rng.choice((2, 3)), rng.choice((3, 4, 5, 10)), rng.choice((2, 3, 5, 6))
    n = rng.choice((100, 200, 500))
    return draft(
        say(
            "Alqoritmin icra müddəti n{power} ilə düz mütənasibdir. n = {n} olduqda alqoritm {t} "
            "ms işləyirsə, n = {big} olduqda nə qədər işləyər?",
            "The running time of an algorithm is proportional to n{power}. For n = {n} it runs "
            "{t} ms. How long does it run for n = {big}?",
            power=superscript(power),
            n=n,
            t=base,
            big=n * factor,
        ),
        base * factor**power,
        first_distinct(
            base * factor**power,
            (
                base * factor,
                base * factor * power,
                base**power * factor,
                base * factor ** (5 - power),
            ),
        ),
        "ms",
    )
