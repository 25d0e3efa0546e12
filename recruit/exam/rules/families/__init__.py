"""Parametric families: a template with parameters from which distinct variants are made."""

from recruit.exam.rules.families.expressions import Expression, Value, parse, written
from recruit.exam.rules.families.generating import Variant, VariantError, generate
from recruit.exam.rules.families.templates import (
    KINDS,
    Parameter,
    Template,
    parameters_of,
    template_of,
)

__all__ = [
    "KINDS",
    "Expression",
    "Parameter",
    "Template",
    "Value",
    "Variant",
    "VariantError",
    "generate",
    "parameters_of",
    "parse",
    "template_of",
    "written",
]
