"""Mathematics: its topics and its thirty-two families, thirty paper items and ten for practice."""

from . import families_mathematics_algebra as algebra
from . import families_mathematics_calculus as calculus
from . import families_mathematics_geometry as geometry
from . import families_mathematics_numbers as numbers
from .families import Family, Text

TOPICS: dict[str, Text] = {
    "algebra": {"az": "Tənliklər və bərabərsizliklər", "en": "Equations and inequalities"},
    "functions": {"az": "Funksiyalar", "en": "Functions"},
    "sequences": {"az": "Silsilələr", "en": "Progressions"},
    "numbers": {"az": "Ədədlər nəzəriyyəsi", "en": "Number theory"},
    "geometry": {"az": "Həndəsə", "en": "Geometry"},
    "trigonometry": {"az": "Triqonometriya", "en": "Trigonometry"},
    "chance": {"az": "Kombinatorika və ehtimal", "en": "Combinatorics and probability"},
    "calculus": {"az": "Törəmə və inteqral", "en": "Derivative and integral"},
}

FAMILIES = (
    Family("linear-equation", "algebra", 1, algebra.linear_equation, items=2),
    Family("vieta-cubes", "algebra", 3, algebra.vieta_cubes),
    Family("modulus-count", "algebra", 1, algebra.modulus_count),
    Family("log-equation", "algebra", 2, algebra.log_equation),
    Family("vertex-value", "functions", 2, algebra.vertex_value),
    Family("composition", "functions", 1, algebra.composition, items=2),
    Family("inverse-value", "functions", 2, algebra.inverse_value),
    Family("arithmetic-term", "sequences", 2, numbers.arithmetic_term),
    Family("arithmetic-sum", "sequences", 1, numbers.arithmetic_sum, items=2),
    Family("infinite-geometric", "sequences", 2, numbers.infinite_geometric),
    Family("lcm-from-gcd", "numbers", 1, numbers.lcm_from_gcd),
    Family("power-remainder", "numbers", 2, numbers.power_remainder, items=2),
    Family("altitude", "geometry", 2, geometry.altitude),
    Family("polygon-angle", "geometry", 1, geometry.polygon_angle),
    Family("incircle", "geometry", 3, geometry.incircle),
    Family("cone-volume", "geometry", 2, geometry.cone_volume),
    Family("quadrant-tangent", "trigonometry", 2, geometry.quadrant_tangent),
    Family("sine-double", "trigonometry", 3, geometry.sine_double),
    Family("law-of-cosines", "trigonometry", 2, geometry.law_of_cosines),
    Family("committee", "chance", 1, calculus.committee),
    Family("zero-digits", "chance", 3, calculus.zero_digits),
    Family("same-colour", "chance", 2, calculus.same_colour, items=2),
    Family("derivative-value", "calculus", 1, calculus.derivative_value, items=2),
    Family("interval-maximum", "calculus", 3, calculus.interval_maximum),
    Family("missing-digit", "numbers", 1, numbers.missing_digit, "practice"),
    Family("sine-period", "trigonometry", 1, geometry.sine_period, "practice", items=2),
    Family("line-intercept", "functions", 1, algebra.line_intercept, "practice"),
    Family("divisor-count", "numbers", 2, numbers.divisor_count, "practice"),
    Family("definite-integral", "calculus", 2, calculus.definite_integral, "practice", items=2),
    Family("exponential-quadratic", "algebra", 3, algebra.exponential_quadratic, "practice"),
    Family("circumscribed-trapezoid", "geometry", 3, geometry.circumscribed_trapezoid, "practice"),
    Family("one-short", "numbers", 3, numbers.one_short, "practice"),
)
