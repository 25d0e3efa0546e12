"""Physics: families on kinematics and dynamics; g = 10 m/s²."""

from fractions import Fraction
from math import isqrt
from random import Random

from .families import Draft, Unclean, decimals, draft, exact, first_distinct, say

G = 10
THROWS = ((20, 15), (20, 48), (30, 40), (30, 16), (40, 30), (40, 96), (50, 120), (60, 25))
ORDINALS = {
    3: {"az": "üçüncü", "en": "third"},
    4: {"az": "dördüncü", "en": "fourth"},
    5: {"az": "beşinci", "en": "fifth"},
    6: {"az": "altıncı", "en": "sixth"},
}


def braking(rng: Random) -> Draft:
    """The braking distance; mistakes: no half, a quarter, time for distance, v·a."""
    a, t = rng.randint(2, 6), rng.randint(3, 10)
    v = a * t
    if v > 30:
        raise Unclean("too fast for a road")
    right, wrong = decimals(
        Fraction(v * v, 2 * a), v * t, Fraction(v * t, 4), t, Fraction(v * a, 2), v, places=0
    )
    return draft(
        say(
            "{v} m/san sürətlə hərəkət edən avtomobil {a} m/san² təcillə tormozlanır. Avtomobil "
            "dayananadək nə qədər yol gedər?",
            "A car moving at {v} m/s brakes with a deceleration of {a} m/s². How far does it "
            "travel before it stops?",
            v=v,
            a=a,
        ),
        right,
        wrong,
        "m",
    )


def average_speed(rng: Random) -> Draft:
    """The mean speed over two halves of the way; mistakes: arithmetic mean, half, sum."""
    first, second = sorted(rng.sample(range(20, 130, 10), 2))
    right = Fraction(2 * first * second, first + second)
    if right.denominator != 1:
        raise Unclean("the speed is not whole")
    return draft(
        say(
            "Avtomobil yolun birinci yarısını {a} km/saat, ikinci yarısını {b} km/saat sürətlə "
            "getmişdir. Bütün yol boyu orta sürəti tapın.",
            "A car covers the first half of its way at {a} km/h and the second half at {b} km/h. "
            "Find the average speed for the whole way.",
            a=second,
            b=first,
        ),
        int(right),
        (exact(Fraction(first + second, 2)), int(right) // 2, first + second, second - first),
        "km/h",
    )


def passing_trains(rng: Random) -> Draft:
    """The time two trains pass one another; mistakes: difference of speeds, one length only."""
    l1, l2 = rng.randrange(100, 320, 20), rng.randrange(100, 320, 20)
    v1, v2 = rng.randint(10, 20), rng.randint(21, 30)
    right, wrong = decimals(
        Fraction(l1 + l2, v1 + v2),
        Fraction(l1 + l2, v2 - v1),
        Fraction(l1, v1 + v2),
        Fraction(l2, v1 + v2),
        Fraction(abs(l1 - l2), v1 + v2),
        Fraction(l1 + l2, v2),
        Fraction(l1 + l2, v1),
        places=1,
    )
    return draft(
        say(
            "Uzunluqları {l1} m və {l2} m olan iki qatar paralel yollarla bir-birinə qarşı uyğun "
            "olaraq {v1} m/san və {v2} m/san sürətlə hərəkət edir. Qatarlar bir-birinin yanından "
            "nə qədər vaxta tam keçib gedər?",
            "Two trains, {l1} m and {l2} m long, run towards each other on parallel tracks at "
            "{v1} m/s and {v2} m/s respectively. How long do they take to pass each other "
            "completely?",
            l1=l1,
            l2=l2,
            v1=v1,
            v2=v2,
        ),
        right,
        wrong,
        "s",
    )


def half_speed_height(rng: Random) -> Draft:
    """The height where the speed has fallen n times; mistakes: half the top, top, rest, no half."""
    n, v = rng.choice((2, 3, 4)), rng.choice((20, 30, 40, 60, 80, 120))
    top = Fraction(v * v, 2 * G)
    right, wrong = decimals(
        top - top / n**2, top, top / n, top / n**2, 2 * (top - top / n**2), top - top / n
    )
    return draft(
        say(
            "Cisim yerin səthindən şaquli yuxarı {v} m/san sürətlə atılmışdır. Hansı hündürlükdə "
            "onun sürəti başlanğıc sürətdən {n} dəfə kiçik olar? (g = 10 m/san², havanın "
            "müqaviməti nəzərə alınmır.)",
            "A body is thrown vertically upwards from the ground at {v} m/s. At what height is "
            "its speed {n} times smaller than the initial speed? (g = 10 m/s², air resistance is "
            "neglected.)",
            v=v,
            n=n,
        ),
        right,
        wrong,
        "m",
    )


def horizontal_throw(rng: Random) -> Draft:
    """The landing speed; mistakes: sum or difference of the components, one component."""
    fall, v = rng.choice(THROWS)
    return draft(
        say(
            "Cisim {h} m hündürlükdən üfüqi istiqamətdə {v} m/san sürətlə atılmışdır. Cisim yerə "
            "hansı sürətlə düşər? (g = 10 m/san², havanın müqaviməti nəzərə alınmır.)",
            "A body is thrown horizontally at {v} m/s from a height of {h} m. At what speed does "
            "it hit the ground? (g = 10 m/s², air resistance is neglected.)",
            h=fall * fall // (2 * G),
            v=v,
        ),
        isqrt(fall * fall + v * v),
        first_distinct(isqrt(fall * fall + v * v), (v + fall, fall, v, abs(v - fall))),
        "m/s",
    )


def nth_second(rng: Random) -> Draft:
    """The distance in one second of the motion; mistakes: whole way, speed, next second."""
    v, a, n = rng.randint(2, 8), rng.choice((2, 4, 6)), rng.choice(tuple(ORDINALS))
    way, before = v * n + a * n * n // 2, v * (n - 1) + a * (n - 1) ** 2 // 2
    right = way - before
    return draft(
        say(
            "Düzxətli bərabərtəcilli hərəkət edən cismin başlanğıc sürəti {v} m/san, təcili {a} "
            "m/san² olarsa, o, hərəkətin {nth} saniyəsi ərzində nə qədər yol gedər?",
            "A body moves in a straight line with the initial speed {v} m/s and the constant "
            "acceleration {a} m/s². How far does it travel during the {nth} second of its motion?",
            v=v,
            a=a,
            nth=ORDINALS[n],
        ),
        right,
        first_distinct(right, (way, v + a * n, right + a, before, right - a)),
        "m",
        say(
            "s = v₀t + at²/2. İlk {n} san ərzində {way} m, ilk {m} san ərzində {before} m yol "
            "gedilir. {Nth} saniyədə gedilən yol {way} − {before} = {right} m olur.",
            "s = v₀t + at²/2. In the first {n} s the body travels {way} m, in the first {m} s "
            "{before} m. During the {nth} second it travels {way} − {before} = {right} m.",
            n=n,
            m=n - 1,
            way=way,
            before=before,
            right=right,
            nth=ORDINALS[n],
            Nth=ORDINALS[n]["az"].capitalize(),
        ),
    )


# Dynamics


def friction(rng: Random) -> Draft:
    """The acceleration with friction; mistakes: none, added, only friction, weight as mass."""
    m, mu = rng.randint(2, 8), Fraction(rng.randint(1, 4), 10)
    a = rng.randint(1, 5)
    force = m * (a + mu * G)
    right, wrong = decimals(
        Fraction(a), force / m, force / m + mu * G, force / m - mu, mu * G, places=1
    )
    return draft(
        say(
            "Üfüqi səth üzərində yerləşən {m} kq kütləli cismə üfüqi istiqamətdə {f} N qüvvə "
            "təsir edir. Cisimlə səth arasında sürtünmə əmsalı {mu} olarsa, cismin təcilini "
            "tapın. (g = 10 m/san²)",
            "A horizontal force of {f} N acts on a body of mass {m} kg that lies on a horizontal "
            "surface. The coefficient of friction is {mu}. Find the acceleration of the body. (g "
            "= 10 m/s²)",
            m=m,
            f=exact(force),
            mu=exact(mu),
        ),
        right,
        wrong,
        "m/s²",
    )


def lift_weight(rng: Random) -> Draft:
    """The weight in an accelerated lift; mistakes: other direction, mg, ma."""
    m, a, up = rng.randrange(40, 95, 5), rng.randint(1, 4), rng.random() < 0.5
    where = {"az": "yuxarı", "en": "upward"} if up else {"az": "aşağı", "en": "downward"}
    sign = 1 if up else -1
    return draft(
        say(
            "Liftdə kütləsi {m} kq olan sərnişin dayanmışdır. Liftin təcili {a} m/san² olub "
            "şaquli {where} yönəlmişdir. Sərnişinin çəkisini tapın. (g = 10 m/san²)",
            "A passenger of mass {m} kg stands in a lift whose acceleration is {a} m/s², directed "
            "vertically {where}. Find the weight of the passenger. (g = 10 m/s²)",
            m=m,
            a=a,
            where=where,
        ),
        m * (G + sign * a),
        (m * (G - sign * a), m * G, m * a, m * G + sign * a),
        "N",
    )


def pulley_tension(rng: Random) -> Draft:
    """The tension over a fixed pulley; mistakes: one weight, difference, half the sum."""
    m1, m2 = sorted(rng.sample(range(1, 13), 2))
    tension = Fraction(2 * m1 * m2 * G, m1 + m2)
    right, wrong = decimals(
        tension, (m2 - m1) * G, m1 * G, m2 * G, Fraction((m1 + m2) * G, 2), places=1
    )
    return draft(
        say(
            "Tərpənməz blokdan aşırılmış çəkisiz və dartılmayan ipin uclarından kütlələri {m1} kq "
            "və {m2} kq olan yüklər asılmışdır. Yüklər hərəkət edərkən ipin gərilmə qüvvəsini "
            "tapın. (g = 10 m/san², blokun kütləsi və sürtünmə nəzərə alınmır.)",
            "Loads of {m1} kg and {m2} kg hang from the ends of a weightless inextensible thread "
            "over a fixed pulley. Find the tension of the thread while the loads are moving. (g = "
            "10 m/s², the mass of the pulley and friction are neglected.)",
            m1=m1,
            m2=m2,
        ),
        right,
        wrong,
        "N",
    )


def spring_extension(rng: Random) -> Draft:
    """Hooke's law; mistakes: inverse proportion, difference added, half."""
    f1, f2, x = rng.randint(2, 12), rng.randint(5, 30), rng.randint(2, 9)
    if f2 <= f1:
        raise Unclean("the second force is the larger one")
    right, wrong = decimals(
        Fraction(x * f2, f1),
        Fraction(x * f1, f2),
        x + f2 - f1,
        Fraction(f1 * f2, x),
        Fraction(x * (f2 - f1), f1),
        Fraction(f2, x),
        places=1,
    )
    return draft(
        say(
            "Yay {f1} N qüvvənin təsiri ilə {x} sm uzanır. Həmin yay {f2} N qüvvənin təsiri ilə "
            "nə qədər uzanar? (Deformasiya elastikdir.)",
            "A spring stretches by {x} cm under a force of {f1} N. By how much does it stretch "
            "under a force of {f2} N? (The deformation is elastic.)",
            f1=f1,
            f2=f2,
            x=x,
        ),
        right,
        wrong,
        "cm",
    )


def archimedes(rng: Random) -> Draft:
    """The density of a body from its weight in air and in water."""
    air = rng.randint(5, 60)
    water = rng.randint(2, air - 1)
    loss = air - water
    density = Fraction(1000 * air, loss)
    if density > 9000 or water * 4 < air:
        raise Unclean("no usual solid")
    right, wrong = decimals(
        density,
        Fraction(1000 * water, loss),
        Fraction(1000 * air, water),
        Fraction(1000 * loss, air),
        100 * loss,
        100 * air,
        places=0,
    )
    return draft(
        say(
            "Bütöv cismin havada çəkisi {air} N, suya tam batırıldıqda çəkisi {water} N olur. "
            "Cismin sıxlığını tapın. (Suyun sıxlığı 1000 kq/m³, g = 10 m/san².)",
            "A solid body weighs {air} N in air and {water} N when fully immersed in water. Find "
            "the density of the body. (The density of water is 1000 kg/m³, g = 10 m/s².)",
            air=air,
            water=water,
        ),
        right,
        wrong,
        "kg/m³",
        say(
            "Arximed qüvvəsi F = {air} − {water} = {loss} N olduğundan cismin həcmi V = F/(ρg) = "
            "{volume} m³, kütləsi m = {air}/10 = {mass} kq, sıxlığı isə m/V = {right} kq/m³ olur.",
            "The buoyant force is F = {air} − {water} = {loss} N, so the volume is V = F/(ρg) = "
            "{volume} m³, the mass m = {air}/10 = {mass} kg and the density m/V = {right} kg/m³.",
            air=air,
            water=water,
            loss=loss,
            volume=exact(Fraction(loss, 10000), 4),
            mass=exact(Fraction(air, 10)),
            right=right,
        ),
    )


def convex_bridge(rng: Random) -> Draft:
    """The force on the top of a convex bridge."""
    tonnes, v, r = rng.randint(1, 6), rng.choice((10, 15, 20)), rng.choice((40, 50, 80, 90, 100))
    a = Fraction(v * v, r)
    if a >= G:
        raise Unclean("the car would leave the bridge")
    right, wrong = decimals(
        tonnes * (G - a), tonnes * (G + a), tonnes * G, tonnes * a, tonnes * (G - Fraction(v, r))
    )
    return draft(
        say(
            "Kütləsi {m} t olan avtomobil əyrilik radiusu {r} m olan qabarıq körpünün ən yüksək "
            "nöqtəsindən {v} m/san sürətlə keçir. Avtomobil həmin nöqtədə körpüyə hansı qüvvə ilə "
            "təzyiq edir? (g = 10 m/san²)",
            "A car of mass {m} t passes the highest point of a convex bridge with a radius of "
            "curvature of {r} m at {v} m/s. With what force does it press on the bridge there? (g "
            "= 10 m/s²)",
            m=tonnes,
            r=r,
            v=v,
        ),
        right,
        wrong,
        "kN",
        say(
            "Mərkəzəqaçma təcili a = v²/R = {a} m/san² olub aşağı yönəlir: mg − N = ma. N = m(g − "
            "a) = {m} · (10 − {a}) = {right} kN.",
            "The centripetal acceleration a = v²/R = {a} m/s² is directed downwards: mg − N = ma. "
            "N = m(g − a) = {m} · (10 − {a}) = {right} kN.",
            m=tonnes,
            a=exact(a),
            right=right,
        ),
    )
