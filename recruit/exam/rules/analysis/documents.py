"""An analysis as JSON."""

from collections.abc import Mapping
from typing import Any

from recruit.exam.rules.analysis.figures import Figure
from recruit.exam.rules.analysis.items import ItemAnalysis
from recruit.exam.rules.analysis.whole import Analysis


def document_of(analysis: Analysis, keys: Mapping[str, str]) -> dict[str, Any]:
    """Figures as numbers with at most four places, null where there is none; then `reasons` says
    why."""
    test = {
        "alpha": analysis.alpha,
        "kr20": analysis.kr20,
        "mean": analysis.mean,
        "standard_deviation": analysis.deviation,
        "standard_error": analysis.error,
    }
    return {
        "people": analysis.people,
        "length": analysis.length,
        **_numbers(test),
        "items": [_item(one, keys.get(one.item)) for one in analysis.items],
    }


def _item(item: ItemAnalysis, key: str | None) -> dict[str, Any]:
    figures = {"facility": item.facility, "discrimination": item.discrimination}
    return {
        "item": item.item,
        "people": item.people,
        **_numbers(figures),
        "flags": [str(flag) for flag in item.flags],
        "key": key,
        "choices": [
            {
                "option": choice.option or None,
                "people": choice.people,
                "lower": choice.lower,
                "middle": choice.middle,
                "upper": choice.upper,
            }
            for choice in item.choices
        ],
    }


def _numbers(figures: dict[str, Figure]) -> dict[str, Any]:
    found: dict[str, Any] = {name: _number(figure) for name, figure in figures.items()}
    found["reasons"] = {
        name: str(figure.reason) for name, figure in figures.items() if figure.reason
    }
    return found


def _number(figure: Figure) -> float | None:
    """Only here is a float: JSON has no other number, and four places come through unchanged."""
    return None if figure.value is None else float(figure.value)
