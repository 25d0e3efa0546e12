"""Informatics: families on number systems and logic."""

from itertools import product
from random import Random

from .families import Draft, Unclean, draft, first_distinct, say, superscript

EXPRESSIONS = (
    ("(A ∨ B) ∧ ¬C", lambda a, b, c: (a or b) and not c),
    ("(A ∧ B) ∨ ¬C", lambda a, b, c: (a and b) or not c),
    ("A → (B ∧ C)", lambda a, b, c: not a or (b and c)),
    ("(A ∨ B) → C", lambda a, b, c: not (a or b) or c),
    ("(A → B) ∧ C", lambda a, b, c: (not a or b) and c),
    ("A ∧ (B ∨ ¬C)", lambda a, b, c: a and (b or not c)),
    ("¬A ∨ (B ∧ ¬C)", lambda a, b, c: not a or (b and not c)),
    ("(A → B) ∧ (B → C)", lambda a, b, c: (not a or b) and (not b or c)),
    ("A ∧ ¬B ∧ C", lambda a, b, c: a and not b and c),
    ("A ∨ ¬B ∨ C", lambda a, b, c: a or not b or c),
)
TOPICS_SEARCHED = (("palıd", "oak", "şam", "pine"), ("dağ", "mountain", "göl", "lake"))


def in_base(value: int, base: int) -> str:
    """The natural number written in a base up to ten."""
    digits = ""
    while value:
        value, digit = divmod(value, base)
        digits = f"{digit}{digits}"
    return digits or "0"


# Number systems


def binary_to_decimal(rng: Random) -> Draft:
    """Binary to decimal; mistakes: read backwards, a lost or doubled place, one off."""
    value = rng.randint(37, 127)
    shown = f"{value:b}"
    backwards = int(shown[::-1], 2)
    return draft(
        say(
            "{shown}₂ ədədinin onluq say sistemində yazılışı hansıdır?",
            "What is the number {shown}₂ in the decimal system?",
            shown=shown,
        ),
        value,
        first_distinct(value, (backwards, value + 1, value - 2, value + 4, value - 8)),
    )


def hex_to_octal(rng: Random) -> Draft:
    """Hexadecimal to octal; mistakes: digit by digit, decimal value, digits swapped."""
    high, low = rng.randint(1, 14), rng.randint(8, 15)
    value = 16 * high + low
    shown = f"{value:X}"
    wrong = (
        f"{high:o}{low:o}",
        str(value),
        f"{16 * low + high:o}",
        f"{value - 8:o}",
        f"{value + 1:o}",
    )
    return draft(
        say(
            "{shown}₁₆ ədədinin səkkizlik say sistemində yazılışı hansıdır?",
            "What is the number {shown}₁₆ in the octal system?",
            shown=shown,
        ),
        f"{value:o}",
        first_distinct(f"{value:o}", wrong),
    )


def unknown_base(rng: Random) -> Draft:
    """The base in which a sum is true; mistakes: ten, the carry taken for the base, one off."""
    base = rng.randint(5, 9)
    first = base * rng.randint(1, base - 2) + rng.randint(1, base - 1)
    second = base * rng.randint(1, base - 2) + rng.randint(1, base - 1)
    carried = first % base + second % base >= base
    if not carried or first + second >= base * base:
        raise Unclean("no carry, so the base would stay unknown")
    return draft(
        say(
            "x əsaslı say sistemində {a} + {b} = {c} bərabərliyi doğrudur. Say sisteminin x "
            "əsasını tapın.",
            "The equality {a} + {b} = {c} is true in the number system with base x. Find x.",
            a=in_base(first, base),
            b=in_base(second, base),
            c=in_base(first + second, base),
        ),
        base,
        first_distinct(base, (10, base + 1, base - 1, base + 2, base + 3)),
    )


def twos_complement(rng: Random) -> Draft:
    """A negative number in eight-bit two's complement."""
    n = rng.randint(5, 100)
    plain, inverted, right = f"{n:08b}", f"{255 - n:08b}", f"{256 - n:08b}"
    signed = f"1{n:07b}"
    return draft(
        say(
            "Tam ədədlər 8 bitlik əlavə kodda (two's complement) saxlanılır. −{n} ədədinin kodu "
            "hansıdır?",
            "Integers are stored in 8-bit two's complement. What is the code of −{n}?",
            n=n,
        ),
        right,
        first_distinct(right, (plain, inverted, signed, f"{257 - n:08b}")),
        why=say(
            "{n} ədədinin ikilik kodu {plain}, bitlər tərsinə çevrildikdə {inverted} alınır. Buna "
            "1 əlavə etdikdə {right} olur; bu, 256 − {n} = {value} ədədinin ikilik yazılışıdır.",
            "{n} in binary is {plain}, with inverted bits {inverted}. Adding 1 gives {right}, "
            "which is 256 − {n} = {value} in binary.",
            n=n,
            plain=plain,
            inverted=inverted,
            right=right,
            value=256 - n,
        ),
    )


def ones_count(rng: Random) -> Draft:
    """How many ones the binary writing of 4ᵃ + 2ᵇ − 2ᶜ has."""
    a, b, c = rng.randint(30, 60), rng.randint(20, 50), rng.randint(3, 12)
    if not 2 * a > b > c + 3:
        raise Unclean("the powers would mix")
    right = 1 + b - c
    return draft(
        say(
            "4{a} + 2{b} − {low} ədədinin ikilik say sistemində yazılışında neçə dənə 1 rəqəmi "
            "var?",
            "How many digits 1 are there in the binary writing of the number 4{a} + 2{b} − {low}?",
            a=superscript(a),
            b=superscript(b),
            low=2**c,
        ),
        right,
        first_distinct(right, (b - c, b - c + 2, b, b + 1, 2 * a - c)),
        why=say(
            "4{a} = 2{double}, {low} = 2{c}. 2{b} − 2{c} fərqinin yazılışında {b_} − {c_} = {run} "
            "dənə ardıcıl 1 var, 2{double} isə daha bir 1 verir. Cəmi {run} + 1 = {right}.",
            "4{a} = 2{double} and {low} = 2{c}. The difference 2{b} − 2{c} is written with {b_} − "
            "{c_} = {run} ones in a row, and 2{double} adds one more: {run} + 1 = {right}.",
            a=superscript(a),
            double=superscript(2 * a),
            low=2**c,
            b=superscript(b),
            c=superscript(c),
            b_=b,
            c_=c,
            run=b - c,
            right=right,
        ),
    )


# Logic


def true_rows(rng: Random) -> Draft:
    """The true rows of a truth table; mistakes: the false rows, one or two off."""
    shown, holds = rng.choice(EXPRESSIONS)
    right = sum(bool(holds(*row)) for row in product((False, True), repeat=3))
    near = [
        n for n in (8 - right, right + 1, right - 1, right + 2, right - 2, right + 3) if 0 < n <= 8
    ]
    return draft(
        say(
            "{shown} məntiqi ifadəsi doğruluq cədvəlinin neçə sətrində «doğru» qiymətini alır?",
            "In how many rows of its truth table is the logical expression {shown} true?",
            shown=shown,
        ),
        right,
        first_distinct(right, near),
    )


def number_condition(rng: Random) -> Draft:
    """The number that makes a condition true; each wrong one breaks one part of it."""
    low, span = rng.randrange(11, 60, 2), rng.randrange(8, 20, 2)
    high = low + span
    right = rng.randrange(low + 1, high, 2)
    wrong = (rng.randrange(low, high, 2), low - 3, high + 1, high + 4)
    return draft(
        say(
            "x ədədinin hansı qiymətində ¬(x < {low}) ∧ (x < {high}) ∧ (x cütdür) ifadəsi doğru "
            "olur?",
            "For which value of x is the expression ¬(x < {low}) ∧ (x < {high}) ∧ (x is even) "
            "true?",
            low=low,
            high=high,
        ),
        right,
        wrong,
    )


def de_morgan(rng: Random) -> Draft:
    """The negation of a pair; mistakes: the sign between kept, one negation lost."""
    first, second = rng.choice((("A", "B"), ("P", "Q"), ("X", "Y")))
    left, right = rng.choice((("", ""), ("¬", ""), ("", "¬"), ("¬", "¬")))
    sign, other = rng.choice((("∧", "∨"), ("∨", "∧")))
    flipped = {"": "¬", "¬": ""}

    def pair(one: str, mark: str, two: str) -> str:
        return f"{one}{first} {mark} {two}{second}"

    return draft(
        say(
            "¬({shown}) ifadəsi aşağıdakılardan hansına ekvivalentdir?",
            "Which of these is equivalent to ¬({shown})?",
            shown=pair(left, sign, right),
        ),
        pair(flipped[left], other, flipped[right]),
        (
            pair(flipped[left], sign, flipped[right]),
            pair(left, other, right),
            pair(flipped[left], other, right),
            pair(left, other, flipped[right]),
        ),
    )


def search_union(rng: Random) -> Draft:
    """How many pages a search for either word finds."""
    az1, en1, az2, en2 = rng.choice(TOPICS_SEARCHED)
    first, second = rng.randrange(300, 900, 10), rng.randrange(300, 900, 10)
    both = rng.randrange(50, 300, 10)
    right = first + second - both
    return draft(
        say(
            "Axtarış sistemi «{az1}» sorğusuna {n1}, «{az2}» sorğusuna {n2}, «{az1} VƏ {az2}» "
            "sorğusuna isə {both} səhifə tapır. «{az1} VƏ YA {az2}» sorğusuna (sözlərdən heç "
            "olmasa biri olan) neçə səhifə tapılar?",
            "A search engine finds {n1} pages for “{en1}”, {n2} for “{en2}” and {both} for “{en1} "
            "AND {en2}”. How many pages does it find for “{en1} OR {en2}” (at least one of the "
            "words)?",
            az1=az1,
            az2=az2,
            en1=en1,
            en2=en2,
            n1=first,
            n2=second,
            both=both,
        ),
        right,
        (first + second, right - both, right + 2 * both, max(first, second)),
        why=say(
            "Hər iki sözün olduğu {both} səhifə həm birinci, həm də ikinci sayda iştirak edir, "
            "ona görə cəmdən bir dəfə çıxılır: {n1} + {n2} − {both} = {right}.",
            "The {both} pages with both words are in the first count and in the second, so they "
            "are taken away once: {n1} + {n2} − {both} = {right}.",
            n1=first,
            n2=second,
            both=both,
            right=right,
        ),
    )
