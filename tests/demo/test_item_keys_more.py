"""A second, simple way to the keys of chemistry and informatics from the English stem."""

# ruff: noqa: S102, S307, S608 - the stems run here are our own

import ipaddress
import math
import re
import sqlite3
from fractions import Fraction
from itertools import combinations, permutations, product

import pytest

from tests.demo.stems import (
    Check,
    assert_only_the_key_passes,
    between,
    lowered,
    numbers,
    value,
)

pytestmark = pytest.mark.unit


# Chemistry


def composition_of(formula: str) -> dict[str, int]:
    """The atoms of a formula such as Fe₂(SO₄)₃."""
    plain = lowered(formula)
    while inner := re.search(r"\(([^()]+)\)(\d+)", plain):
        plain = plain.replace(inner[0], inner[1] * int(inner[2]), 1)
    atoms: dict[str, int] = {}
    for element, count in re.findall(r"([A-Z][a-z]?)(\d*)", plain):
        atoms[element] = atoms.get(element, 0) + int(count or 1)
    return atoms


def given_masses(stem: str) -> dict[str, Fraction]:
    """The relative atomic masses at the end of a stem."""
    found = re.findall(r"([A-Z][a-z]?) – (\d+(?:\.\d+)?)", stem)
    return {element: Fraction(mass) for element, mass in found}


def mass_of_moles(stem: str, option: str) -> bool:
    masses, formula = given_masses(stem), between(stem, "mol of ", ".")
    molar = sum(masses[e] * n for e, n in composition_of(formula).items())
    return value(option) == numbers(stem)[0] * molar


def mass_fraction(stem: str, option: str) -> bool:
    masses, formula = given_masses(stem), between(stem, " in ", ".")
    grams = {e: masses[e] * n for e, n in composition_of(formula).items()}
    element = between(stem, "fraction of ", " in")
    return value(option) * sum(grams.values()) == 100 * grams[element]


def dilution(stem: str, option: str) -> bool:
    mass, w1, w2 = numbers(stem)
    return mass * w1 == (mass + value(option)) * w2


def gas_mixture(stem: str, option: str) -> bool:
    light, heavy = numbers(between(stem, "(M", "mol.)").replace("₂", ""))[-2:]
    share = value(option) / 100
    density = numbers(between(stem, "density ", " with"))[0]
    return share * light + (1 - share) * heavy == 2 * density


def oxidation_number(stem: str, option: str) -> bool:
    element, formula = between(stem, "number of ", " in"), between(stem, " in ", ".")
    known = {"O": -2, "H": 1, "Na": 1, "K": 1, element: int(option)}
    return sum(known[e] * n for e, n in composition_of(formula).items()) == 0


def redox_sum(stem: str, option: str) -> bool:
    sides = between(stem, "equation ", " with").split(" → ")
    names = [side.split(" + ") for side in sides]
    signed = [(1, composition_of(f)) for f in names[0]] + [
        (-1, composition_of(f)) for f in names[1]
    ]
    elements = sorted({e for _, atoms in signed for e in atoms})
    rows = [[Fraction(sign * atoms.get(e, 0)) for sign, atoms in signed] for e in elements]
    return int(option) == sum(null_vector(rows))


def null_vector(rows: list[list[Fraction]]) -> list[Fraction]:
    """The smallest whole positive solution of a homogeneous system that has one free unknown."""
    width = len(rows[0])
    for k in range(width - 1):
        pivot = next(i for i in range(k, len(rows)) if rows[i][k])
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [x / rows[k][k] for x in rows[k]]
        for i, row in enumerate(rows):
            if i != k:
                rows[i] = [x - row[k] * y for x, y in zip(row, rows[k], strict=True)]
    found = [-row[-1] for row in rows[: width - 1]] + [Fraction(1)]
    scale = math.lcm(*(x.denominator for x in found))
    return [x * scale for x in found]


def strong_ph(stem: str, option: str) -> bool:
    exponent = -round(math.log10(numbers(stem)[0]))
    return int(option) == (14 - exponent if "OH" in stem else exponent)


def combustion_formula(stem: str, option: str) -> bool:
    density, co2, h2o = numbers(stem)[:3]
    atoms = composition_of(option)
    mass = 12 * atoms["C"] + atoms["H"]
    return mass == 2 * density and co2 / 44 / atoms["C"] == h2o / 9 / atoms["H"]


def burning_oxygen(stem: str, option: str) -> bool:
    atoms = composition_of(between(stem, "L of ", " completely"))
    return 2 * value(option) == numbers(stem)[0] * (2 * atoms["C"] + Fraction(atoms["H"], 2))


# Informatics

LOGIC = {"∧": " and ", "∨": " or ", "¬": " not "}


def truth(shown: str, names: str) -> list[bool]:
    """The last column of the truth table; A → B is read as A ≤ B."""
    code = "".join(LOGIC.get(c, c) for c in re.sub(r"(\w|\([^()]*\)) → ", r"(\1) <= ", shown))
    code = re.sub(r"<= (\w|\([^()]*\))", r"<= bool(\1)", code)
    code = re.sub(r"(\([^()]*(?:\([^()]*\))?[^()]*\)) <=", r"bool(\1) <=", code)
    rows = product((False, True), repeat=len(names))
    return [bool(eval(code, dict(zip(names, row, strict=True)))) for row in rows]


def binary_to_decimal(stem: str, option: str) -> bool:
    return int(option) == int(between(stem, "number ", "₂"), 2)


def hex_to_octal(stem: str, option: str) -> bool:
    octal = set(option) <= set("01234567")
    return octal and int(option, 8) == int(between(stem, "number ", "₁₆"), 16)


def unknown_base(stem: str, option: str) -> bool:
    a, b, c = between(stem, "equality ", " is").replace("=", "+").split(" + ")
    base = int(option)
    if int(max(a + b + c)) >= base:
        return False
    return int(a, base) + int(b, base) == int(c, base)


def twos_complement(stem: str, option: str) -> bool:
    number = int(numbers(stem.split("code of")[1])[0])
    return number.to_bytes(1, signed=True) == int(option, 2).to_bytes(1)


def ones_count(stem: str, option: str) -> bool:
    base = between(stem, "number ", "?").replace("−", "-")
    code = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda found: f"**{lowered(found[0])}", base)
    return int(option) == eval(code).bit_count()


def true_rows(stem: str, option: str) -> bool:
    return int(option) == sum(truth(between(stem, "expression ", " true"), "ABC"))


def de_morgan(stem: str, option: str) -> bool:
    shown = between(stem, "to ", "?")
    names = "".join(sorted(set(re.findall(r"[A-Z]", shown))))
    return truth(shown, names) == truth(option, names)


def range_sum(stem: str, option: str) -> bool:
    scope = {"s": 0}
    exec(between(stem, "the loop ", ". What"), scope)
    return scope["s"] == int(option)


def euclid_loop(stem: str, option: str) -> bool:
    a, b = numbers(stem)[:2]
    scope = {"a": int(a), "b": int(b)}
    exec(between(stem, "the loop ", ". What"), scope)
    return scope["a"] == int(option)


def assignments(stem: str, option: str) -> bool:
    scope: dict[str, int] = {}
    exec(between(stem, "in turn: ", ". What"), scope)
    return scope["a"] == int(value(option))


def recursive_calls(stem: str, option: str) -> bool:
    calls = []
    scope = {"note": calls.append}
    source = between(stem, "given: ", ". How").replace("return", "note(n); return")
    exec(source, scope)
    eval(between(stem, "when ", " is"), scope)
    return len(calls) == int(option)


def subnet_hosts(stem: str, option: str) -> bool:
    network = ipaddress.ip_network(f"10.0.0.0{between(stem, 'length ', '.')}")
    return int(option) == len(list(network.hosts()))


def network_address(stem: str, option: str) -> bool:
    host, mask = between(stem, "address ", " and"), between(stem, "mask ", ". Find")
    return ipaddress.ip_interface(f"{host}/{mask}").network.network_address == (
        ipaddress.ip_address(option)
    )


def sql_count(stem: str, option: str) -> bool:
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE PUPIL (grade INTEGER, score INTEGER)")
    base.execute(f"INSERT INTO PUPIL VALUES {between(stem, 'PUPIL are ', '. What')}")
    count = base.execute(between(stem, "result of ", "?")).fetchone()[0]
    base.close()
    return bool(count == int(option))


def huffman(stem: str, option: str) -> bool:
    weights = [int(n) for n in numbers(between(stem, "occur ", " times"))]
    return int(option) == cheapest(weights)


def cheapest(weights: list[int]) -> int:
    """The least total of joining the weights in pairs, all ways tried."""
    if len(weights) == 1:
        return 0
    costs = []
    for i, j in combinations(range(len(weights)), 2):
        joined = weights[i] + weights[j]
        rest = [w for k, w in enumerate(weights) if k not in (i, j)]
        costs.append(joined + cheapest([joined, *rest]))
    return min(costs)


def prefix_code(stem: str, option: str) -> bool:
    words = [*between(stem, "codes ", ".").replace(" and", ",").split(", "), option]
    return not any(a.startswith(b) for a, b in permutations(words, 2))


def shortest_path(stem: str, option: str) -> bool:
    far = 10**6
    length = {(a, b): 0 if a == b else far for a in "ABCDE" for b in "ABCDE"}
    for a, b, km in re.findall(r"([A-E])–([A-E]): (\d+)", stem):
        length[a, b] = length[b, a] = int(km)
    for k, a, b in product("ABCDE", repeat=3):
        length[a, b] = min(length[a, b], length[a, k] + length[k, b])
    return value(option) == length["A", "E"]


def path_count(stem: str, option: str) -> bool:
    roads = re.findall(r"([A-F])→([A-F])", stem)

    def ways(node: str) -> int:
        return 1 if node == "F" else sum(ways(b) for a, b in roads if a == node)

    return int(option) == ways("A")


# The checks

CHEMISTRY: tuple[Check, ...] = (
        mass_of_moles, mass_fraction, dilution, gas_mixture, oxidation_number, redox_sum,
        strong_ph, combustion_formula, burning_oxygen,
    )  # fmt: skip
INFORMATICS: tuple[Check, ...] = (
        binary_to_decimal, hex_to_octal, unknown_base, twos_complement, ones_count, true_rows,
        de_morgan, range_sum, euclid_loop, assignments, recursive_calls, subnet_hosts,
        network_address, sql_count, huffman, prefix_code, shortest_path, path_count,
    )  # fmt: skip


@pytest.mark.parametrize("check", CHEMISTRY)
def test_only_the_key_of_chemistry_passes_a_second_way_of_solving(check: Check) -> None:
    assert_only_the_key_passes("chemistry", check)


@pytest.mark.parametrize("check", INFORMATICS)
def test_only_the_key_of_informatics_passes_a_second_way_of_solving(check: Check) -> None:
    assert_only_the_key_passes("informatics", check)
