from recruit.points.rules.facts import Facts
from recruit.points.rules.schema import PointsRules
from recruit.points.rules.totals import Total


def evaluate(
    rules: PointsRules,
    facts: Facts,
    *,
    application_id: int = 0,
    rule_set_digest: str = "",
    preliminary: bool = False,
) -> Total:
    raise NotImplementedError
