"""Physics: families on electricity."""

from fractions import Fraction
from random import Random

from .families import Draft, Unclean, decimals, draft, exact, say

# Electricity


def mixed_circuit(rng: Random) -> Draft:
    """The current of two parallel resistors in series with a third; mistakes: wrong resistance."""
    r1, r2, r3 = rng.choice((2, 3, 4, 6, 12)), rng.choice((3, 6, 12, 20, 30)), rng.randint(1, 9)
    parallel = Fraction(r1 * r2, r1 + r2)
    u = (parallel + r3) * rng.choice((1, 2, 3, 4, 5))
    if r1 == r2 or u.denominator != 1:
        raise Unclean("the voltage is not whole")
    right, wrong = decimals(
        u / (parallel + r3),
        u / (r1 + r2 + r3),
        u / r3,
        u / parallel,
        u / Fraction((r1 + r2) * r3, r1 + r2 + r3),
        u / r1,
        u / r2,
    )
    return draft(
        say(
            "Müqavimətləri R₁ = {r1} Om və R₂ = {r2} Om olan rezistorlar paralel birləşdirilmiş, "
            "onlara ardıcıl olaraq R₃ = {r3} Om müqavimətli rezistor qoşulmuşdur. Dövrənin "
            "uclarındakı gərginlik {u} V olarsa, R₃ rezistorundakı cərəyan şiddətini tapın.",
            "Resistors R₁ = {r1} Ω and R₂ = {r2} Ω are connected in parallel, and R₃ = {r3} Ω in "
            "series with them. The voltage across the whole circuit is {u} V. Find the current "
            "through R₃.",
            r1=r1,
            r2=r2,
            r3=r3,
            u=u,
        ),
        right,
        wrong,
        "A",
    )


def terminal_voltage(rng: Random) -> Draft:
    """The voltage of a real source; mistakes: the EMF, the lost voltage, sum, current."""
    r, big = rng.randint(1, 4), rng.randint(3, 20)
    current = rng.choice((Fraction(1, 2), 1, Fraction(3, 2), 2, 3))
    emf = current * (r + big)
    right, wrong = decimals(current * big, emf, current * r, emf - r, emf + current * r, current)
    return draft(
        say(
            "Elektrik hərəkət qüvvəsi {emf} V, daxili müqaviməti {r} Om olan mənbəyə {big} Om "
            "müqavimətli xarici dövrə qoşulmuşdur. Mənbəyin qütbləri arasındakı gərginliyi tapın.",
            "A source with an electromotive force of {emf} V and an internal resistance of {r} Ω "
            "feeds an external circuit of {big} Ω. Find the voltage across the terminals of the "
            "source.",
            emf=exact(Fraction(emf)),
            r=r,
            big=big,
        ),
        right,
        wrong,
        "V",
    )


def energy_use(rng: Random) -> Draft:
    """Electric energy in kWh; mistakes: one day only, power divided, minutes for hours."""
    watts, hours, days = rng.randrange(200, 2600, 100), rng.randint(2, 8), rng.choice((10, 20, 30))
    right, wrong = decimals(
        Fraction(watts * hours * days, 1000),
        Fraction(watts * hours, 1000),
        Fraction(watts * days, 1000),
        Fraction(watts * hours * days, 100),
        Fraction(watts * hours * days, 3600),
        Fraction(hours * days * 10, 1),
        places=1,
    )
    return draft(
        say(
            "Gücü {watts} Vt olan elektrik qızdırıcısı hər gün {hours} saat işləyir. O, {days} "
            "gün ərzində nə qədər elektrik enerjisi sərf edər?",
            "An electric heater with a power of {watts} W works {hours} hours every day. How much "
            "electric energy does it use in {days} days?",
            watts=watts,
            hours=hours,
            days=days,
        ),
        right,
        wrong,
        "kWh",
    )


def coulomb_change(rng: Random) -> Draft:
    """How Coulomb's force changes; mistakes: one charge only, no square of the distance."""
    a, b = rng.sample((2, 3, 4, 5), 2)
    right, *wrong = (
        say("{n} dəfə artar", "It becomes {n} times larger", n=n)
        for n in (a * a * b * b, a * b, a * a * b, a * b * b, a * a + b * b)
    )
    return draft(
        say(
            "İki nöqtəvi yükün hər birinin modulunu {a} dəfə artırıb, aralarındakı məsafəni {b} "
            "dəfə azaltsaq, onların qarşılıqlı təsir qüvvəsi necə dəyişər?",
            "Each of two point charges is made {a} times larger and the distance between them {b} "
            "times smaller. How does the force of their interaction change?",
            a=a,
            b=b,
        ),
        right,
        wrong,
    )


def transformer(rng: Random) -> Draft:
    """The secondary voltage of an unloaded transformer."""
    n1, n2 = rng.randrange(200, 2100, 100), rng.randrange(20, 900, 20)
    u1 = rng.choice((110, 120, 220, 380))
    right, wrong = decimals(
        Fraction(u1 * n2, n1),
        Fraction(u1 * n1, n2),
        abs(u1 - Fraction(u1 * n2, n1)),
        Fraction(n1, n2),
        Fraction(u1 * n2, 2 * n1),
        u1,
        places=1,
    )
    return draft(
        say(
            "Transformatorun birinci dolağında {n1}, ikinci dolağında {n2} sarğı var. Birinci "
            "dolağa {u1} V dəyişən gərginlik verilir. Yüksüz iş rejimində ikinci dolağın "
            "uclarındakı gərginliyi tapın.",
            "The primary coil of a transformer has {n1} turns and the secondary {n2}. An "
            "alternating voltage of {u1} V is applied to the primary coil. Find the voltage "
            "across the secondary coil without load.",
            n1=n1,
            n2=n2,
            u1=u1,
        ),
        right,
        wrong,
        "V",
        say(
            "Gərginliklərin nisbəti sarğıların sayının nisbətinə bərabərdir: U₂/U₁ = N₂/N₁. U₂ = "
            "{u1} · {n2}/{n1} = {right} V.",
            "The voltages are in the ratio of the numbers of turns: U₂/U₁ = N₂/N₁. U₂ = {u1} · "
            "{n2}/{n1} = {right} V.",
            n1=n1,
            n2=n2,
            u1=u1,
            right=right,
        ),
    )


def stretched_wire(rng: Random) -> Draft:
    """The resistance of a wire drawn out to n times its length."""
    n, r = rng.choice((2, 3, 4)), rng.choice((2, 3, 4, 5, 6, 8, 12))
    return draft(
        say(
            "Müqaviməti {r} Om olan məftil bərabər dartılaraq {n} dəfə uzadılır; bu zaman onun "
            "həcmi dəyişmir. Məftilin yeni müqavimətini tapın.",
            "A wire with a resistance of {r} Ω is drawn out evenly to {n} times its length; its "
            "volume does not change. Find its new resistance.",
            r=r,
            n=n,
        ),
        n * n * r,
        (n * r, n**3 * r, r, exact(Fraction(r, n))),
        "Ω",
        say(
            "Həcm sabit olduğundan uzunluq {n} dəfə artdıqda en kəsiyinin sahəsi {n} dəfə azalır. "
            "R = ρl/S düsturuna görə müqavimət {n}² = {square} dəfə artır: {square} · {r} = "
            "{right} Om.",
            "The volume is constant, so when the length grows {n} times, the cross-section "
            "shrinks {n} times. By R = ρl/S the resistance grows {n}² = {square} times: {square} "
            "· {r} = {right} Ω.",
            n=n,
            square=n * n,
            r=r,
            right=n * n * r,
        ),
    )
