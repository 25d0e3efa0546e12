"""Physics: families on heat and gases."""

from fractions import Fraction
from random import Random

from .families import Draft, decimals, draft, say

CELSIUS = (-73, -23, 27, 77, 87, 127, 177, 227, 327)


def mixing_water(rng: Random) -> Draft:
    """The temperature of mixed water; mistakes: plain mean, swapped weights, difference."""
    m1, m2 = rng.randint(1, 6), rng.randint(1, 6)
    hot, cold = rng.randrange(60, 100, 5), rng.randrange(10, 35, 5)
    right, wrong = decimals(
        Fraction(m1 * hot + m2 * cold, m1 + m2),
        Fraction(hot + cold, 2),
        Fraction(m1 * cold + m2 * hot, m1 + m2),
        hot - cold,
        Fraction(m1 * hot, m1 + m2),
        Fraction(m2 * hot, m1 + m2),
        places=1,
    )
    return draft(
        say(
            "Temperaturu {hot} °C olan {m1} kq su ilə temperaturu {cold} °C olan {m2} kq su "
            "qarışdırıldı. Qarışığın temperaturunu tapın. (İstilik itkisi nəzərə alınmır.)",
            "{m1} kg of water at {hot} °C is mixed with {m2} kg of water at {cold} °C. Find the "
            "temperature of the mixture. (Heat losses are neglected.)",
            hot=hot,
            m1=m1,
            cold=cold,
            m2=m2,
        ),
        right,
        wrong,
        "°C",
    )


def ice_to_water(rng: Random) -> Draft:
    """Heat in three steps; mistakes: a step left out, ice heated as water."""
    m, below, above = rng.randint(1, 5), rng.randrange(10, 45, 10), rng.randrange(10, 65, 10)
    ice, melting, water = Fraction(21, 10) * below, Fraction(330), Fraction(42, 10) * above
    right, wrong = decimals(
        m * (ice + melting + water),
        m * (melting + water),
        m * (ice + water),
        m * (2 * ice + melting + water),
        m * (ice + melting),
        places=0,
    )
    return draft(
        say(
            "Temperaturu −{below} °C olan {m} kq buzu temperaturu {above} °C olan suya çevirmək "
            "üçün hansı istilik miqdarı lazımdır? (c(buz) = 2,1 kC/(kq·°C), λ = 330 kC/kq, c(su) "
            "= 4,2 kC/(kq·°C))",
            "How much heat is needed to turn {m} kg of ice at −{below} °C into water at {above} "
            "°C? (c(ice) = 2.1 kJ/(kg·°C), λ = 330 kJ/kg, c(water) = 4.2 kJ/(kg·°C))",
            below=below,
            m=m,
            above=above,
        ),
        right,
        wrong,
        "kJ",
    )


def isochoric(rng: Random) -> Draft:
    """Pressure at constant volume; mistakes: inverse ratio, only the change, °C added."""
    t1, t2 = sorted(rng.sample(CELSIUS, 2))
    p = rng.randrange(60, 420, 10)
    k1, k2 = t1 + 273, t2 + 273
    right, wrong = decimals(
        Fraction(p * k2, k1),
        Fraction(p * k1, k2),
        Fraction(p * (k2 - k1), k1),
        p + k2 - k1,
        p,
        places=0,
    )
    return draft(
        say(
            "Bağlı qabdakı ideal qazın temperaturu {t1} °C, təzyiqi {p} kPa olmuşdur. Qaz sabit "
            "həcmdə {t2} °C temperatura qədər qızdırıldıqdan sonra onun təzyiqi nə qədər olar?",
            "An ideal gas in a closed vessel has the temperature {t1} °C and the pressure {p} "
            "kPa. What is the pressure after it is heated to {t2} °C at constant volume?",
            t1=t1,
            p=p,
            t2=t2,
        ),
        right,
        wrong,
        "kPa",
    )


def carnot_cooler(rng: Random) -> Draft:
    """The cooler's temperature; mistakes: ηT, percent subtracted, other sign, inverse."""
    hot, percent = rng.randrange(400, 1000, 50), rng.choice((20, 25, 30, 40, 60))
    share = Fraction(percent, 100)
    right, wrong = decimals(
        hot * (1 - share),
        hot * share,
        hot - percent,
        hot * (1 + share),
        hot / (1 - share),
        places=0,
    )
    return draft(
        say(
            "İdeal istilik mühərrikinin faydalı iş əmsalı {percent}%, qızdırıcısının temperaturu "
            "{hot} K olarsa, soyuducusunun temperaturunu tapın.",
            "An ideal heat engine has an efficiency of {percent}% and its heater the temperature "
            "{hot} K. Find the temperature of the cooler.",
            percent=percent,
            hot=hot,
        ),
        right,
        wrong,
        "K",
    )
