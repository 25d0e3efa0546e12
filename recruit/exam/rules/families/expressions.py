"""Small arithmetic in authors' templates: exact, bounded, and nothing but arithmetic.

Numbers are fractions. The text is parsed by Python's own parser and walked by the list below;
whatever is not on it is refused before anything is computed.
"""

import ast
import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

Value = Fraction | bool

LONGEST = 300
MOST_NODES = 150
MOST_DIGITS = 40  # of a numerator or denominator, at every step
MOST_POWER = 64
MOST_PLACES = 10  # after the point of a number that a text shows
_LARGEST = 10**MOST_DIGITS

_ARITHMETIC: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: lambda a, b: Fraction(a // b),
    ast.Mod: operator.mod,
}
_COMPARISONS: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


@dataclass(frozen=True)
class Expression:
    """A checked expression; `names` are the parameters it reads."""

    text: str
    names: frozenset[str]
    tree: ast.expr

    def value(self, given: Mapping[str, Fraction]) -> Value:
        """The exact value; RuleError where there is none, as for a division by nought."""
        try:
            return _value(self.tree, given)
        except ZeroDivisionError:
            raise RuleError(
                N_("%(expression)s: a division by zero."), expression=self.text
            ) from None

    def number(self, given: Mapping[str, Fraction]) -> Fraction:
        found = self.value(given)
        if isinstance(found, bool):
            raise RuleError(N_("%(expression)s is no number."), expression=self.text)
        return found

    def truth(self, given: Mapping[str, Fraction]) -> bool:
        found = self.value(given)
        if not isinstance(found, bool):
            raise RuleError(N_("%(expression)s is neither true nor false."), expression=self.text)
        return found


def parse(text: str, field: str | None = None) -> Expression:
    """The expression in a text; RuleError at `field` for anything but small arithmetic."""
    said = text.strip()
    if not said or len(said) > LONGEST:
        raise RuleError(
            N_("An expression has 1 to %(most)s characters."), most=LONGEST, field=field
        )
    try:
        tree = ast.parse(said, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise _not_understood(said, field) from None
    nodes = list(ast.walk(tree))
    if len(nodes) > MOST_NODES:
        raise _not_understood(said, field)
    names: set[str] = set()
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    for node in nodes:
        if not _allowed(node, said):
            raise _not_understood(said, field)
        if isinstance(node, ast.Name) and id(node) not in called:
            names.add(node.id)
    return Expression(said, frozenset(names), tree)


def written(number: Fraction, language: str = "en") -> str:
    """The number as people write it: 2.5, in Azerbaijani and Russian 2,5; 7/3 where it never
    ends. RuleError where it has too many decimal places to be shown."""
    if number.denominator == 1:
        return str(number.numerator)
    places = _places(number.denominator)
    if places is None:
        return f"{number.numerator}/{number.denominator}"
    if places > MOST_PLACES:
        raise RuleError(N_("A number has too many decimal places: use round(..., 2)."))
    digits = str(abs(number.numerator) * 10**places // number.denominator).rjust(places + 1, "0")
    comma = "." if language == "en" else ","
    return ("-" if number < 0 else "") + digits[:-places] + comma + digits[-places:]


def _places(denominator: int) -> int | None:
    """How many decimal places a fraction in lowest terms needs; None where it never ends."""
    twos = fives = 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    return max(twos, fives) if denominator == 1 else None


def _not_understood(said: str, field: str | None) -> RuleError:
    return RuleError(
        N_(
            "%(expression)s is not understood. Possible are numbers, parameters, + - * / // %% **,"
            " comparisons, and, or, not, if ... else, and the functions %(functions)s."
        ),
        expression=said[:80],
        functions=", ".join(_FUNCTIONS),
        field=field,
    )


def _allowed(node: ast.AST, text: str) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, bool) or _number(node, text) is not None
    if isinstance(node, ast.Call):
        known = isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS
        return known and not node.keywords and 1 <= len(node.args) <= 8
    if isinstance(node, ast.Name):
        return node.id.isascii() and len(node.id) <= 20
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Pow) or type(node.op) in _ARITHMETIC
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.UAdd | ast.USub | ast.Not)
    if isinstance(node, ast.Compare):
        return all(type(one) in _COMPARISONS for one in node.ops)
    kinds = (ast.BoolOp, ast.IfExp, ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.Load)
    return isinstance(node, kinds)


def _number(node: ast.Constant, text: str) -> Fraction | None:
    """The number exactly as it is written, not as a float has it; kept on the node."""
    known = getattr(node, "exact", None)
    if known is not None:
        return Fraction(known)
    if isinstance(node.value, bool) or not isinstance(node.value, int | float):
        return None
    said = ast.get_source_segment(text, node) or ""
    plain = said.replace(".", "", 1)
    if not (plain.isascii() and plain.isdigit()) or len(said) > MOST_DIGITS:
        return None
    exact = Fraction(said.rstrip(".") if not said.startswith(".") else f"0{said}")
    node.exact = exact  # type: ignore[attr-defined]
    return exact


def _value(node: ast.expr, given: Mapping[str, Fraction]) -> Value:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, bool) else node.exact  # type: ignore
    if isinstance(node, ast.Name):
        if node.id not in given:
            raise RuleError(N_("There is no parameter %(name)s."), name=node.id)
        return given[node.id]
    if isinstance(node, ast.BinOp):
        return _bounded(_binary(node, given))
    if isinstance(node, ast.UnaryOp):
        if isinstance(node.op, ast.Not):
            return not _truth(node.operand, given)
        number = _amount(node.operand, given)
        return -number if isinstance(node.op, ast.USub) else number
    if isinstance(node, ast.Compare):
        return _compared(node, given)
    if isinstance(node, ast.BoolOp):
        parts = (_truth(one, given) for one in node.values)
        return all(parts) if isinstance(node.op, ast.And) else any(parts)
    if isinstance(node, ast.IfExp):
        return _value(node.body if _truth(node.test, given) else node.orelse, given)
    return _bounded(_called(node, given))


def _amount(node: ast.expr, given: Mapping[str, Fraction]) -> Fraction:
    found = _value(node, given)
    if isinstance(found, bool):
        raise RuleError(N_("%(expression)s is no number."), expression=ast.unparse(node)[:80])
    return found


def _truth(node: ast.expr, given: Mapping[str, Fraction]) -> bool:
    found = _value(node, given)
    if not isinstance(found, bool):
        raise RuleError(
            N_("%(expression)s is neither true nor false."), expression=ast.unparse(node)[:80]
        )
    return found


def _binary(node: ast.BinOp, given: Mapping[str, Fraction]) -> Fraction:
    left, right = _amount(node.left, given), _amount(node.right, given)
    if isinstance(node.op, ast.Pow):
        return _power(left, right)
    return Fraction(_ARITHMETIC[type(node.op)](left, right))


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    """Whole powers only, refused before they grow beyond what is kept."""
    if exponent.denominator != 1 or abs(exponent) > MOST_POWER:
        raise RuleError(N_("A power must be a whole number of at most %(most)s."), most=MOST_POWER)
    size = max(abs(base.numerator), base.denominator).bit_length() * abs(int(exponent))
    if size > _LARGEST.bit_length() + 64:
        raise _too_large()
    return Fraction(base**exponent)


def _compared(node: ast.Compare, given: Mapping[str, Fraction]) -> bool:
    values = [_amount(one, given) for one in (node.left, *node.comparators)]
    return all(
        _COMPARISONS[type(kind)](a, b)
        for kind, a, b in zip(node.ops, values, values[1:], strict=False)
    )


def _called(node: ast.expr, given: Mapping[str, Fraction]) -> Fraction:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        raise RuleError(N_("%(expression)s is no number."), expression=ast.unparse(node)[:80])
    function, least, most = _FUNCTIONS[node.func.id]
    if not least <= len(node.args) <= most:
        raise RuleError(N_("%(function)s takes another number of values."), function=node.func.id)
    return Fraction(function(*[_amount(one, given) for one in node.args]))


def _bounded(number: Fraction) -> Fraction:
    if abs(number.numerator) >= _LARGEST or number.denominator >= _LARGEST:
        raise _too_large()
    return number


def _too_large() -> RuleError:
    return RuleError(N_("A number grows too large."))


# --- functions -----------------------------------------------------------------------------------


def _round(number: Fraction, places: Fraction = Fraction(0)) -> Fraction:
    """Half away from zero, as at school."""
    shift = 10 ** _whole(places, 0, MOST_PLACES)
    scaled = abs(number) * shift + Fraction(1, 2)
    rounded = Fraction(math.floor(scaled), shift)
    return rounded if number >= 0 else -rounded


def _sqrt(number: Fraction) -> Fraction:
    """Of squares only: every value is exact."""
    if number >= 0:
        top, bottom = math.isqrt(number.numerator), math.isqrt(number.denominator)
        if Fraction(top * top, bottom * bottom) == number:
            return Fraction(top, bottom)
    raise RuleError(N_("sqrt takes squares only; ask for one in the constraint."))


def _is_square(number: Fraction) -> Fraction:
    if number < 0:
        return Fraction(0)
    top, bottom = math.isqrt(number.numerator), math.isqrt(number.denominator)
    return Fraction(int(Fraction(top * top, bottom * bottom) == number))


def _whole(number: Fraction, least: int, most: int) -> int:
    if number.denominator != 1 or not least <= number <= most:
        raise RuleError(
            N_("A whole number from %(least)s to %(most)s is needed."), least=least, most=most
        )
    return int(number)


def _of_whole(function: Callable[..., int]) -> Callable[..., int]:
    return lambda *numbers: function(*[_whole(one, -_LARGEST, _LARGEST) for one in numbers])


_FUNCTIONS: Mapping[str, tuple[Callable[..., Any], int, int]] = {
    "abs": (abs, 1, 1),
    "min": (min, 2, 8),
    "max": (max, 2, 8),
    "round": (_round, 1, 2),
    "floor": (math.floor, 1, 1),
    "ceil": (math.ceil, 1, 1),
    "gcd": (_of_whole(math.gcd), 2, 8),
    "lcm": (_of_whole(math.lcm), 2, 8),
    "sqrt": (_sqrt, 1, 1),
    "is_square": (_is_square, 1, 1),
}
