"""Physics: families on energy and momentum; g = 10 m/s²."""

from fractions import Fraction
from random import Random

from .families import Draft, Unclean, decimals, draft, exact, say

G = 10


# Energy and momentum


def collision_heat(rng: Random) -> Draft:
    """The heat of a perfectly inelastic impact; mistakes: what is kept, all the energy."""
    m1, m2, v = rng.randint(1, 6), rng.randint(1, 6), rng.randint(2, 12)
    before = Fraction(m1 * v * v, 2)
    kept = before * Fraction(m1, m1 + m2)
    right, wrong = decimals(
        before - kept, kept, before, 2 * (before - kept), before / 2, before + kept, places=1
    )
    return draft(
        say(
            "{v} m/san sürətlə hərəkət edən {m1} kq kütləli kürə sükunətdə olan {m2} kq kütləli "
            "kürə ilə mərkəzi, mütləq qeyri-elastiki toqquşur. Toqquşma zamanı daxili enerjiyə "
            "çevrilən mexaniki enerjini tapın.",
            "A ball of mass {m1} kg moving at {v} m/s has a central, perfectly inelastic "
            "collision with a ball of mass {m2} kg at rest. How much mechanical energy turns into "
            "internal energy?",
            v=v,
            m1=m1,
            m2=m2,
        ),
        right,
        wrong,
        "J",
    )


def work_kinetic(rng: Random) -> Draft:
    """Work as the change of kinetic energy; mistakes: square of the difference, no half."""
    m, v1 = rng.choice((2, 3, 4, 6)), rng.randint(2, 6)
    v2 = v1 + rng.randint(2, 6)
    change = v2 * v2 - v1 * v1
    right, wrong = decimals(
        Fraction(m * change, 2),
        Fraction(m * (v2 - v1) ** 2, 2),
        m * change,
        Fraction(m * v2 * v2, 2),
        m * (v2 - v1),
        places=0,
    )
    return draft(
        say(
            "Kütləsi {m} kq olan cismin sürətinin modulu v₁ = {v1} m/san qiymətindən v₂ = {v2} "
            "m/san qiymətinə qədər artmışdır. Cismə təsir edən əvəzləyici qüvvənin gördüyü işi "
            "tapın.",
            "The speed of a body of mass {m} kg grows from v₁ = {v1} m/s to v₂ = {v2} m/s. Find "
            "the work done by the resultant force.",
            m=m,
            v1=v1,
            v2=v2,
        ),
        right,
        wrong,
        "J",
    )


def crane_power(rng: Random) -> Draft:
    """The power drawn by a crane; mistakes: efficiency ignored or multiplied, no g."""
    mass, h, t = rng.randrange(200, 2100, 100), rng.randint(6, 24), rng.randrange(10, 65, 5)
    share = Fraction(rng.choice((50, 60, 75, 80)), 100)
    useful = Fraction(mass * G * h, 1000 * t)
    right, wrong = decimals(
        useful / share, useful, useful * share, useful * (1 - share), useful / share / G, places=1
    )
    return draft(
        say(
            "Faydalı iş əmsalı {share}% olan qaldırıcı kran {mass} kq kütləli yükü {t} san "
            "müddətində {h} m hündürlüyə sabit sürətlə qaldırır. Kranın mühərrikinin sərf etdiyi "
            "gücü tapın. (g = 10 m/san²)",
            "A crane with an efficiency of {share}% lifts a load of mass {mass} kg uniformly to a "
            "height of {h} m in {t} s. Find the power consumed by its motor. (g = 10 m/s²)",
            share=int(share * 100),
            mass=mass,
            t=t,
            h=h,
        ),
        right,
        wrong,
        "kW",
    )


def spring_gun(rng: Random) -> Draft:
    """How high a compressed spring throws a ball."""
    k, x = rng.choice((200, 400, 500, 800)), rng.choice((5, 10, 15, 20))
    m = rng.choice((20, 50, 100))
    energy = Fraction(k, 2) * Fraction(x, 100) ** 2
    weight = Fraction(m * G, 1000)
    height = energy / weight
    if not 2 <= height <= 30:
        raise Unclean("not a toy's height")
    right, wrong = decimals(
        height, 2 * height, height / 2, height * G, Fraction(k * x, 100) / weight, 4 * height
    )
    return draft(
        say(
            "Sərtliyi {k} N/m olan yay {x} sm sıxılmış və onun üzərinə {m} q kütləli kürəcik "
            "qoyulmuşdur. Yay sərbəst buraxıldıqda kürəcik yayın sıxılmış vəziyyətindən hansı "
            "maksimal hündürlüyə qalxar? (g = 10 m/san², yayın kütləsi və sürtünmə nəzərə "
            "alınmır, yay şaqulidir.)",
            "A vertical spring of stiffness {k} N/m is compressed by {x} cm and a ball of mass "
            "{m} g is placed on it. To what greatest height above the compressed position does "
            "the ball rise when the spring is released? (g = 10 m/s², the mass of the spring and "
            "friction are neglected.)",
            k=k,
            x=x,
            m=m,
        ),
        right,
        wrong,
        "m",
        say(
            "Enerjinin saxlanması qanununa görə kx²/2 = mgh. kx²/2 = {energy} C, mg = {weight} N "
            "olduğundan h = {energy}/{weight} = {right} m.",
            "By the conservation of energy kx²/2 = mgh. Here kx²/2 = {energy} J and mg = {weight} "
            "N, so h = {energy}/{weight} = {right} m.",
            k=k,
            energy=exact(energy, 4),
            weight=exact(weight),
            right=right,
        ),
    )
