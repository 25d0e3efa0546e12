"""Arithmetic over the number columns of a row: exact, bounded, nothing but arithmetic.

    credits * 2 + max(grade, 3) / 4

The text becomes a tree of small tuples once, when a form is read; the page's script walks the
same tree. An empty cell or a division by zero leaves the result empty.

Authors of exam items have a language of their own (recruit.exam.rules.families.expressions), with
comparisons, powers and refusals in words; Python's parser reads it, and no page walks its tree.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

LONGEST = 200
DEEPEST = 20
LARGEST = 10**12
TOKEN = re.compile(r"\s*(?:([0-9]{1,12}(?:\.[0-9]{1,6})?)|([a-z][a-z0-9_]*)|([-+*/(),]))")
FUNCTIONS: Mapping[str, Callable[..., Fraction]] = {"min": min, "max": max}

Tree = tuple[Any, ...]  # ("number", "2.5") | ("column", code) | (operator or function, tree, ...)


class NotArithmeticError(ValueError):
    """The text is no arithmetic."""


@dataclass(frozen=True)
class Expression:
    text: str
    tree: Tree
    names: frozenset[str]

    def value(self, given: Mapping[str, Fraction | None]) -> Fraction | None:
        """The exact value; None where a cell is empty, for a division by zero, and beyond size."""
        try:
            found = _value(self.tree, given)
        except ZeroDivisionError:
            return None
        return None if found is None or abs(found) > LARGEST else found


def parse(text: str) -> Expression:
    """The expression in a text; NotArithmeticError where it is none."""
    if len(text) > LONGEST:
        raise NotArithmeticError(text)
    tokens = _Tokens(text)
    tree = _sum(tokens, 0)
    if tokens.now is not None:
        raise NotArithmeticError(text)
    return Expression(text.strip(), tree, frozenset(_names(tree)))


class _Tokens:
    """The signs of a text, one at a time; `now` is None at the end."""

    def __init__(self, text: str) -> None:
        self._signs = _split(text)
        self.now = next(self._signs, None)

    def take(self) -> str:
        if self.now is None:
            raise NotArithmeticError
        taken, self.now = self.now, next(self._signs, None)
        return taken

    def expect(self, sign: str) -> None:
        if self.take() != sign:
            raise NotArithmeticError


def _split(text: str) -> Iterator[str]:
    place, text = 0, text.rstrip()
    while place < len(text):
        found = TOKEN.match(text, place)
        if found is None:
            raise NotArithmeticError(text)
        yield found.group(0).strip()
        place = found.end()


def _sum(tokens: _Tokens, depth: int) -> Tree:
    tree = _product(tokens, depth)
    while tokens.now in ("+", "-"):
        tree = (tokens.take(), tree, _product(tokens, depth))
    return tree


def _product(tokens: _Tokens, depth: int) -> Tree:
    tree = _factor(tokens, depth + 1)
    while tokens.now in ("*", "/"):
        tree = (tokens.take(), tree, _factor(tokens, depth + 1))
    return tree


def _factor(tokens: _Tokens, depth: int) -> Tree:
    if depth > DEEPEST:
        raise NotArithmeticError
    sign = tokens.take()
    if sign == "-":
        return ("-", ("number", "0"), _factor(tokens, depth + 1))
    if sign == "(":
        tree = _sum(tokens, depth)
        tokens.expect(")")
        return tree
    if sign[0].isdigit():
        return ("number", sign)
    if not sign[0].isalpha():
        raise NotArithmeticError
    if sign in FUNCTIONS and tokens.now == "(":
        return _call(sign, tokens, depth)
    return ("column", sign)


def _call(name: str, tokens: _Tokens, depth: int) -> Tree:
    tokens.expect("(")
    trees = [_sum(tokens, depth)]
    while tokens.now == ",":
        tokens.take()
        trees.append(_sum(tokens, depth))
    tokens.expect(")")
    return (name, *trees)


def _names(tree: Tree) -> Iterator[str]:
    if tree[0] == "column":
        yield tree[1]
    elif tree[0] != "number":
        for one in tree[1:]:
            yield from _names(one)


def _value(tree: Tree, given: Mapping[str, Fraction | None]) -> Fraction | None:
    kind = tree[0]
    if kind == "number":
        return Fraction(tree[1])
    if kind == "column":
        return given.get(tree[1])
    values = [_value(one, given) for one in tree[1:]]
    numbers = [one for one in values if one is not None]
    if len(numbers) < len(values):
        return None
    if kind in FUNCTIONS:
        return FUNCTIONS[kind](numbers)
    left, right = numbers
    if kind == "+":
        return left + right
    if kind == "-":
        return left - right
    return left * right if kind == "*" else left / right
