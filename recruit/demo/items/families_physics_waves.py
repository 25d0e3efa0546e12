"""Physics: families on optics, waves, atoms and nuclei."""

from fractions import Fraction
from random import Random

from .families import Draft, Text, Unclean, decimals, draft, exact, first_distinct, say

NUCLEI: tuple[tuple[Text, int, int], ...] = (
    ({"az": "Uran-238", "en": "uranium-238"}, 92, 238),
    ({"az": "Uran-235", "en": "uranium-235"}, 92, 235),
    ({"az": "Torium-232", "en": "thorium-232"}, 90, 232),
    ({"az": "Radium-226", "en": "radium-226"}, 88, 226),
    ({"az": "Plutonium-239", "en": "plutonium-239"}, 94, 239),
)
COUNTS: dict[int, Text] = {
    1: {"az": "bir", "en": "one"},
    2: {"az": "iki", "en": "two"},
    3: {"az": "üç", "en": "three"},
    4: {"az": "dörd", "en": "four"},
}


# Optics and waves


def lens_image(rng: Random) -> Draft:
    """The distance of a real image; mistakes: sign in the lens formula, difference, sum."""
    focus, d = rng.randint(5, 30), rng.randint(8, 90)
    if d <= focus + 2:
        raise Unclean("the image is not real")
    right, wrong = decimals(
        Fraction(d * focus, d - focus),
        Fraction(d * focus, d + focus),
        d - focus,
        d + focus,
        Fraction(d * (d - focus), focus),
        d,
        places=0,
    )
    return draft(
        say(
            "Cisim fokus məsafəsi {focus} sm olan nazik toplayıcı linzadan {d} sm məsafədə, baş "
            "optik oxa perpendikulyar yerləşdirilmişdir. Xəyal linzadan hansı məsafədə alınar?",
            "An object stands {d} cm from a thin converging lens with a focal length of {focus} "
            "cm, perpendicular to the optical axis. At what distance from the lens is the image "
            "formed?",
            focus=focus,
            d=d,
        ),
        right,
        wrong,
        "cm",
    )


def wavelength_in_medium(rng: Random) -> Draft:
    """The wavelength inside a medium; mistakes: multiplied, unchanged, n − 1."""
    n = Fraction(rng.choice((125, 150, 160, 200)), 100)
    length = rng.randrange(400, 760, 10)
    right, wrong = decimals(
        length / n, length * n, length, length * (n - 1), length / (n - 1), length / n**2, places=0
    )
    return draft(
        say(
            "Vakuumda dalğa uzunluğu {length} nm olan işıq mütləq sındırma əmsalı {n} olan mühitə "
            "keçir. Bu mühitdə işığın dalğa uzunluğunu tapın.",
            "Light with a wavelength of {length} nm in vacuum enters a medium with a refractive "
            "index of {n}. Find its wavelength in this medium.",
            length=length,
            n=exact(n),
        ),
        right,
        wrong,
        "nm",
    )


def mirror_images(rng: Random) -> Draft:
    """The number of images between two mirrors at an angle."""
    angle = rng.choice((30, 36, 45, 60, 90))
    parts = 360 // angle
    return draft(
        say(
            "İki müstəvi güzgü arasındakı bucaq {angle}° təşkil edir. Bu bucağın tənböləni "
            "üzərində yerləşən nöqtəvi işıq mənbəyinin güzgülərdə neçə xəyalı alınar?",
            "Two plane mirrors form an angle of {angle}°. How many images of a point source on "
            "the bisector of this angle are formed in the mirrors?",
            angle=angle,
        ),
        parts - 1,
        first_distinct(parts - 1, (parts, parts // 2, parts // 2 - 1, parts + 1, 2)),
        why=say(
            "Mənbə və xəyalları bir çevrə üzərində yerləşib onu bərabər hissələrə bölür. "
            "Hissələrin sayı 360°/{angle}° = {parts}, onlardan biri mənbənin özüdür, ona görə "
            "xəyalların sayı {parts} − 1 = {right} olur.",
            "The source and its images lie on a circle and divide it equally. There are "
            "360°/{angle}° = {parts} places, one of them is the source itself, so there are "
            "{parts} − 1 = {right} images.",
            angle=angle,
            parts=parts,
            right=parts - 1,
        ),
    )


def pendulum_length(rng: Random) -> Draft:
    """The length of a second pendulum; mistakes: no square, inverse ratio."""
    n1, n2 = rng.sample(range(5, 31, 5), 2)
    length = rng.randrange(16, 240, 4)
    ratio = Fraction(n1, n2)
    right, wrong = decimals(
        length * ratio**2,
        length * ratio,
        length / ratio,
        length / ratio**2,
        abs(length * (1 - ratio)),
        places=1,
    )
    return draft(
        say(
            "Eyni müddətdə uzunluğu {length} sm olan riyazi rəqqas {n1} rəqs, ikinci riyazi "
            "rəqqas isə {n2} rəqs edir. İkinci rəqqasın uzunluğunu tapın.",
            "In the same time a simple pendulum of length {length} cm makes {n1} oscillations and "
            "a second one {n2}. Find the length of the second pendulum.",
            length=length,
            n1=n1,
            n2=n2,
        ),
        right,
        wrong,
        "cm",
    )


def crest_distance(rng: Random) -> Draft:
    """The distance of neighbouring crests; mistakes: product, inverse, half, double."""
    f, length = rng.choice((2, 4, 5, 8, 10)), Fraction(rng.randint(2, 12), 2)
    v = f * length
    if v.denominator != 1:
        raise Unclean("the speed is not whole")
    right, wrong = decimals(length, v * f, length / 2, 2 * length, f / v, v, places=2)
    return draft(
        say(
            "Su səthində yayılan dalğanın tezliyi {f} Hs, sürəti {v} m/san olarsa, dalğanın iki "
            "qonşu qabarığı arasındakı məsafəni tapın.",
            "A wave on the surface of water has the frequency {f} Hz and the speed {v} m/s. Find "
            "the distance between two neighbouring crests.",
            f=f,
            v=v,
        ),
        right,
        wrong,
        "m",
    )


# Atoms and nuclei


def half_life(rng: Random) -> Draft:
    """What is left after n half-lives; mistakes: what decayed, division by n."""
    period, n = rng.randint(2, 12), rng.choice((2, 3, 4))
    mass = rng.choice((48, 64, 80, 96, 120, 160, 240))
    right, wrong = decimals(
        Fraction(mass, 2**n),
        mass - Fraction(mass, 2**n),
        Fraction(mass, n),
        Fraction(mass, 2 * n),
        Fraction(mass, 2 ** (n - 1)),
        Fraction(mass, 2 ** (n + 1)),
        places=1,
    )
    return draft(
        say(
            "Radioaktiv izotopun yarımparçalanma periodu {period} gündür. İzotopun başlanğıc "
            "kütləsi {mass} q olarsa, {days} gündən sonra onun nə qədəri parçalanmamış qalar?",
            "The half-life of a radioactive isotope is {period} days. Of {mass} g of it, how much "
            "is left undecayed after {days} days?",
            period=period,
            mass=mass,
            days=period * n,
        ),
        right,
        wrong,
        "g",
    )


def photoelectrons(rng: Random) -> Draft:
    """The kinetic energy for a larger quantum; mistakes: energy scaled, no work function."""
    work = Fraction(rng.randrange(18, 48, 2), 10)
    kinetic, n = Fraction(rng.randrange(8, 40, 2), 10), rng.choice((2, 3))
    photon = work + kinetic
    right, wrong = decimals(
        n * photon - work,
        n * kinetic,
        n * photon,
        n * photon - kinetic,
        photon + kinetic * n,
        places=1,
    )
    return draft(
        say(
            "Metalın səthinə enerjisi {photon} eV olan fotonlar düşdükdə fotoelektronların "
            "maksimal kinetik enerjisi {kinetic} eV olur. Düşən fotonların enerjisi {n} dəfə "
            "artırılarsa, fotoelektronların maksimal kinetik enerjisi nə qədər olar?",
            "When photons of energy {photon} eV fall on a metal, the greatest kinetic energy of "
            "the photoelectrons is {kinetic} eV. What will it be if the energy of the photons is "
            "made {n} times larger?",
            photon=exact(photon),
            kinetic=exact(kinetic),
            n=n,
        ),
        right,
        wrong,
        "eV",
    )


def decay_protons(rng: Random) -> Draft:
    """The protons left after α and β⁻ decays."""
    name, z, _ = rng.choice(NUCLEI)
    alphas, betas = rng.randint(2, 4), rng.randint(1, 3)
    right = z - 2 * alphas + betas
    return draft(
        say(
            "{name} nüvəsi (Z = {z}) ardıcıl olaraq {alphas} α-parçalanmaya və {betas} "
            "β⁻-parçalanmaya məruz qalır. Alınan nüvədə neçə proton var?",
            "A {name} nucleus (Z = {z}) undergoes {alphas} α-decays and {betas} β⁻-{decays}. How "
            "many protons does the resulting nucleus have?",
            name=name,
            z=z,
            alphas=COUNTS[alphas],
            betas=COUNTS[betas],
            decays="decay" if betas == 1 else "decays",
        ),
        right,
        (right - 2 * betas, right - 2 * alphas, right - betas, z + 2 * alphas - betas),
        why=say(
            "Hər α-parçalanma protonların sayını 2 vahid azaldır, hər β⁻-parçalanma 1 vahid "
            "artırır: {z} − 2 · {a} + {b} = {right}.",
            "Each α-decay lowers the number of protons by 2, each β⁻-decay raises it by 1: {z} − "
            "2 · {a} + {b} = {right}.",
            z=z,
            a=alphas,
            b=betas,
            right=right,
        ),
    )
