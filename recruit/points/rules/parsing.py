from typing import Any

from recruit.points.rules.schema import PointsRules


def parse_points(section: Any) -> PointsRules:
    raise NotImplementedError


def check_references(rules: PointsRules, document: dict[str, Any]) -> None:
    raise NotImplementedError
